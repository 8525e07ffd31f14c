"""Public re-runs of the same assignment by others: what the report's settings give with either logit scale.

In one of them every prompt was trained twice, with `clip.logit_scale` taken as it is stored (ln 100 = 4.6) and with its
exponential (100), at the same learning rate, batch and number of epochs; the runs with the logarithm also had more
patience for early stopping. Its other values help to judge the report; the runs of others bound the spread.
"""

from __future__ import annotations

from typing import Literal

from dl2core.published.rows import Accuracy, CrossDataset, Source, Time

TEST = 10_000
TWICE = Source("published", "public re-runs", "the one that trained with both logit scales")
OTHERS = Source("published", "public re-runs", "others")
BATCH_MEANS = "mean of batch means, hence no multiple of 0.01"
Scale = Literal["ln", "exp"]


def _zero_shot(dataset: str, top1: float, source: Source, scale: Scale | None = None) -> Accuracy:
    note = BATCH_MEANS if source is TWICE else ""
    return Accuracy(dataset, "test", "zero-shot", top1, TEST, source, logit_scale=scale, note=note)


def _pixel(
    dataset: str, method: str, scale: Scale | None, top1: float, source: Source = TWICE, noise: float = 0.0
) -> Accuracy:
    size = {"fixed patch": 1, "padding": 30}[method]
    return Accuracy(dataset, "test", method, top1, TEST, source, size=size, noise=noise, logit_scale=scale)


def _deep(dataset: str, scale: Scale, layers: tuple[int, ...], values: tuple[float, ...]) -> tuple[Accuracy, ...]:
    return tuple(
        Accuracy(dataset, "test", "deep", top1, TEST, TWICE, layer=layer, logit_scale=scale)
        for layer, top1 in zip(layers, values, strict=True)
    )


def _deep_noisy(dataset: str, scale: Scale, low: float, high: float) -> Accuracy:
    note = "range over layers 2 and 4"
    return Accuracy(dataset, "test", "deep", low, TEST, TWICE, noise=0.1, logit_scale=scale, up_to=high, note=note)


RERUNS = (
    _zero_shot("cifar10", 88.90, TWICE, "ln"),
    _zero_shot("cifar10", 88.92, TWICE, "exp"),
    _zero_shot("cifar100", 63.08, TWICE, "ln"),
    _zero_shot("cifar100", 63.13, TWICE, "exp"),
    *(_zero_shot("cifar10", top1, OTHERS) for top1 in (88.91, 87.95, 88.3)),
    *(_zero_shot("cifar100", top1, OTHERS) for top1 in (63.12, 62.54, 62.7)),
    _pixel("cifar10", "fixed patch", "ln", 89.04),
    _pixel("cifar10", "fixed patch", "exp", 89.54),
    _pixel("cifar100", "fixed patch", "ln", 64.34),
    _pixel("cifar100", "fixed patch", "exp", 64.42),
    _pixel("cifar10", "padding", "ln", 87.61),
    _pixel("cifar10", "padding", "exp", 93.02),
    _pixel("cifar100", "padding", "ln", 62.14),
    _pixel("cifar100", "padding", "exp", 72.28),
    *(_pixel("cifar10", "fixed patch", None, top1, OTHERS) for top1 in (89.62, 89.51, 89.1)),
    *(_pixel("cifar100", "fixed patch", None, top1, OTHERS) for top1 in (64.46, 64.49, 64.6)),
    *(_pixel("cifar10", "padding", None, top1, OTHERS) for top1 in (92.94, 92.87, 92.1)),
    *(_pixel("cifar100", "padding", None, top1, OTHERS) for top1 in (71.23, 70.72, 65.1)),
    *_deep("cifar10", "ln", (0, 2, 4, 8), (93.08, 92.82, 93.19, 91.61)),
    *_deep("cifar10", "exp", (0, 2, 4, 6, 8, 10), (96.37, 96.14, 96.09, 95.84, 95.22, 94.31)),
    *_deep("cifar100", "ln", (0, 2, 4, 8), (68.38, 69.26, 68.64, 65.38)),
    *_deep("cifar100", "exp", (0, 2, 4, 6, 8, 10), (79.42, 79.72, 79.79, 77.74, 75.00, 72.43)),
    _pixel("cifar10", "fixed patch", "ln", 88.00, noise=0.1),
    _pixel("cifar10", "fixed patch", "exp", 87.91, noise=0.1),
    _pixel("cifar10", "padding", "ln", 81.09, noise=0.1),
    _pixel("cifar10", "padding", "exp", 88.69, noise=0.1),
    _pixel("cifar100", "fixed patch", "ln", 60.34, noise=0.1),
    _pixel("cifar100", "fixed patch", "exp", 60.54, noise=0.1),
    _pixel("cifar100", "padding", "ln", 51.15, noise=0.1),
    _pixel("cifar100", "padding", "exp", 63.59, noise=0.1),
    _pixel("cifar100", "padding", None, 54.8, OTHERS, noise=0.1),
    _deep_noisy("cifar10", "ln", 88.4, 88.7),
    _deep_noisy("cifar10", "exp", 93.3, 93.5),
    _deep_noisy("cifar100", "ln", 61.1, 61.4),
    _deep_noisy("cifar100", "exp", 69.8, 71.0),
    Accuracy("cifar10", "test", "zero-shot", 88.18, TEST, OTHERS, noise=0.1),
    Accuracy("cifar100", "test", "zero-shot", 60.98, TEST, OTHERS, noise=0.1),
    Accuracy("cifar10", "test", "linear probe", 80.70, TEST, TWICE),
    Accuracy("cifar10", "test", "linear probe", 45.85, TEST, TWICE, noise=0.1),
    Accuracy("cifar100", "test", "linear probe", 25.54, TEST, TWICE, noise=0.1),
    *(
        Accuracy("cifar100", "test", "linear probe", top1, TEST, source, augmentation=augmentation, note=note)
        for augmentation, top1, source, note in (
            ("none", 58.49, TWICE, ""),
            ("none", 59.0, OTHERS, ""),
            ("horizontal flip", 59.8, OTHERS, ""),
            ("horizontal flip", 59.52, TWICE, ""),
            ("autoaugment", 55.2, TWICE, ""),
            ("colour jitter", 54.7, OTHERS, "put before Normalize"),
        )
    ),
)
"""Top-1 accuracies on the 10,000 test images; prompts with learning rate 40 and 20 to 40 epochs, as in the assignment."""

