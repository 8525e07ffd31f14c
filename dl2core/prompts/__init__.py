"""Learned prompts for a frozen CLIP: pixels added to the image, or tokens added inside the image tower.

Questions 2.2 and 2.3 of the report. Words: a "pixel prompt" is added to the model's normalised input, a "deep prompt"
is a few extra tokens before one of the transformer blocks. Nothing but the prompt is ever trained.
"""

PIXEL_KINDS = ("fixed_patch", "random_patch", "padding")  # the assignment's own names
KINDS = (*PIXEL_KINDS, "deep")
HEADER = "dl2-prompt"  # key of the json in the header of this project's prompt files
MOST_TOKENS = 64  # of a deep prompt that is trained or read
