"""Finished sections on disk, so that a stopped reproduction goes on where it was. No torch in here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dl2core import store
from dl2core.errors import InputError
from dl2core.reproduction.contents import CONTENTS, TIMED
from dl2core.reproduction.section import Reproduction, ReproductionSpec


def here() -> Path:
    """Where the app keeps what a stopped run has finished."""
    return store.home() / "reproduction"


def alone(spec: ReproductionSpec, key: str) -> ReproductionSpec:
    """The same, of one section; where its times come from is asked of those alone that have times."""
    return replace(spec, sections=(key,), stored_times=spec.stored_times and key in TIMED)


def read(spec: ReproductionSpec, folder: Path | None) -> Reproduction | None:
    """The one section of `spec` as an earlier run left it; None where that was asked something else, or cannot be read."""
    if folder is None or not _path(spec, folder).exists():
        return None
    try:
        found = store.from_document(Reproduction, store.read_json(_path(spec, folder)))
    except InputError:  # cut off, or of another version: it is measured again
        return None
    return found if found.spec == spec else None


def write(made: Reproduction, folder: Path) -> None:
    """Keep a reproduction of one section."""
    store.write_json(_path(made.spec, folder), store.to_document(made))


def begun(spec: ReproductionSpec, folder: Path) -> tuple[str, ...]:
    """Keys of the sections that a stopped run of the same spec has finished."""
    return tuple(key for key in spec.sections or CONTENTS if read(alone(spec, key), folder))


def forget(spec: ReproductionSpec, folder: Path) -> None:
    """Drop them: the next run of this spec measures anew."""
    for key in begun(spec, folder):
        _path(alone(spec, key), folder).unlink(missing_ok=True)


def _path(spec: ReproductionSpec, folder: Path) -> Path:
    return folder / "sections" / f"{spec.sections[0]}.json"
