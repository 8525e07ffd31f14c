"""The networks of the CNN pages by the names that people read: the report's seven, then every other classifier."""

from dl2core.cnn import zoo

MODELS = {zoo.label(name): name for name in zoo.REPORT_NAMES}  # a link holds what the control shows
EVERY = {zoo.label(name): name for name in zoo.names()}
