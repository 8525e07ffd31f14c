"""Opens every page in this process, as its server would, asks the worker what each page asks, and loses it under every job.

Prints a line for each page, question and job; ends at the first that fails or after which torch is imported.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DL2_WARM", "0")
data = tempfile.TemporaryDirectory()
os.environ["DL2_DATA_DIR"] = data.name
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

import tiny_data  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402
from ui import visits  # noqa: E402

from dl2core.prompts.recorded import gallery  # noqa: E402
from pages.ui import navigation  # noqa: E402
from pages.ui.cached.worker import worker  # noqa: E402

tiny_data.write_hub(Path(data.name))
ON_CIFAR = next(name for name in gallery.names() if name.startswith("cifar10") and "deep" not in name)
ASKED = (  # links whose answer no stored result holds
    ("clip/text_prompts", {"txt_template": "a nice photo of a {}"}),
    ("clip/text_prompts", {"txt_template": "a nice photo of a {}", "txt_view": "Why"}),
    ("clip/text_prompts", {"txt_view": "Flip"}),
    ("graphs/attention", {"att_text": "a cat on a mat"}),
    ("transfer/layers", {"lay_view": "Activation maps", "lay_backbone": "Built-in CLIP's image tower"}),
    ("prompts/gallery", {"gal_prompt": f"CIFAR-10 · {gallery.entry(ON_CIFAR).title}"}),
)
SMALL = {"lat_models": ["MobileNet-v3-Small"], "lat_batch": "1", "lat_size": "32", "lat_budget": "1"}
JOBS = (  # a page, its link, and the button
    ("cnn/latency", SMALL, "Measure"),
    ("cnn/latency", SMALL | {"lat_view": "Why"}, "Measure"),
    ("cnn/memory", {"mem_model": "MobileNet-v3-Small", "mem_batch": "1"}, "Measure"),
    ("clip/accuracy", {"acc_data": "Shapes", "acc_limit": "20"}, "Measure"),
    ("prompts/training", {"trn_steps": "3", "trn_images": "16", "trn_batch": "4"}, "Train"),
    ("transfer/linear_probe", {"prb_view": "One probe", "prb_data": "Shapes", "prb_limit": "20"}, "Train on Shapes"),
)


def check(app: AppTest, what: str) -> None:
    """See that nothing went wrong, and that torch has stayed out."""
    wrong = [notice.value for kind in (app.error, app.warning) for notice in kind]
    if wrong or "torch" in sys.modules:
        sys.exit(f"{what}: {wrong or 'torch was imported'}")
    print(what, [title.value for title in app.title], flush=True)


def stopping(app: AppTest) -> bool:
    return any(button.label == "Stop" for button in app.button)


def lose_and_press_again(folder: str, link: dict[str, str | list[str]], label: str) -> None:
    """Kill -9 under the job: one line on the page; pressed again, the job ends well."""
    worker().ask("dl2core.clip.model.built_in_identity")  # so that the child is there to take the job up at once
    app = visits.first_visit(folder, link)
    visits.press(app, label)
    time.sleep(0.2)
    os.kill(worker().pid, signal.SIGKILL)
    visits.until(app, lambda: not stopping(app), 200)
    lines = [error.value for error in app.error]
    if len(lines) != 1 or "press again" not in lines[0] or "\n" in lines[0]:
        sys.exit(f"{folder}: after kill -9 the page says {lines}")
    visits.press(app, label)
    visits.until(app, lambda: not stopping(app), 600)
    check(app, f"{folder}: {lines[0]} Then")


for page in navigation.EVERY:
    check(visits.first_visit(page.folder), page.folder)
for folder, link in ASKED:
    check(visits.first_visit(folder, link), f"{folder} {link}")
for job in JOBS:
    lose_and_press_again(*job)
worker().close()
