"""Compute package of the DL2 lab: CNN measurement, CLIP prompting, learned prompts and graphs.

It never imports streamlit, altair or the pages, so it serves notebooks and the command line alike.

Letters for shapes, the same in every docstring:
    B images in a batch · C channels · H, W pixels · S side of a square input · K labels · E embedding width
    T tokens · L layers · N nodes · D features of a node · P prompt tokens
"""

import os

# Nothing is fetched unasked: huggingface_hub reads this once, when it is imported.
# Downloads go through dl2core.data.download only.
os.environ["HF_HUB_OFFLINE"] = "1"

# Torch's profiler would write two lines to stderr at every use; read once as well, when torch is imported.
os.environ.setdefault("KINETO_LOG_LEVEL", "99")

__version__ = "0.2.0"
