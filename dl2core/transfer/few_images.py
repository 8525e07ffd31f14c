"""How many images does a probe need? Accuracy at 1 to 500 images a class, over several nested draws.

With few images the draw decides more than anything else (a standard deviation of several points at one image a class),
so every count is drawn several times, and all methods share the draws: draw d orders each class once, and "n images a
class" are the first n of that order. The probe is multinomial logistic regression on features of unit length, by
L-BFGS, with one weight decay fixed beforehand for all counts: no validation images are spent, as there would be none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from dl2core import device
from dl2core.data import sets, shapes
from dl2core.data.image_set import balanced_sample
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbones, features, images
from dl2core.transfer.few_images_result import COUNTS, WATCHED, Draw, FewImages, FewImagesSpec, draws_at
from dl2core.transfer.own_images import Own

DECAY = 1e-4  # of the squared weights, beside the mean loss; on features of length SCALE
SCALE = 10.0
FEATURES_SHARE = 0.8  # of the progress bar
ITERATIONS = 200  # of L-BFGS, at most


def orders(labels: np.ndarray, *, draw: int, seed: int = 0) -> np.ndarray:
    """Images in the order in which they join a draw: `rank[i]` is how many images of its class come before image i.

    Args:
        labels: (N,) class of each image.
        draw: 0, 1, 2, ...

    Returns:
        (N,) int64 ranks within the class.
    """
    random = np.random.default_rng((seed, draw))
    ranks = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        ranks[random.permutation(mine)] = np.arange(len(mine))
    return ranks


def unit(vectors: Tensor) -> Tensor:
    """(N, D) float32 of length SCALE."""
    return SCALE * nn.functional.normalize(vectors, dim=1)


def regression(x: Tensor, y: Tensor, *, classes: int) -> nn.Linear:
    """The minimum of mean cross-entropy + DECAY · ‖W‖², by L-BFGS from zero weights: no randomness.

    Args:
        x: (N, D) features.
        y: (N,) labels.
        classes: K.
    """
    head = nn.Linear(x.shape[1], classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    optimiser = torch.optim.LBFGS(head.parameters(), max_iter=ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(head(x), y) + DECAY * head.weight.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return head


def measure(spec: FewImagesSpec, own: Own | None = None) -> Steps:
    """Accuracy at every count that the training images allow; the steps return a `FewImages`.

    Args:
        own: a person's pictures, where the spec names them.

    Raises:
        InputError: no weights or data on this machine.
    """
    spec.check()
    device.check_device(spec.device)
    parts = images.load(
        spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed, own=own
    )
    smallest = np.bincount(parts.train.labels)[np.unique(parts.train.labels)].min()
    return _measure(
        spec, parts, [n for n in COUNTS if n <= smallest], backbones.load(spec.backbone, device=spec.device)
    )


def _measure(spec: FewImagesSpec, parts: images.Parts, counts: list[int], backbone: backbones.Backbone) -> Steps:
    half = FEATURES_SHARE / 2
    seen = yield from part(features.cached(backbone, parts.train), 0, half)
    new = yield from part(features.cached(backbone, parts.test), half, FEATURES_SHARE)
    x, y = unit(seen.vectors), torch.tensor(parts.train.labels)
    asked, truth = unit(new.vectors), torch.tensor(parts.test.labels)
    watched = balanced_sample(parts.test.labels, WATCHED, seed=spec.seed)
    probes = [(count, draw) for count in counts for draw in range(draws_at(count))]
    found = FewImages(
        spec=spec,
        trained_on=parts.train.title,
        tested_on=parts.test.title,
        classes=parts.train.classes,
        n=len(parts.test),
        watched=tuple(watched.tolist()),
        truth=tuple(parts.test.labels[watched].tolist()),
        draws=(),
        precision="float32",
        weights=backbone.identity,
        scenes=_scenes(spec, parts, watched),
        left_out=parts.left_out,
    )
    for number, (count, draw) in enumerate(probes, 1):
        chosen = torch.from_numpy(np.flatnonzero(orders(parts.train.labels, draw=draw, seed=spec.seed) < count))
        head = regression(x[chosen], y[chosen], classes=len(parts.train.classes))
        with torch.inference_mode():
            answered = head(asked).argmax(dim=1)
        right = int((answered == truth).sum())
        found = replace(found, draws=(*found.draws, Draw(count, draw, right, tuple(answered[watched].tolist()))))
        share = FEATURES_SHARE + (1 - FEATURES_SHARE) * number / len(probes)
        yield Progress(share, f"{count} a class, draw {draw + 1} of {draws_at(count)}", found)
    return found


def _scenes(spec: FewImagesSpec, parts: images.Parts, watched: np.ndarray) -> tuple[int, ...]:
    """Numbers of the watched pictures among the test scenes of Shapes; none for other images."""
    if spec.dataset != "shapes" or spec.own or spec.test_from_train:
        return ()
    drawn = shapes.scenes("test", spec.limit or sets.SHAPES_IMAGES, pairs=shapes.PAIRS)
    known = np.flatnonzero(np.isin([scene.label for scene in drawn], parts.train.labels))
    return tuple(known[watched].tolist())
