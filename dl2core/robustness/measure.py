"""Every method under every change of the test images: one pass a change and draw, shared by all methods.

A plain loop decodes, changes and encodes the images anew for every cell. Here images are decoded once, each change is made once
for all methods, the noise of a picture once for all models of one input size, and methods of one encoder share its features.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from dl2core import device, jobs
from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.job_parts import part
from dl2core.jobs import Progress
from dl2core.prompts.model.tower import Prompt
from dl2core.robustness import calibration, inputs, method, opening, tally
from dl2core.robustness.kept import Kept
from dl2core.robustness.method import Opened
from dl2core.robustness.noise import key
from dl2core.robustness.result import CLEAN, WATCHED, Change, Measured, NoiseResult, NoiseSpec
from dl2core.transfer import images
from dl2core.transfer.probe_result import ProbeSpec

BATCH = 64
OPENING_SHARE = 0.2  # of the progress bar: training the probes


def measure(spec: NoiseSpec, prompts: Mapping[str, Prompt] | None = None) -> jobs.Steps:
    """Check the spec, then return the job; its partial results and its result are `NoiseResult`s.

    Args:
        spec: what is asked for.
        prompts: learned prompts by method; where None, those of the built-in model's gallery.

    Raises:
        InputError: the spec asks for what there is not, or for weights or images that are not on this machine.
    """
    spec.check()
    device.check_device(spec.device)
    wanted = method.chosen(spec.methods)
    split_seed = ProbeSpec().split_seed
    parts = images.load(spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=split_seed)
    return _measure(spec, wanted, parts, prompts)


def _measure(
    spec: NoiseSpec, wanted: Sequence[method.Method], parts: images.Parts, prompts: Mapping[str, Prompt] | None
) -> jobs.Steps:
    start, test = time.perf_counter(), parts.test
    ready = yield from part(opening.opened(wanted, spec, test.classes, prompts), 0.0, OPENING_SHARE)
    probes = ProbeSpec()
    _, valid = images.divide(parts.train, held_out=probes.held_out, seed=probes.split_seed)
    clean_valid = logits(ready, parts.train.subset(valid), CLEAN, seed=spec.seed)
    truth = parts.train.labels[valid]
    temperatures = {key: calibration.fit_temperature(found, truth) for key, found in clean_valid.items()}
    watched = np.sort(balanced_sample(test.labels, WATCHED, seed=spec.seed))
    counts = tally.Tally(test.labels, temperatures, watched, classes=len(test.classes), seed=spec.seed)
    titles = {one.key: one.title for one in wanted}
    result = NoiseResult(
        spec=spec,
        trained_on=parts.train.title,
        tested_on=test.title,
        classes=test.classes,
        n=len(test),
        methods=tuple(
            Measured(one.key, titles[one.key], one.size, one.std, temperatures[one.key], one.weights) for one in ready
        ),
        watched=tuple(key(test.images[place], seed=spec.seed) for place in watched),
        truth=tuple(test.labels[watched].tolist()),
        cells=(),
        seconds=0.0,
        precision="float32",
    )
    kept = Kept(spec, ready, test)
    ends = [0, *np.cumsum([one.draws(spec.draws) for one in (CLEAN, *spec.changes)])]
    for number, change in enumerate((CLEAN, *spec.changes)):
        draws = []
        for draw in range(change.draws(spec.draws)):
            make = functools.partial(logits, ready, test, change, seed=spec.seed, draw=draw)
            draws.append(kept.get(change, draw, make))
            share = (ends[number] + draw + 1) / ends[-1]
            yield Progress(OPENING_SHARE + (1 - OPENING_SHARE) * share, _said(change, draw), result)
        result = counts.add(result, change, draws, seconds=time.perf_counter() - start)
    return result


def _said(change: Change, draw: int) -> str:
    return "clean images" if change == CLEAN else f"{change.name} {change.level:g} ({change.where}), draw {draw + 1}"


@torch.inference_mode()
def logits(
    ready: Sequence[Opened], data: ImageSet, change: Change, *, seed: int, draw: int = 0
) -> Mapping[str, np.ndarray]:
    """(N, K) float32 logits of every method for the changed images, in batches whose size changes nothing about the noise."""
    found: dict[str, list[np.ndarray]] = {one.key: [] for one in ready}
    with torch.backends.cudnn.flags(allow_tf32=False):
        for first in range(0, len(data), BATCH):
            jobs.check()
            pictures = data.images[first : first + BATCH]
            changed = inputs.stored(pictures, change, seed=seed, draw=draw)
            taken, features = {}, {}
            for one in ready:
                if one.eye not in taken:
                    taken[one.eye] = inputs.taken(pictures, changed, change, one, seed=seed, draw=draw)
                if (one.encoder, one.eye) not in features:
                    features[one.encoder, one.eye] = one.encode(taken[one.eye])
                found[one.key].append(one.head(features[one.encoder, one.eye]).float().cpu().numpy())
    return {key: np.concatenate(rows) for key, rows in found.items()}
