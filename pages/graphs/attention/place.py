"""What the attention page looks at, kept in the link: who listens, layer, head, mask, positions, order."""

from __future__ import annotations

from pages.graphs.attention.lights import ALL, MASKS, View
from pages.ui import link_value

MEAN = "mean"
TOKEN, LAYER, HEAD, MASK, POSITIONS, ORDER = (
    f"att_{name}" for name in ("token", "layer", "head", "mask", "positions", "shuffled")
)
START = {TOKEN: "6", LAYER: "4", HEAD: MEAN, MASK: ALL, POSITIONS: "true", ORDER: "false"}


def view(*, tokens: int, layers: int, heads: int) -> View:
    """The view that the link asks for; a value that this model does not have gives way to the start's."""

    def number(key: str, low: int, high: int) -> int:
        return int(link_value.read(key, START[key], valid=lambda text: _within(text, low, high)))

    def one_of(key: str, *known: str) -> str:
        return link_value.read(key, START[key], valid=lambda text: text in known)

    head = one_of(HEAD, MEAN, *map(str, range(1, heads + 1)))
    return View(
        token=number(TOKEN, 0, tokens - 1),
        layer=number(LAYER, 1, layers),
        head=0 if head == MEAN else int(head),
        mask=one_of(MASK, *MASKS),
        positions=one_of(POSITIONS, "true", "false") == "true",
        shuffled=one_of(ORDER, "true", "false") == "true",
    )


def moved(reached: View) -> None:
    """Take what the picture reports; for its callback."""
    written = {
        TOKEN: str(reached.token),
        LAYER: str(reached.layer),
        HEAD: str(reached.head) if reached.head else MEAN,
        MASK: reached.mask,
        POSITIONS: str(reached.positions).lower(),
        ORDER: str(reached.shuffled).lower(),
    }
    for key, value in written.items():
        link_value.write(key, value)


def _within(text: str, low: int, high: int) -> bool:
    return len(text) <= 3 and text.isascii() and text.isdigit() and low <= int(text) <= high
