"""OpenAI's own weights, where its package `clip` and open_clip keep them: TorchScript archives in ~/.cache/clip.

Everybody who did the assignment has ViT-B-32.pt there. Its tensors are read like any file's, its program is not run.
open_clip's list gives the address of each, and the address holds the sha256: only the published file passes for it.
"""

from __future__ import annotations

from pathlib import Path

import open_clip

from dl2core import store
from dl2core.data import places
from dl2core.errors import InputError

TAG = "openai"


def _published(model_name: str) -> tuple[str, str] | None:
    """(file name, sha256) of OpenAI's file; None where it has none."""
    parts = (open_clip.get_pretrained_cfg(model_name, TAG) or {}).get("url", "").split("/")
    return (parts[-1], parts[-2]) if len(parts) > 2 and len(parts[-2]) == 64 else None


def find(model_name: str, tag: str) -> Path | None:
    """The file of a model's tag in ~/.cache/clip; None if absent."""
    named = _published(model_name) if tag == TAG else None
    return places.openai_file(named[0]) if named else None


def check(path: Path, model_name: str) -> None:
    """Refuse a file that lies in OpenAI's place and is not the published one.

    Raises:
        InputError: its sha256 is another.
    """
    named = _published(model_name)
    if named and path == places.openai_file(named[0]) and (found := _hash(path)) != named[1]:
        raise InputError(
            f"{path} is not OpenAI's published file: its sha256 should be {named[1][:12]}…, it is {found[:12]}…. "
            f"Remove it, or fetch the weights with: python -m dl2core models fetch {model_name}/{TAG}"
        )


def is_one(path: Path) -> bool:
    """Whether a file is one that OpenAI published, which are all trained with QuickGELU."""
    models = open_clip.list_pretrained_models_by_tag(TAG)
    hashes = {named[1] for model in models if (named := _published(model))}
    return path.suffix == ".pt" and _hash(path) in hashes


def _hash(path: Path) -> str:
    return store.content_hash(path, digits=64)
