"""`data list`, `data fetch`, `models list`, `models fetch`: what is on this disk, and what can be brought there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dl2core import store
from dl2core.clip import names
from dl2core.clip.model import BUILT_IN, BUILT_IN_WEIGHTS
from dl2core.commands import common
from dl2core.errors import InputError


def add(verbs: Any) -> None:
    """Add the verbs `data` and `models`."""
    data = common.group(verbs, "data", help="image data sets: what is on this disk, fetch one")
    common.verb(data, "list", run=_list_data, help="every split, where it lies, and what it would take to fetch it")
    fetch = common.verb(data, "fetch", run=_fetch_data, help="download one split, with resume and checks")
    fetch.add_argument("name", choices=("cifar10", "cifar100"))
    fetch.add_argument("--split", choices=("test", "train"), default="test", help="default: test")
    models = common.group(verbs, "models", help="CLIP weights: what is on this disk, fetch some")
    common.verb(models, "list", run=_list_models, help="the built-in model and the report's, with size and place")
    fetch = common.verb(models, "fetch", run=_fetch_model, help="download the weights of one model")
    fetch.add_argument("name", help="MODEL/TAG of open_clip's list, such as ViT-B-32-quickgelu/openai")


def _list_data(_: argparse.Namespace) -> store.Document:
    from dl2core.data import catalogue, cifar, finding

    rows, unused = [], []
    for item in catalogue.DATASETS:
        name, split = item.key.split("/")
        looked = finding.search(name, split)
        found, images, broken = looked.found, None, ""
        if found:
            try:
                images = cifar.load(name, split)
            except InputError as error:  # one broken file hides no other
                broken = f"broken: {error}"
        unused += [{"name": name, "split": split, "not used": why} for why in looked.unused]
        rows.append(
            {
                "name": name,
                "split": split,
                "n": len(images) if images else None,
                "source": found.source if found else None,
                "path": str(found.paths[0]) if found else None,
                "standard": images.standard if images else None,
                "note": images.note if images else broken or f"{item.megabytes} MB to fetch",
            }
        )
    return store.document("data", spec={}, datasets=rows, not_used=unused)


def _fetch_data(arguments: argparse.Namespace) -> store.Document:
    from dl2core.data import catalogue

    return _fetch(catalogue.dataset(arguments.name, arguments.split))


def _list_models(_: argparse.Namespace) -> store.Document:
    from dl2core.data import catalogue

    built_in = BUILT_IN_WEIGHTS if BUILT_IN_WEIGHTS.is_file() else None
    rows = [_model_row(BUILT_IN, built_in, built_in.stat().st_size / 1e6 if built_in else None)]
    rows += [_model_row(item.key, item.on_disk(), item.megabytes) for item in catalogue.MODELS]
    return store.document("models", spec={}, models=rows)


def _model_row(name: str, path: Path | None, megabytes: float | None) -> dict[str, object]:
    return {"name": name, "size_mb": megabytes, "on_disk": path is not None, "path": str(path) if path else None}


def _fetch_model(arguments: argparse.Namespace) -> store.Document:

    return _fetch(names.download_item(arguments.name))


def _fetch(item: Any) -> store.Document:
    """Download one item, or say where it lies already."""
    from dl2core.data import download

    found = item.on_disk()
    if found is not None:
        return store.document("fetch", spec={"item": item.key}, path=str(found), fetched_mb=0.0, sha256=None)
    done = common.work(download.fetch(item))
    return store.document(
        "fetch", spec={"item": item.key}, path=str(done.path), fetched_mb=done.size / 1e6, sha256=done.sha256
    )
