"""Verbs of `python -m dl2core`: one module per topic, each with `add(verbs)`. `common` holds what they share."""
