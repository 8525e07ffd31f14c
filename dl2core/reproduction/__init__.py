"""The whole report at a press: every table, figure and derivation measured again, with a verdict for each line.

This package, like `dl2core.checks`, may import every topic.
"""
