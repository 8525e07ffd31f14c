"""The seven models of question 1.1 in the papers' and libraries' own tables."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.published.rows import Source

WEIGHTS = Source("published", "torchvision weights metadata", "IMAGENET1K_V1")
DINO = Source("published", "DINO", "README of facebookresearch/dino")
TIMM_3090 = Source("published", "timm results", "RTX 3090, AMP, batch 1024")
TIMM_4090_AND_I7 = Source("published", "timm results", "RTX 4090 AMP batch 1024; i7-12700H batch 1, compiled")


@dataclass(frozen=True)
class Model:
    """What its publisher says about a model; what `counted` names was counted here instead."""

    name: str  # torchvision's or timm's builder name
    label: str  # as a reader knows it
    family: str
    parameters: int
    top1: float | None  # percent on ImageNet-1k; None where there is no classifier checkpoint
    top5: float | None
    gmacs: float  # 10^9 multiply-adds of one 224 x 224 image; torchvision prints them as GFLOPS
    file_mb: float | None
    source: Source
    top1_note: str = ""
    counted: tuple[str, ...] = ()  # fields that the publisher does not state as exactly


MODELS = (
    Model("vgg11", "VGG11", "VGG", 132_863_336, 69.020, 88.628, 7.609, 506.84, WEIGHTS),
    Model("vgg11_bn", "VGG11-BN", "VGG", 132_868_840, 70.370, 89.810, 7.609, 506.88, WEIGHTS),
    Model("resnet18", "ResNet18", "ResNet", 11_689_512, 69.758, 89.078, 1.814, 44.66, WEIGHTS),
    Model("densenet121", "DenseNet121", "DenseNet", 7_978_856, 74.434, 91.972, 2.834, 30.85, WEIGHTS),
    Model("mobilenet_v3_small", "MobileNet-v3-Small", "MobileNet", 2_542_856, 67.668, 87.402, 0.057, 9.83, WEIGHTS),
    Model("vit_b_32", "ViT-B/32", "ViT", 88_224_232, 75.912, 92.466, 4.409, 336.60, WEIGHTS),
    Model(
        "vit_small_patch8_224",
        "ViT-S/8",
        "ViT",
        21_670_272,
        79.7,
        None,
        22.41,
        None,
        DINO,
        "linear classifier on DINO features (k-NN 78.3; the assignment says about 80)",
        counted=("parameters", "gmacs"),  # DINO's README says 21 M parameters
    ),
)
"""In the order of the report's Table 1."""

REPORT_MODELS = tuple(model.name for model in MODELS)


@dataclass(frozen=True)
class Throughput:
    """Images per second on one GPU at a large batch."""

    model: str
    images_per_s: float
    source: Source


THROUGHPUT = tuple(
    Throughput(model, images_per_s, TIMM_3090)
    for model, images_per_s in (
        ("mobilenet_v3_small", 31411),
        ("resnet18", 9260),
        ("vit_b_32", 5099),
        ("vgg11", 2888),
        ("densenet121", 2764),
        ("vgg11_bn", 2600),
        ("vit_small_patch8_224", 1032),
    )
)
"""Fastest first."""


@dataclass(frozen=True)
class CrossCheck:
    """timm's own timings of a model of the report, on a GPU and on a CPU."""

    model: str
    gpu_us_per_image: float  # batch 1024
    cpu_ms_per_image: float  # batch 1
    parameters_m: float
    gmacs: float
    mega_activations: float
    source: Source


CROSS_CHECK = tuple(
    CrossCheck(*row, source=TIMM_4090_AND_I7)
    for row in (
        ("mobilenet_v3_small", 22.8, 2.7, 2.54, 0.06, 1.42),
        ("resnet18", 73.9, 16.1, 11.69, 1.82, 2.48),
        ("vit_b_32", 98.9, 42.1, 88.22, 4.41, 5.01),
        ("vgg11", 228.1, 151.7, 132.86, 7.61, 7.44),
        ("vgg11_bn", 261.1, 152.4, 132.87, 7.62, 7.44),
        ("densenet121", 276.6, 34.8, 7.98, 2.87, 6.90),
        ("vit_small_patch8_224", 558.6, 154.1, 21.67, 22.44, 80.84),
    )
)
"""Times are computed from the tables' images per second."""
