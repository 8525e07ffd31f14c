"""Zero-shot prompting: the label whose sentence lies nearest to the picture (Radford et al. 2021, section 3.1).

    t_w = normalise(mean over templates of normalise(text tower("template with w")))
    cosine = normalise(image tower(x)) · t_w

Everything behind the cosines (logit scale, probability, margin) is in `scores`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from dl2core import jobs
from dl2core.clip.scores import Scores
from dl2core.clip.text_side import TextSide
from dl2core.clip.wording import Unread, Wording, fill, unread

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

TEXT_BATCH = 256
NULL_IMAGES = {"black": 0, "mid-grey": 127, "white": 255}  # sRGB value of every pixel


@torch.inference_mode()
def text_features(clip: ClipModel, texts: Sequence[str]) -> torch.Tensor:
    """(T, E) unit text features, float32, on the model's device; over-long texts are cut by the tokenizer."""
    device = next(clip.model.parameters()).device
    parts = []
    for start in range(0, len(texts), TEXT_BATCH):
        jobs.check()
        tokens = clip.tokenize(list(texts[start : start + TEXT_BATCH])).to(device)
        parts.append(clip.model.encode_text(tokens, normalize=True).float())
    return torch.cat(parts)


def class_features(clip: ClipModel, templates: Sequence[str], names: Sequence[str]) -> torch.Tensor:
    """(K, E) unit features of the names: the mean over the templates of unit features, made a unit again."""
    texts = [fill(template, name) for name in names for template in templates]
    each = text_features(clip, texts).unflatten(0, (len(names), len(templates)))
    return nn.functional.normalize(each.mean(dim=1), dim=-1)


def label_features(clip: ClipModel, wording: Wording) -> torch.Tensor:
    """(W, E) unit features of the words of a wording."""
    return class_features(clip, wording.templates, wording.words)


@torch.inference_mode()
def image_features(clip: ClipModel, batch: torch.Tensor) -> torch.Tensor:
    """(B, E) unit image features, float32, of a preprocessed batch (B, 3, S, S)."""
    parameter = next(clip.model.parameters())
    return clip.model.encode_image(batch.to(parameter.device, parameter.dtype), normalize=True).float()


def score(images: torch.Tensor, words: torch.Tensor, wording: Wording) -> Scores:
    """Cosines of unit image features (B, E) with the unit features (W, E) of the words."""
    cosines = (images.float() @ words.float().T).cpu().numpy().astype(np.float64)
    return Scores(wording.names, wording.words, wording.owners, cosines)


def null_batch(clip: ClipModel) -> torch.Tensor:
    """(3, 3, S, S) preprocessed pictures without content: black, mid-grey, white."""
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (clip.mean, clip.std))
    grey = torch.tensor([value / 255 for value in NULL_IMAGES.values()]).view(-1, 1, 1, 1)
    return ((grey - mean) / std).expand(-1, 3, clip.size, clip.size).contiguous()


@lru_cache(maxsize=1)  # of the model that answers now
def null_features(clip: ClipModel) -> np.ndarray:
    """(3, E) unit image features of the pictures without content."""
    return image_features(clip, null_batch(clip)).cpu().numpy()


def text_side(clip: ClipModel, wording: Wording) -> TextSide:
    """Everything that the text tower has to do with a wording, as arrays."""
    return TextSide(
        wording=wording,
        words=label_features(clip, wording).cpu().numpy(),
        empty=class_features(clip, wording.templates, [""])[0].cpu().numpy(),
        nulls=null_features(clip),
        never_read=never_read(clip, wording),
        unread=check_reading(clip, wording),
    )


def encode(text: str) -> list[int]:
    """Token ids of `text` without the two end markers (open_clip's tokenizer, the same for every model here)."""
    from open_clip import tokenizer

    return tokenizer._tokenizer.encode(text)


def check_reading(clip: ClipModel, wording: Wording) -> dict[str, Unread]:
    """What the model loses of each word's first sentence that loses anything, by word."""
    found = {}
    for word in wording.words:
        losses = [unread(text, encode, clip.context_length, seen=clip.token_ids_seen) for text in wording.texts(word)]
        worst = max(losses, key=lambda loss: (len(loss.cut), len(loss.never_read)))
        if worst.cut or worst.never_read:
            found[word] = worst
    return found


def alike(clip: ClipModel, sentences: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of labels that the text tower cannot tell apart: all their sentences have the same tokens once they are cut.

    Args:
        clip: whose tokenizer and context length count.
        sentences: of each label, in the same order of templates.

    Returns:
        groups of at least two labels, in the order of the labels.
    """
    groups: dict[bytes, list[str]] = {}
    for label, texts in sentences.items():
        groups.setdefault(clip.tokenize(list(texts)).numpy().tobytes(), []).append(label)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def never_read(clip: ClipModel, wording: Wording) -> frozenset[str]:
    """Names of the labels with a word that the model's training captions never held; empty where that is unknown."""
    seen = clip.token_ids_seen
    return frozenset(
        label.name
        for label in wording.labels
        if seen is not None and any(not seen.issuperset(encode(word)) for word in label.words)
    )
