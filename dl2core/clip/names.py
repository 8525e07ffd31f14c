"""Names of CLIP models, "MODEL/TAG", and where their published weights lie on this disk or on the hub.

open_clip knows the names; it is imported inside the functions, since it brings torch.
"""

from __future__ import annotations

from pathlib import Path

from dl2core.clip.model import REPORT_MODEL
from dl2core.data import catalogue, places
from dl2core.errors import InputError

WEIGHT_FILES = catalogue.CLIP_FILES


def check_architecture(name: str) -> str:
    """Return the name of an architecture that open_clip has.

    Raises:
        InputError: it has none of that name.
    """
    import open_clip

    if open_clip.get_model_config(name) is None:
        raise InputError(f"open_clip {open_clip.__version__} has no model {name!r}; the report's is {REPORT_MODEL}")
    return name


def split_name(name: str) -> tuple[str, str]:
    """ "MODEL/TAG" -> (model, tag); without a tag the report's model takes "openai".

    Raises:
        InputError: a model or tag that open_clip does not know.
    """
    import open_clip

    model_name, _, tag = name.partition("/")
    tags = open_clip.list_pretrained_tags_by_model(check_architecture(model_name))
    if not tag and model_name == REPORT_MODEL.partition("/")[0]:
        tag = "openai"
    if tag not in tags:
        raise InputError(f"{model_name} has no published weights {tag!r}; it has {', '.join(tags) or 'none'}")
    return model_name, tag


def hub_address(model_name: str, tag: str) -> str:
    """ "OWNER/NAME/FILE" of a tag on the hub, without the file where it has the usual name; empty if not there."""
    import open_clip

    return (open_clip.get_pretrained_cfg(model_name, tag) or {}).get("hf_hub", "")


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


def on_disk() -> list[tuple[str, int]]:
    """(MODEL/TAG, bytes) of every model of open_clip whose published file lies on this disk, by name."""
    import open_clip

    from dl2core.clip import openai_files

    found = []
    for model_name, tag in open_clip.list_pretrained():
        if path := find_weights(model_name, tag) or openai_files.find(model_name, tag):
            found.append((f"{model_name}/{tag}", path.stat().st_size))
    return sorted(found)
