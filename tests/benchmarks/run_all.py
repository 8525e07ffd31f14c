"""`make bench`: every comparison, one after the other, each file in a process of its own, and one table of all limits.

    python tests/benchmarks/run_all.py [--only walks,data] [--whole] [--out build/benchmarks]

Sizes are small, for a quarter of an hour; `--whole` takes the sizes of the pages of docs/benchmarks. A file that fails or
hangs does not stop the others. Those that write a page write it beside the table. On an otherwise idle machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.limits import NOTES, Note, noted  # noqa: E402

from dl2core import device  # noqa: E402

LONGEST_S, LONGEST_WHOLE_S = 240, 1200  # of one file
ROUNDS, PAIRS, IMAGES, PRESETS = (f"DL2_BENCH_{name}" for name in ("ROUNDS", "PAIRS", "IMAGES", "PRESETS"))
# Sizes of `make bench`, and of the files that would take longest.
SHORT = {ROUNDS: "2", PAIRS: "4"}
SHORTER = {
    "clicked": {ROUNDS: "1"},
    "clip": {IMAGES: "2000"},
    "data": {ROUNDS: "5"},
    "frame": {ROUNDS: "1"},
    "presets": {ROUNDS: "1", PRESETS: "2"},
    "robustness": {IMAGES: "60"},
    "walks": {ROUNDS: "5"},
}


def names() -> list[str]:
    """Of all comparisons: "walks" for test_walks.py."""
    return sorted(path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py"))


def measure(name: str, folder: Path, *, whole: bool) -> tuple[list[Note], str, float]:
    """Run one file: its notes, what went wrong besides a limit ("" if nothing), and its seconds."""
    notes = folder / f"{name}.notes"
    notes.unlink(missing_ok=True)
    variables = {
        **os.environ,
        NOTES: str(notes),
        "DL2_BENCH_OUT": str(folder / f"{name}.md"),
        **({} if whole else SHORT | SHORTER.get(name, {})),
    }
    longest = LONGEST_WHOLE_S if whole else LONGEST_S
    command = [sys.executable, "-m", "pytest", "-m", "benchmark", f"tests/benchmarks/test_{name}.py"]
    began, wrong = time.monotonic(), ""
    log = folder / f"{name}.log"
    with log.open("w", encoding="utf-8") as out:
        try:
            code = subprocess.run(
                command, cwd=ROOT, env=variables, stdout=out, stderr=subprocess.STDOUT, timeout=longest, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            wrong, code = f"did not end within {longest} s", 0
    found = noted(notes)
    notes.unlink(missing_ok=True)
    if code and all(one.held for one in found):
        wrong = f"failed, see {log.name}"
    return found, wrong, time.monotonic() - began


def table(rows: list[tuple[str, list[Note], str, float]]) -> str:
    """All limits as one page."""
    lines = [
        "# All limits",
        "",
        f"{device.machine()}, {datetime.now(UTC):%d %b %Y}, load average {os.getloadavg()[0]:.1f} at the end. Made by `make bench`.",
        "",
        "| file | what is compared | measured | limit | holds |",
        "|---|---|---|---|---|",
    ]
    for name, found, wrong, _ in rows:
        lines += [
            f"| {name} | {one.what} | {one.value:.3g} | {one.limit} | {'yes' if one.held else '**no**'} |"
            for one in found
        ]
        if wrong:
            lines.append(f"| {name} | the file itself | {wrong} | | **no** |")
    total = sum(seconds for *_, seconds in rows)
    times = ", ".join(f"{name} {seconds:.0f} s" for name, _, _, seconds in rows)
    return "\n".join([*lines, "", f"{total / 60:.1f} minutes: {times}."]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=lambda text: text.split(","), default=names(), metavar="A,B")
    parser.add_argument("--whole", action="store_true", help="the sizes of docs/benchmarks: about an hour")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "benchmarks")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.only) - set(names())):
        parser.error(f"comparisons are {', '.join(names())}; got {', '.join(unknown)}")
    folder = arguments.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name in arguments.only:
        print(f"{name} ...", flush=True)
        rows.append((name, *measure(name, folder, whole=arguments.whole)))
    text = table(rows)
    (folder / "table.md").write_text(text, encoding="utf-8")
    print(text)
    return int(any(wrong or not all(one.held for one in found) for _, found, wrong, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
