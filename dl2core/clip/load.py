"""CLIP models behind one type: after loading, nothing knows which one it holds.

"built-in" is the small model that comes with the app. Every other name is open_clip's, with a published tag behind a
slash ("ViT-B-32-quickgelu/openai"); its file comes from DL2_HOME/models, from the hub cache, or from a given path.
Nothing is downloaded here. Weights are read strictly: a missing or surplus tensor, another shape (open_clip would
resize positional embeddings in silence) or the wrong activation is refused.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import open_clip
import torch

from dl2core.clip import activation, builtin, names, openai_files, weight_files
from dl2core.clip.model import BUILT_IN, ClipModel, built_in_identity, frozen
from dl2core.errors import InputError

MODELS_KEPT = 2  # per process, by `opened`: the built-in model beside another one


@lru_cache(maxsize=MODELS_KEPT)
def opened(name: str = BUILT_IN) -> ClipModel:
    """The model of that name on the CPU, kept open for the next question of this process; errors are as in `load`."""
    return load(name)


def load(name: str = BUILT_IN, *, weights: Path | None = None, device: str = "cpu") -> ClipModel:
    """Load a model for inference.

    Args:
        name: "built-in", "MODEL/TAG", or "MODEL" (the report's model needs no tag).
        weights: a file to read instead of the published one. What the file says of its activation is then checked.
        device: where the parameters go.

    Raises:
        InputError: unknown name or tag, no such file on this disk, tensors that do not fit, or the wrong activation.
    """
    if name == BUILT_IN:
        if weights is not None:
            raise InputError(
                f"the built-in model has its own weights; {weights.name} goes with a model name of open_clip's"
            )
        return _load_built_in(device)
    if weights is not None:
        return _load_file(names.check_architecture(name.partition("/")[0]), None, weights, device)
    model_name, tag = names.split_name(name)
    _check_tag(model_name, tag)
    path = names.find_weights(model_name, tag) or openai_files.find(model_name, tag)
    if path is None:
        raise InputError(
            f"{model_name} ({tag}) is not on this machine. Get it with: python -m dl2core models fetch {model_name}/{tag}"
        )
    openai_files.check(path, model_name)
    return _load_file(model_name, tag, path, device)


def _check_tag(name: str, tag: str) -> None:
    """Refuse a name whose activation differs from the one published for the tag."""
    ours = open_clip.get_model_config(name).get("quick_gelu", False)
    published = (open_clip.get_pretrained_cfg(name, tag) or {}).get("quick_gelu", False)
    activation.check_tag(name, tag, quick_gelu=bool(ours), published=bool(published))


def _architecture(name: str) -> open_clip.CLIP:
    """The named architecture with random weights, which `weight_files.fill` then replaces to the last tensor."""
    config = open_clip.get_model_config(name)
    parts = {key: value for key, value in config.items() if key != "custom_text"}
    if set(parts) - {"embed_dim", "quick_gelu", "vision_cfg", "text_cfg"}:
        raise InputError(f"{name} is no plain CLIP, and this app reads no other kind")
    if parts["text_cfg"].get("hf_model_name") or parts["text_cfg"].get("hf_tokenizer_name"):
        raise InputError(f"{name} needs a tokenizer of its own, which this app does not carry")
    return (open_clip.CustomTextCLIP if config.get("custom_text") else open_clip.CLIP)(**parts)


def _load_file(name: str, tag: str | None, path: Path, device: str) -> ClipModel:
    """Build the architecture, fill it from `path`, and check the activation by the tag or, without one, by the file."""
    file = weight_files.read(path)
    model = _architecture(name)
    weight_files.fill(model, file)
    config = open_clip.get_model_config(name)
    published = open_clip.get_pretrained_cfg(name, tag) if tag else None
    preprocess = published or {"mean": open_clip.OPENAI_DATASET_MEAN, "std": open_clip.OPENAI_DATASET_STD}
    clip = ClipModel(
        name=name,
        pretrained=tag or path.name,
        model=frozen(model, device),
        tokenize=open_clip.get_tokenizer(name),
        context_length=config["text_cfg"].get("context_length", 77),
        size=config["vision_cfg"].get("image_size", 224),
        mean=tuple(preprocess["mean"]),
        std=tuple(preprocess["std"]),
        identity=weight_files.identity(path),
        token_ids_seen=None,
    )
    if not published:
        activation.check_file(clip, path)
    return clip


def _load_built_in(device: str) -> ClipModel:
    return as_clip_model(
        frozen(builtin.read(), device), identity=built_in_identity(), token_ids_seen=builtin.token_ids_seen()
    )


def as_clip_model(model: torch.nn.Module, *, identity: str, token_ids_seen: frozenset[int] | None = None) -> ClipModel:
    """A model of the built-in architecture as a `ClipModel`: the shipped one, one in training, or one with random weights."""
    return ClipModel(
        name=BUILT_IN,
        pretrained=BUILT_IN,
        model=model,
        tokenize=open_clip.SimpleTokenizer(context_length=builtin.CONTEXT),
        context_length=builtin.CONTEXT,
        size=builtin.SIZE,
        mean=builtin.MEAN,
        std=builtin.STD,
        identity=identity,
        token_ids_seen=token_ids_seen,
    )
