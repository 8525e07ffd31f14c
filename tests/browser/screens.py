"""`make screens`: pictures of every page to look at, no test. DL2_SCREENS names the folder (default: screens)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

from browser import harness  # noqa: E402

LOOKS = {  # name -> width, height, colour scheme, added to the link
    "light": (1280, 800, "light", ""),
    "dark": (1280, 800, "dark", ""),
    "presenter": (1280, 720, "light", "?present=1"),
    "phone": (390, 844, "light", ""),
    "wide": (1920, 1080, "light", ""),
}


def main(only: list[str]) -> None:
    """Write PAGE-LOOK.png of every page, or of those whose folder holds one of the words."""
    folder = Path(os.environ.get("DL2_SCREENS", "screens"))
    folder.mkdir(parents=True, exist_ok=True)
    with harness.serve() as server, harness.chromium() as browser:
        for target in harness.pages():
            if only and not any(word in target.folder for word in only):
                continue
            for look, (width, height, scheme, query) in LOOKS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                page.set_default_timeout(harness.WAIT_MS)
                page.goto(server.base + target.path + query)
                harness.wait_idle(page)
                page.wait_for_timeout(1500)
                path = folder / f"{target.folder.replace('/', '-')}-{look}.png"
                page.screenshot(path=path)
                print(path)
                context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
