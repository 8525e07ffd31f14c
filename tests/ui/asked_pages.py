"""Opens every page in this process, as its server would, and asks the worker a question on each that asks any.

Prints a line for each page and question; ends at the first that fails or after which torch is imported.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("DL2_WARM", "0")
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import visits  # noqa: E402

from pages.ui import navigation  # noqa: E402

ASKED = (  # links whose answer no stored result holds
    ("clip/text_prompts", {"txt_template": "a nice photo of a {}"}),
    ("clip/text_prompts", {"txt_template": "a nice photo of a {}", "txt_view": "Why"}),
    ("clip/text_prompts", {"txt_view": "Flip"}),
    ("graphs/attention", {"att_text": "a cat on a mat"}),
    ("transfer/layers", {"lay_view": "Activation maps", "lay_backbone": "Built-in CLIP's image tower"}),
)


def look(folder: str, link: dict[str, str]) -> None:
    """Open a page, see that nothing went wrong, and that torch has stayed out."""
    app = visits.first_visit(folder, link)
    wrong = [notice.value for kind in (app.error, app.warning) for notice in kind]
    if wrong or "torch" in sys.modules:
        sys.exit(f"{folder} {link}: {wrong or 'torch was imported'}")
    print(folder, link, [title.value for title in app.title], flush=True)


for page in navigation.EVERY:
    look(page.folder, {})
for folder, link in ASKED:
    look(folder, link)
