"""Zero-shot accuracies of CLIP models, and what papers on visual prompting say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dl2core.published.rows import Source

OPEN_CLIP = Source("published", "open_clip results", "docs/openclip_results.csv, ensemble of 18 templates")

FIGURES = Source("published", "public re-runs", "bars of their figures; other pictures than the report's")


@dataclass(frozen=True)
class ZeroShot:
    """Top-1 accuracy of one CLIP model, in percent."""

    architecture: str
    weights: str
    cifar10: float
    cifar100: float
    imagenet: float | None = None
    source: Source = OPEN_CLIP
    note: str = ""


ZERO_SHOT = (
    ZeroShot("ViT-B-32-quickgelu", "openai", 89.83, 64.23, 63.32),
    ZeroShot("ViT-B-32-quickgelu", "laion400m_e32", 90.74, 70.29, 62.93),
    ZeroShot("ViT-B-32", "laion400m_e32", 88.40, 67.73, 60.24, note="weights trained with QuickGELU, run with GELU"),
    ZeroShot("ViT-B-32", "laion2b_s34b_b79k", 93.58, 75.55),
    ZeroShot("ViT-B-32", "datacomp_xl_s13b_b90k", 95.61, 80.31),
    ZeroShot("ViT-B-32-quickgelu", "metaclip_fullcc", 95.18, 77.67),
    ZeroShot("ViT-B-32-256", "datacomp_s34b_b86k", 96.53, 82.87, note="images of 256 px, the others 224"),
)
"""One patch size; training data, in one row the resolution, and in one whether the activation fits the weights, differ."""


@dataclass(frozen=True)
class Winners:
    """Probability of the winning label on eight pictures, "The image is mostly …" with red, green and blue."""

    logit_scale: Literal["ln", "exp"]
    probabilities: tuple[float, ...]
    source: Source = FIGURES


COLOUR_WINNERS = (
    Winners("ln", (0.34,) * 8),
    Winners("exp", (0.64, 0.82, 0.41, 0.90, 0.77, 0.88, 0.45, 0.64)),
)
"""The same model and task with the stored logit scale, ln 100 = 4.6, and with its exponential, 100."""


@dataclass(frozen=True)
class Abstract:
    """A claim in a paper's abstract."""

    paper: str
    arxiv: str
    claim: str
    points: float | None  # percentage points or percent, as the claim says


ABSTRACTS = (
    Abstract("EVP", "2212.10556", "mean accuracy over 12 data sets, percent", 82.5),
    Abstract("EVP", "2212.10556", "gain over earlier visual prompting, points", 5.2),
    Abstract("EVP", "2212.10556", "gain over a linear probe, points", 2.2),
    Abstract("ILM-VP", "2211.11635", "gain on Flowers with CLIP, points", 13.7),
    Abstract("ILM-VP", "2211.11635", "gain on DTD with CLIP, points", 7.1),
    Abstract("ACAVP", "2510.07823", "gain from augmentation, up to, points", 12.0),
)
"""Only what the abstracts say; the papers' tables were not at hand."""