RERUN_CROSS = (
    CrossDataset("cifar10", "fixed patch", None, None, 66.96, TWICE, "ln"),
    CrossDataset("cifar10", "padding", None, None, 53.68, TWICE, "ln"),
    CrossDataset("cifar10", "deep", None, None, 60.0, TWICE, "ln", up_to=62.0),
    CrossDataset("cifar10", "fixed patch", None, None, 68.83, TWICE, "exp"),
    CrossDataset("cifar10", "padding", None, None, 67.58, TWICE, "exp"),
    CrossDataset("cifar10", "deep", None, None, 75.7, TWICE, "exp", up_to=76.3),
    CrossDataset("cifar10", "fixed patch", None, None, 69.2, OTHERS),
    CrossDataset("cifar10", "padding", None, None, 68.0, OTHERS),
    CrossDataset("cifar100", "fixed patch", None, None, 68.85, TWICE, "ln"),
    CrossDataset("cifar100", "padding", None, None, 61.12, TWICE, "ln"),
    CrossDataset("cifar100", "deep", None, None, 66.0, TWICE, "ln", up_to=69.0),
    CrossDataset("cifar100", "fixed patch", None, None, 68.83, TWICE, "exp"),
    CrossDataset("cifar100", "padding", None, None, 70.43, TWICE, "exp"),
    CrossDataset("cifar100", "deep", None, None, 77.1, TWICE, "exp", up_to=77.8),
    CrossDataset("cifar100", "fixed patch", None, None, 69.0, OTHERS),
    CrossDataset("cifar100", "padding", None, None, 64.3, OTHERS),
)
"""Mean over both test sets against all 110 labels."""

RERUN_TIMES = tuple(
    Time(model, ms_per_batch / 8, batch=8, source=TWICE)
    for model, ms_per_batch in (
        ("vgg11", 25.3),
        ("vgg11_bn", 27.9),
        ("resnet18", 8.41),
        ("densenet121", 25.5),
        ("mobilenet_v3_small", 6.92),
        ("vit_b_32", 20.1),
        ("vit_small_patch8_224", 103.6),
    )
)
"""Inference time on a GPU at batch 8."""
