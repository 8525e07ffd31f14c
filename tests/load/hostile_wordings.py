"""Wordings drawn at random, through the check of a page and the built-in model's text tower.

    python tests/load/hostile_wordings.py --files 10000

Prints how many were read and refused, the longest processor time of one, and the memory of the process above its start.
One that is read goes on to the tokenizer and, every `--through` times, through the model. Anything but an answer or one
line is a traceback.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dl2core.clip import load, zero_shot
from dl2core.clip.wording import wording
from dl2core.errors import InputError

LIMIT_S, LIMIT_MB = 2.0, 300
TEMPLATES = ("a photo of a {}", "{}", "the {} of “bliss”", "es ist {} – 写真", "a   blurry {}", "{} &amp; more")
ODD_TEMPLATES = ("a {} and a {", "", "no place", "{}" * 50, "a {} {}", "x" * 700)
LABELS = (
    "cat",
    "animal: cat, dog",
    "12:30",
    "a:b:c",
    "red, green",
    "колесо",
    "ﬁre",
    "café",
    "cafe\u0301",
    "🐈‍⬛",
    "word " * 100,
)
PIECES = (
    *"{}:,;\"'<>&\n\t\0\u200b\u202e\ufeff\ud800",
    *("<start_of_text>", "<end_of_text>", "&lt;end_of_text&gt;", "&amp;" * 100, "&#" * 200, "&#x110000;"),
    *("a\u0315\u0300" * 200, "\u0300" * 300, "a:" + "b," * 300, "9" * 500, "ｅ" * 300, "{}" * 200, " " * 500, "Ã©" * 250),
)  # fmt: skip


def drawn(draw: random.Random) -> tuple[list[str], list[str]]:
    """Templates and labels: a few of each, now and then very many; in two of five lists one is damaged."""
    counts = [draw.choice([1, 1, 1, 2, 3, 10]), draw.choice([1, 2, 2, 3, 5, 20])]
    if draw.random() < 0.05:
        counts[draw.randrange(2)] = draw.choice([100, 101, 200, 201, 5000])
    templates, labels = (
        [_numbered(draw.choice(texts), draw) for _ in range(count)]
        for texts, count in zip((TEMPLATES, LABELS), counts, strict=True)
    )
    for texts in (templates, labels):
        if texts and draw.random() < 0.4:
            texts[draw.randrange(len(texts))] = _damaged(draw.choice(texts), draw)
    if draw.random() < 0.05:
        templates[0] = draw.choice(ODD_TEMPLATES)
    return templates, labels


def _numbered(text: str, draw: random.Random) -> str:
    return f"{text} {draw.randrange(10**6)}"


def _damaged(text: str, draw: random.Random) -> str:
    for _ in range(draw.choice([1, 1, 2, 4])):
        at = draw.randrange(len(text) + 1)
        text = draw.choice(
            [text[:at] + draw.choice(PIECES) + text[at:], text[:at] + text[at + 3 :], text[:at] * 2 + text[at:]]
        )
    return text[:3000]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> int:
    """Print the figures; 1 where one took longer, or more memory, than the limits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--through", type=int, default=1, help="every so many of those read go through the model")
    asked = parser.parse_args()
    draw, clip = random.Random(asked.seed), load.opened("built-in")
    zero_shot.text_side(clip, wording(["a photo of a {}"], ["cat", "dog"]))
    before, longest, read, answered = peak_mb(), 0.0, 0, 0
    for _ in range(asked.files):
        templates, labels = drawn(draw)
        started = time.process_time()
        try:
            asks = wording(templates, labels, none_of_these=draw.random() < 0.2)
            read += 1
            if read % asked.through == 0:
                zero_shot.text_side(clip, asks)
                answered += 1
        except InputError as error:
            if "\n" in str(error):
                raise AssertionError(f"more than one line: {error!r}") from error
        longest = max(longest, time.process_time() - started)
    memory = peak_mb() - before
    print(
        f"read {read:,}, refused {asked.files - read:,}, through the model {answered:,}; "
        f"longest {longest:.2f} s; memory {memory:.0f} MB above the start"
    )
    return int(longest > LIMIT_S or memory > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
