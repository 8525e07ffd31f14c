"""Every page of the app: its topic, folder, title and address. The router, the question map and the tests read this table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Page:
    """One page.

    Args:
        folder: its folder below pages/, "cnn/latency"; the page is `page.py` in it.
        title: its name in the navigation.
        url: its address, unique; empty for the page that opens at "/".
        hidden: reached by its address alone.
    """

    folder: str
    title: str
    url: str
    hidden: bool = False

    @property
    def path(self) -> Path:
        """The page's file, absolute, as `st.switch_page` and `st.page_link` take it."""
        return FOLDER / self.folder / "page.py"

    @property
    def note(self) -> Path:
        """The page's note; not every page has one."""
        return FOLDER / self.folder / "note.md"


PAGES: dict[str, tuple[Page, ...]] = {
    "Start": (
        Page("start/questions", "Questions", ""),
        Page("start/report", "Report", "report"),
        Page("start/checks", "Checks", "checks"),
        Page("start/bet", "Bet", "bet", hidden=True),
    ),
    "CNNs": (
        Page("cnn/latency", "Latency", "latency"),
        Page("cnn/memory", "Memory", "memory"),
    ),
    "Transfer": (
        Page("transfer/linear_probe", "Linear probe", "linear_probe"),
        Page("transfer/augmentations", "Augmentations", "augmentations"),
        Page("transfer/layers", "Which layer?", "layers"),
    ),
    "CLIP": (
        Page("clip/text_prompts", "Text prompts", "text_prompts"),
        Page("clip/accuracy", "Accuracy", "accuracy"),
    ),
    "Prompts": (
        Page("prompts/gallery", "Pixel prompts", "gallery"),
        Page("prompts/training", "Train", "training"),
        Page("prompts/deep_prompts", "Deep prompts", "deep_prompts"),
    ),
    "Robustness": (
        Page("robustness/noise", "Noise", "noise"),
        Page("robustness/cross_dataset", "110 labels", "cross_dataset"),
        Page("robustness/approaches", "Approaches", "approaches"),
    ),
    "Graphs": (
        Page("graphs/walks", "Walks", "walks"),
        Page("graphs/message_passing", "Message passing", "message_passing"),
        Page("graphs/plain_network", "Plain network", "plain_network"),
        Page("graphs/attention", "Attention", "attention"),
    ),
}
EVERY = tuple(page for pages in PAGES.values() for page in pages)
BY_FOLDER = {page.folder: page for page in EVERY}
