"""Where data sets and models may lie on this disk, in the order in which they are looked for.

DL2_DATA_DIR comes first and is never written; then DL2_HOME, the hub's cache, and a folder `data` in the working
directory (torchvision's habit). Nothing here asks the network.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dl2core import store


def data_home() -> Path:
    """DL2_HOME/data: downloads and decoded images."""
    return store.home() / "data"


def models_home() -> Path:
    """DL2_HOME/models: downloaded weights, and the only folder besides the hub cache that pages load models from."""
    return store.home() / "models"


def data_roots() -> Iterator[tuple[str, Path]]:
    """(name, folder) of every place that exists, first choice first. The hub cache is asked by `hub_file`."""
    if chosen := store.folder_named("DL2_DATA_DIR"):
        yield "DL2_DATA_DIR", chosen
    yield "DL2_HOME", data_home()
    yield "./data", Path("data")


def hub_file(repository: str, path: str, *, kind: str = "model") -> Path | None:
    """A file of the hub's cache, or None. Answers from disk alone.

    Args:
        repository: "owner/name".
        path: the file's path inside the repository.
        kind: "model" or "dataset".
    """
    held = (snapshot / path for snapshot in hub_snapshots(repository, kind=kind))
    return next((file for file in held if file.is_file()), None)


def hub_snapshots(repository: str, *, kind: str = "model") -> list[Path]:
    """The folders of a repository in the hub's cache: that of its branch main first, then the newest.

    One fetched by its commit has no branch, and some tools leave a line feed behind the branch's commit; the hub's own
    look-up finds neither.
    """
    from huggingface_hub import constants

    folder = Path(constants.HF_HUB_CACHE) / f"{kind}s--{repository.replace('/', '--')}"
    try:
        snapshots = sorted((folder / "snapshots").iterdir(), key=lambda at: at.stat().st_mtime_ns, reverse=True)
    except OSError:  # no such repository in the cache
        return []
    try:
        main = (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        main = ""
    return sorted(snapshots, key=lambda at: at.name != main)


def openai_file(name: str) -> Path | None:
    """A file that OpenAI's package `clip` downloaded, or None; open_clip keeps some of its own there too."""
    path = Path(os.path.expanduser("~/.cache/clip")) / name
    return path if path.is_file() else None


def openai_files() -> list[Path]:
    """All files that OpenAI's package `clip` and open_clip keep in ~/.cache/clip."""
    return sorted(Path(os.path.expanduser("~/.cache/clip")).glob("*.pt"))


def repositories_with(names: Sequence[str]) -> list[str]:
    """ "owner/name" of every model repository under DL2_HOME and in the hub's cache that holds a file so named."""
    from huggingface_hub import constants

    home, marker = models_home(), "models--"
    found = {"/".join(file.parent.relative_to(home).parts) for name in names for file in home.glob(f"*/*/{name}")}
    for name in names:
        for file in Path(constants.HF_HUB_CACHE).glob(f"{marker}*/snapshots/*/{name}"):
            found.add(file.parents[2].name.removeprefix(marker).replace("--", "/", 1))
    return sorted(found)
