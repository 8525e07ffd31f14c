"""CLIP models behind one type: after loading, nothing knows which one it holds.

"built-in" is the small model that comes with the app. Every other name is open_clip's, with a published tag behind a
slash ("ViT-B-32-quickgelu/openai"); its file comes from DL2_HOME/models, from the hub cache, or from a given path.
Nothing is downloaded here. Weights are read strictly: a missing or surplus tensor, another shape (open_clip would
resize positional embeddings in silence) or the wrong activation is refused.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from dl2core.data import catalogue, places
from dl2core.errors import InputError

if TYPE_CHECKING:
    import open_clip
    import torch

BUILT_IN = "built-in"
BUILT_IN_WEIGHTS = Path(__file__).parent / "weights" / "model.safetensors"
REPORT_MODEL = "ViT-B-32-quickgelu/openai"  # the model of the report
WEIGHT_FILES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin")


@dataclass(frozen=True, eq=False)
class ClipModel:
    """A CLIP model with all that its use needs.

    Attributes:
        name: open_clip's name, or "built-in".
        pretrained: the published tag, "built-in", or the file's name.
        model: an open_clip `CLIP`, in eval mode, with frozen parameters.
        tokenize: list of B texts -> (B, context_length) int64 token ids; long texts are cut.
        context_length: tokens a text may have, both end markers included.
        size: side of the input in pixels.
        mean, std: per channel, of pixels in 0..1.
        identity: first 16 hex digits of the weights' sha256; keys caches and results.
        token_ids_seen: ids that the training captions held; None where that is not known.
    """

    name: str
    pretrained: str
    model: open_clip.CLIP
    tokenize: Callable[[list[str]], torch.Tensor]
    context_length: int
    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    identity: str
    token_ids_seen: frozenset[int] | None

    @property
    def built_in(self) -> bool:
        return self.name == BUILT_IN

    @property
    def title(self) -> str:
        """How pages and documents call it: "built-in model", "ViT-B-32-quickgelu (openai)"."""
        return "built-in model" if self.built_in else f"{self.name} ({self.pretrained})"


@cache
def import_open_clip() -> ModuleType:
    """Import open_clip once and take its many objects out of the garbage collector's rounds.

    Streamlit collects after every run of a page; with torch and open_clip unfrozen that costs everybody 0.2 s.
    """
    import open_clip

    gc.collect()
    gc.freeze()
    return open_clip


def load(name: str = BUILT_IN, *, weights: Path | None = None, device: str = "cpu") -> ClipModel:
    """Load a model for inference.

    Args:
        name: "built-in", "MODEL/TAG", or "MODEL" (the report's model needs no tag).
        weights: a file to read instead of the published one. Its activation is then checked by what the file says, or
            by how the model behaves.
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
        return _load_file(_known_model(name.partition("/")[0]), None, weights, device)
    from dl2core.clip import openai_files

    model_name, tag = split_name(name)
    _check_tag(model_name, tag)
    path = find_weights(model_name, tag) or openai_files.find(model_name, tag)
    if path is None:
        raise InputError(
            f"{model_name} ({tag}) is not on this machine. Get it with: python -m dl2core models fetch {model_name}/{tag}"
        )
    openai_files.check(path, model_name)
    return _load_file(model_name, tag, path, device)


def _known_model(name: str) -> str:
    open_clip = import_open_clip()
    if open_clip.get_model_config(name) is None:
        raise InputError(f"open_clip {open_clip.__version__} has no model {name!r}; the report's is {REPORT_MODEL}")
    return name


def split_name(name: str) -> tuple[str, str]:
    """ "MODEL/TAG" -> (model, tag); without a tag the report's model takes "openai".

    Raises:
        InputError: a model or tag that open_clip does not know.
    """
    model_name, _, tag = name.partition("/")
    tags = import_open_clip().list_pretrained_tags_by_model(_known_model(model_name))
    if not tag and model_name == REPORT_MODEL.partition("/")[0]:
        tag = "openai"
    if tag not in tags:
        raise InputError(f"{model_name} has no published weights {tag!r}; it has {', '.join(tags) or 'none'}")
    return model_name, tag


def hub_address(model_name: str, tag: str) -> str:
    """ "OWNER/NAME/FILE" of a tag on the hub, without the file where it has the usual name; empty if not there."""
    return (import_open_clip().get_pretrained_cfg(model_name, tag) or {}).get("hf_hub", "")


def find_weights(model_name: str, tag: str) -> Path | None:
    """The published file of a tag on this disk: DL2_HOME/models/OWNER/NAME, then the hub cache. None if absent."""
    repository, _, chosen = hub_address(model_name, tag).rpartition("/")
    if not repository:
        return None
    for file in (chosen,) if chosen else WEIGHT_FILES:
        ours = places.models_home() / repository / file
        if found := ours if ours.is_file() else places.hub_file(repository, file):
            return found
    return None


def download_item(name: str) -> catalogue.Item:
    """The weights of a model as something that `dl2core.data.download` fetches.

    Raises:
        InputError: a model or tag that open_clip does not know, or weights that do not lie on the hub.
    """
    if name in catalogue.ITEMS:
        return catalogue.ITEMS[name]
    model_name, tag = split_name(name)
    key = f"{model_name}/{tag}"
    if key in catalogue.ITEMS:
        return catalogue.ITEMS[key]
    repository, _, chosen = hub_address(model_name, tag).rpartition("/")
    if not repository:
        raise InputError(f"{key} does not lie on the hub")
    return catalogue.Item(key, f"{model_name} ({tag})", "model", repository, chosen or WEIGHT_FILES[0], None)


def frozen(model: torch.nn.Module, device: str) -> torch.nn.Module:
    """The model in eval mode on `device`, no parameter of it learning."""
    return model.eval().requires_grad_(False).to(device)


def _check_tag(name: str, tag: str) -> None:
    """Refuse a name whose activation differs from the one published for the tag."""
    open_clip = import_open_clip()
    from dl2core.clip import activation

    ours = open_clip.get_model_config(name).get("quick_gelu", False)
    published = (open_clip.get_pretrained_cfg(name, tag) or {}).get("quick_gelu", False)
    activation.check_tag(name, tag, quick_gelu=bool(ours), published=bool(published))


def _architecture(name: str) -> open_clip.CLIP:
    """The named architecture with random weights, which `weight_files.fill` then replaces to the last tensor."""
    open_clip = import_open_clip()
    config = open_clip.get_model_config(name)
    parts = {key: value for key, value in config.items() if key != "custom_text"}
    if set(parts) - {"embed_dim", "quick_gelu", "vision_cfg", "text_cfg"}:
        raise InputError(f"{name} is no plain CLIP, and this app reads no other kind")
    if parts["text_cfg"].get("hf_model_name") or parts["text_cfg"].get("hf_tokenizer_name"):
        raise InputError(f"{name} needs a tokenizer of its own, which this app does not carry")
    return (open_clip.CustomTextCLIP if config.get("custom_text") else open_clip.CLIP)(**parts)


def _load_file(name: str, tag: str | None, path: Path, device: str) -> ClipModel:
    """Build the architecture, fill it from `path`, and check the activation by the tag or, without one, by the file."""
    open_clip = import_open_clip()
    from dl2core.clip import activation, weight_files

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
    import_open_clip()
    from dl2core.clip import builtin as embedded

    model = embedded.read()
    return from_embedded(frozen(model, device), identity=embedded.identity(), token_ids_seen=embedded.token_ids_seen())


def from_embedded(model: torch.nn.Module, *, identity: str, token_ids_seen: frozenset[int] | None = None) -> ClipModel:
    """A model of the built-in architecture as a `ClipModel`: the shipped one, one in training, or one with random weights."""
    open_clip = import_open_clip()
    from dl2core.clip import builtin as embedded

    return ClipModel(
        name=BUILT_IN,
        pretrained=BUILT_IN,
        model=model,
        tokenize=open_clip.SimpleTokenizer(context_length=embedded.CONTEXT),
        context_length=embedded.CONTEXT,
        size=embedded.SIZE,
        mean=embedded.MEAN,
        std=embedded.STD,
        identity=identity,
        token_ids_seen=token_ids_seen,
    )
