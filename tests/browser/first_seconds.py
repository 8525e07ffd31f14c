"""Draws what one sees of the lab in the first ten seconds, for the README: docs/screenshots/first_seconds.gif, from a real browser.

    python tests/browser/first_seconds.py

Start; a door; one frame that makes everything a frog, then noise in its place; walks of A³, one by one.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from browser import harness  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

TARGET = harness.ROOT / "docs" / "screenshots" / "first_seconds.gif"
WINDOW, SIZE = (1280, 800), (960, 600)
COLOURS = 160
MOST_BYTES = 1_500_000


class Film:
    """Pictures of a page, each with how long it is shown."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.milliseconds: list[int] = []

    def take(self, ms: int) -> None:
        """One picture, shown for so long."""
        shot = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
        self.frames.append(shot.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))
        self.milliseconds.append(ms)

    def still(self) -> None:
        """Wait until nothing moves any more."""
        harness.wait_idle(self.page)
        self.page.wait_for_timeout(1200)

    def write(self, path: Path) -> None:
        """As one animated picture that begins again."""
        first, *others = self.frames
        first.save(path, save_all=True, append_images=others, duration=self.milliseconds, loop=0, optimize=True)


def play(film: Film, base: str) -> None:
    """The scenes."""
    page = film.page
    page.goto(base)
    page.get_by_role("link", name="Everything a frog").wait_for()
    film.still()
    film.take(1800)
    page.goto(f"{base}/gallery?gal_added=nothing")
    added = page.get_by_role("radiogroup", name="Added to each picture")
    added.wait_for()
    film.still()
    film.take(1500)
    added.get_by_text("The learned frame").click()
    for ms in (150, 150, 150):
        page.wait_for_timeout(60)
        film.take(ms)
    film.still()
    film.take(1500)
    added.get_by_text("Noise of the same norm").click()
    film.still()
    film.take(1200)
    page.goto(f"{base}/walks?g=paw&walk_n=3")
    page.get_by_text("walk 1 of 3").wait_for()
    film.still()
    film.take(1000)
    for number in (2, 3):
        harness.widget(page, "walk_canvas").get_by_role("button", name="Forward").click(force=True)
        page.get_by_text(f"walk {number} of 3").wait_for()
        page.wait_for_timeout(600)
        film.take(1000)


def main() -> None:
    with harness.serve() as server, harness.chromium() as browser:
        page = browser.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]}, color_scheme="light")
        page.set_default_timeout(harness.WAIT_MS)
        film = Film(page)
        play(film, server.base)
    film.write(TARGET)
    size, seconds = TARGET.stat().st_size, sum(film.milliseconds) / 1000
    print(f"{TARGET}: {len(film.frames)} pictures, {seconds:.1f} s, {size / 1e6:.2f} MB")
    if size > MOST_BYTES:
        sys.exit(f"more than {MOST_BYTES / 1e6:.1f} MB: use fewer colours")


if __name__ == "__main__":
    main()
