"""Tables 1 to 7 of the report, in its own order."""

from __future__ import annotations

from dl2core.published.rows import Accuracy, CrossDataset, Source, Time

TRAIN, VALID, TEST = 50_000, 10_000, 10_000  # images; part 2 of the assignment keeps a fifth for validation


def _table(number: int) -> Source:
    return Source("report", "report", f"Table {number}")


TABLE_1 = tuple(
    Time(model, ms, batch=8, source=_table(1))
    for model, ms in (
        ("vgg11", 3.80),
        ("vgg11_bn", 3.92),
        ("resnet18", 1.04),
        ("densenet121", 6.01),
        ("mobilenet_v3_small", 1.89),
        ("vit_b_32", 2.57),
        ("vit_small_patch8_224", 10.36),
    )
)
"""Mean inference time per image over 100 runs on the author's GPU."""

TABLE_2 = tuple(
    Accuracy("cifar100", "test", "linear probe", top1, TEST, source, augmentation=augmentation)
    for augmentation, top1, source in (
        ("none", 58.39, Source("report", "report", "1.2.a")),
        ("gaussian noise", 3.90, _table(2)),
        ("rotation", 42.20, _table(2)),
        ("perspective", 58.63, _table(2)),
        ("colour jitter", 4.01, _table(2)),
        ("horizontal flip", 59.15, _table(2)),
        ("vertical flip", 55.18, _table(2)),
        ("blur", 56.30, _table(2)),
    )
)
"""ResNet18 with a new last layer on CIFAR-100, by training augmentation; the first row is the text's."""

TABLE_3 = tuple(
    Accuracy(dataset, split, "zero-shot", top1, n, _table(3))
    for dataset, split, top1, n in (
        ("cifar10", "train", 88.68, TRAIN),
        ("cifar10", "test", 88.77, TEST),
        ("cifar100", "train", 63.55, TRAIN),
        ("cifar100", "test", 63.08, TEST),
    )
)
"""CLIP ViT-B/32 with "This is a photo of a {}"."""

TABLE_4 = tuple(
    Accuracy(dataset, split, method, top1, n, _table(4), size=size)
    for dataset, method, size, split, top1, n in (
        ("cifar10", "fixed patch", 1, "valid", 88.62, VALID),
        ("cifar10", "fixed patch", 1, "test", 89.30, TEST),
        ("cifar10", "padding", 30, "valid", 88.62, VALID),
        ("cifar10", "padding", 30, "test", 88.96, TEST),
        ("cifar100", "fixed patch", 1, "valid", 64.65, VALID),
        ("cifar100", "fixed patch", 1, "test", 64.34, TEST),
        ("cifar100", "padding", 30, "valid", 61.32, VALID),
        ("cifar100", "padding", 30, "test", 61.19, TEST),
    )
)
"""Pixel prompts on CLIP ViT-B/32."""

TABLE_5 = tuple(
    Accuracy(dataset, split, "deep", top1, n, _table(5), layer=layer)
    for dataset, layer, split, top1, n in (
        ("cifar10", 0, "valid", 93.19, VALID),
        ("cifar10", 0, "test", 93.19, TEST),
        ("cifar10", 3, "valid", 93.29, VALID),
        ("cifar10", 3, "test", 93.26, TEST),
        ("cifar10", 8, "valid", 92.17, VALID),
        ("cifar10", 8, "test", 91.76, TEST),
        ("cifar100", 0, "valid", 69.72, VALID),
        ("cifar100", 0, "test", 68.91, TEST),
        ("cifar100", 3, "valid", 69.94, VALID),
        ("cifar100", 3, "test", 68.29, TEST),
        ("cifar100", 8, "valid", 66.40, VALID),
        ("cifar100", 8, "test", 65.65, TEST),
    )
)
"""Four deep prompt tokens on CLIP ViT-B/32, by the layer they enter."""

TABLE_6 = tuple(
    Accuracy(dataset, "test", method, top1, TEST, _table(6), size=size, layer=layer, noise=0.1)
    for dataset, method, size, layer, top1 in (
        ("cifar10", "linear probe", None, None, 46.91),
        ("cifar10", "fixed patch", 1, None, 88.08),
        ("cifar10", "padding", 30, None, 79.54),
        ("cifar10", "deep", None, 3, 84.46),
        ("cifar100", "linear probe", None, None, 24.84),
        ("cifar100", "fixed patch", 1, None, 61.11),
        ("cifar100", "padding", 30, None, 45.51),
        ("cifar100", "deep", None, 3, 54.38),
    )
)
"""Noisy test images; `linear probe` is the ResNet18 of question 1.2, the others are CLIP ViT-B/32."""

TABLE_7 = tuple(
    CrossDataset(trained_on, method, cifar10, cifar100, mean, _table(7))
    for trained_on, method, cifar10, cifar100, mean in (
        ("cifar10", "fixed patch", 74.55, 62.07, 68.31),
        ("cifar10", "padding", 78.7, 46.4, 62.55),
        ("cifar10", "deep", 90.91, 29.56, 60.24),
        ("cifar100", "fixed patch", 75.20, 62.64, 68.92),
        ("cifar100", "padding", 63.37, 61.96, 62.67),
        ("cifar100", "deep", 68.18, 68.25, 68.22),
    )
)
"""Learned prompts against the 110 labels of both data sets."""
