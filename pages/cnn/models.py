"""The report's seven models by the names that people read."""

from dl2core.cnn import zoo

MODELS = {zoo.label(name): name for name in zoo.REPORT_NAMES}  # a link holds what the control shows
