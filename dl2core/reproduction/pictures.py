"""Figures 5 to 8: answers on eight pictures at two logit scales, and what the drawn prompts hide."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from dl2core.clip import load, questions
from dl2core.clip.model import REPORT_MODEL
from dl2core.clip.scores import CLIP_SCALE, LOG_SCALE
from dl2core.clip.templates import COLOURS, MADE, Task
from dl2core.clip.views import PICTURES
from dl2core.clip.wording import wording
from dl2core.data import gallery as few
from dl2core.data import sets
from dl2core.jobs import Progress, Steps
from dl2core.prompts.recorded import gallery
from dl2core.prompts.views import pixel
from dl2core.reproduction.section import Line, Picture, ReproductionSpec, Verdict

SMALL = 0.1  # between the first answer and the second: what "a very small margin" is taken to mean
SHOWN = 4  # times as large as the built-in model's 32 px


def colours(spec: ReproductionSpec) -> Steps:
    """Figure 5: red, green or blue."""
    return _margins(spec, COLOURS)


def origins(spec: ReproductionSpec) -> Steps:
    """Figure 6: human-made or nature."""
    return _margins(spec, MADE)


def _margins(spec: ReproductionSpec, task: Task) -> Steps:
    load.opened(spec.model)
    return _margin_steps(spec, task)


def _margin_steps(spec: ReproductionSpec, task: Task) -> Steps:
    """The eight pictures are of CIFAR-100, as the report's, where it lies on this machine; Shapes otherwise."""
    clip = load.opened(spec.model)
    drawn = few.draw(few.PictureChoice("cifar100", "test", spec.seed) if sets.on_disk("cifar100", "test") else PICTURES)
    yield Progress(0.2, drawn.title)
    side = questions.text_side(spec.model, wording([task.template], task.labels))
    scores = side.scores(questions.image_features(spec.model, drawn))
    lines = []
    for name, scale in (("logit scale 100", CLIP_SCALE), ("its logarithm, 4.6", LOG_SCALE)):
        margin = float(np.median(scores.margins(scale)))
        verdict: Verdict = "nothing to compare"
        if f"{clip.name}/{clip.pretrained}" == REPORT_MODEL:
            verdict = "agrees" if margin < SMALL else "differs"
        lines.append(
            Line(
                f'"{task.template}": median margin at {name}',
                verdict,
                measured=100 * margin,
                n=len(drawn),
                unit="points",
                model=clip.title,
                why=f"{drawn.title}; the report calls its margins very small, which the logarithm would explain",
            )
        )
    same = int((scores.winners(CLIP_SCALE) == scores.winners(LOG_SCALE)).sum())
    lines.append(
        Line(
            "answers that stay the same between the two scales",
            "nothing to compare",
            measured=same,
            n=len(drawn),
            unit="pictures",
            model=clip.title,
            why="the logit scale moves probabilities, not the order of plain labels",
        )
    )
    return tuple(lines)


def prompt_views(kind: str) -> tuple[tuple[Line, ...], tuple[Picture, ...]]:
    """Figure 7 ("fixed_patch") or 8 ("padding"): the learned prompt of the built-in model, clamped and signed."""
    kept = gallery.entry(f"cifar10-plain-{kind}")
    start, learned = (kept.canvas(snapshot) for snapshot in (kept.run.snapshots[0], kept.run.best))
    line = Line(
        "values of the learned prompt that the clamped view cannot show",
        "nothing to compare",
        measured=100 * pixel.hidden_share(learned),
        n=int((learned != 0).sum()),
        model=kept.model,
        why="the report's figure shows the prompt before training, added to ones and clamped: half of it is paper white",
    )
    shown = (
        ("before training, clamped as in the report", pixel.clamped(start)),
        ("learned, clamped", pixel.clamped(learned)),
        ("learned, signed: grey is zero", pixel.signed(learned)),
    )
    return (line,), tuple(Picture(title, _png(pixels)) for title, pixels in shown)


def _png(pixels: np.ndarray) -> str:
    """(H, W, 3) uint8 as base64, every pixel a square."""
    target = io.BytesIO()
    Image.fromarray(pixels.repeat(SHOWN, axis=0).repeat(SHOWN, axis=1)).save(target, "PNG", optimize=True)
    return base64.b64encode(target.getvalue()).decode("ascii")
