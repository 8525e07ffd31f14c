"""Visitors who click: sessions without a browser that change a number or a text, or press a preset, every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator, Sequence

from load.client import Session

WALKS, PROMPTS, LAYERS = "walks", "text_prompts", "message_passing"
PAUSE_S = (1.0, 3.0)  # between two clicks of one visitor
WORDS = ("photo", "picture", "drawing", "sketch", "painting", "blurry photo", "close-up", "rendering", "small photo")


class Visitors:
    """What happened to them: seconds of every rerun by page, and everything that went wrong."""

    def __init__(
        self, base: str, pages: Sequence[str], *, seed: int = 0, pause_s: tuple[float, float] = PAUSE_S
    ) -> None:
        self.base, self.pages, self.seed, self.pause_s = base, pages, seed, pause_s
        self.seconds: dict[str, list[float]] = {page: [] for page in pages}
        self.wrong: list[str] = []
        self._stop = threading.Event()
        self.ready = threading.Event()

    async def everybody(self) -> None:
        await asyncio.gather(*(self._one(page, number) for number, page in enumerate(self.pages)))

    async def _one(self, page: str, number: int) -> None:
        draw = random.Random(1000 * self.seed + number)
        async with Session(self.base, page) as session:
            await session.run()
            self.ready.set()
            while not self._stop.is_set():
                await asyncio.sleep(draw.uniform(*self.pause_s))
                try:
                    self.seconds[page].append(await click(session, page, draw))
                except Exception as error:  # noqa: BLE001 - every fault counts, whatever it is
                    self.wrong.append(f"{page}: {type(error).__name__}: {error}")
                    return
            self.wrong += [f"{page}: {text}" for text in complaints(session)]

    def stop(self) -> None:
        """Let everybody leave after the click that they are at."""
        self._stop.set()


def complaints(session: Session) -> list[str]:
    """What a page said in red, but for what a preset is there to show: a plain network that cannot read another size."""
    return [text for text in (*session.exceptions, *session.errors) if not text.startswith("cannot read it:")]


async def click(session: Session, page: str, draw: random.Random) -> float:
    """Seconds of a click that this page knows: words, a number, a preset; a page with none of them is run again."""
    if page == PROMPTS:
        return await session.run(typed={"Template": f"a {draw.choice(WORDS)} of a {{}} {draw.randint(1, 999)}"})
    if page in (WALKS, LAYERS):
        number = next(label for label in session.inputs if label in NUMBERS)
        return await session.run(typed={number: float(draw.randint(1, 9))})
    presets = session.presets
    return await session.run(press=draw.choice(presets) if presets else None)


NUMBERS = ("n (edges)", "Layers")


@contextlib.contextmanager
def clicking(
    base: str, pages: Sequence[str], *, seed: int = 0, pause_s: tuple[float, float] = PAUSE_S
) -> Iterator[Visitors]:
    """One visitor for each entry of `pages`, at work while the block runs."""
    visitors = Visitors(base, pages, seed=seed, pause_s=pause_s)
    thread = threading.Thread(target=lambda: asyncio.run(visitors.everybody()))
    thread.start()
    try:
        visitors.ready.wait(60)
        yield visitors
    finally:
        visitors.stop()
        thread.join(150)
