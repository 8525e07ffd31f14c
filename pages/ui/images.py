"""Which pictures a page shows: a set on this disk, Shapes, or the person's own; by seed and class.

choice = images.choose("txt", default="Shapes")     # widgets; put them into a popover
gallery = images.gallery("txt", choice)             # pictures, or the line that fetches what is missing
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dl2core.data import brought, catalogue, cifar, images, sets
from dl2core.data.gallery import Gallery, PictureChoice, class_names, of_uploads
from pages.ui import controls, fetch, held, state
from pages.ui.cached import data as cached
from pages.ui.markdown import plain

SETS = {"Shapes": "shapes", "CIFAR-10": "cifar10", "CIFAR-100": "cifar100"}  # as in the link -> as in dl2core
OWN = "Own pictures"
CAMERA_NEEDS = "Browsers lend a camera to pages on https or on localhost only"
NO_PICTURE_YET = "No picture of yours yet: bring some under Images. Until then: Shapes, drawn here"
MAX_UPLOADS = 8  # pictures
MAX_FILES = 16  # that are looked at for them


def best() -> str:
    """What pages open with: real pictures where they are on this disk."""
    return "CIFAR-10" if sets.on_disk("cifar10") else "Shapes"


def choose(
    prefix: str,
    *,
    default: str = "Shapes",
    offered: Sequence[str] = tuple(SETS),
    count: int = 8,
    seed: int = 0,
    own: bool = True,
    camera: bool = False,
    main_colour: bool = False,
) -> PictureChoice:
    """Widgets for set, classes and seed, and for uploads.

    Args:
        prefix: the page's prefix; the link's parameters are `{prefix}_data`, `{prefix}_seed`, `{prefix}_classes`.
        default: the set where the link names none.
        offered: which sets, of "Shapes", "CIFAR-10", "CIFAR-100".
        count: how many pictures.
        seed: where the link names none.
        own: offer uploads.
        camera: offer the camera among the uploads.
        main_colour: take only pictures with a clear main colour, unless the person wants all (`{prefix}_clear`).

    Returns:
        The choice; its dataset is OWN for uploads.
    """
    options = [*offered, OWN] if own else list(offered)
    chosen = controls.one_of("Images", options, key=f"{prefix}_data", default=default)
    if chosen == OWN:
        bring(prefix, camera=camera)
        return PictureChoice(OWN, count=count)
    dataset = SETS[chosen]
    known = class_names(dataset)
    held.declare(f"{prefix}_classes", [])
    picked = st.multiselect(
        "Classes",
        known,
        key=f"{prefix}_classes",
        placeholder="all",
        bind="query-params",
        persist_state="session",
        max_selections=count,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        drawn = controls.seed(key=prefix, default=seed)
        st.button("Other pictures", key=f"{prefix}_shuffle", on_click=_next, args=(f"{prefix}_seed", drawn))
    clear = main_colour and dataset in cifar.LAYOUTS
    if clear:
        words = "The two strongest channels differ by at least 0.05 of linear light"
        clear = controls.switch(
            "Only pictures with a clear main colour", key=f"{prefix}_clear", default=True, help=words
        )
    return PictureChoice(dataset, "test", drawn, tuple(name for name in picked if name in known), count, clear)


def bring(prefix: str, *, camera: bool = False) -> None:
    """Widgets for the person's own pictures: files, a folder, a zip, and the camera where it is offered."""
    folder = st.toggle("A folder", key=f"{prefix}_folder")
    st.file_uploader(
        f"Up to {MAX_UPLOADS} pictures, or a zip of them",
        [*images.EXTENSIONS, "heic", brought.ARCHIVE],  # HEIC is not read: what to do about it is said
        key=f"{prefix}_files",
        accept_multiple_files="directory" if folder else True,
        max_upload_size=int(brought.MAX_ARCHIVE_BYTES / 1e6),
    )
    if camera and st.toggle("Use the camera", key=f"{prefix}_camera_on", help=CAMERA_NEEDS):
        st.camera_input("Camera", key=f"{prefix}_camera", resolution="480p", help=CAMERA_NEEDS)


def own_gallery(prefix: str) -> Gallery | None:
    """The pictures that were brought; None while there are none."""
    pictures = _uploads(prefix)
    return of_uploads(pictures) if pictures else None


def _next(key: str, seed: int) -> None:
    state.set_values({key: (seed + 1) % controls.MAX_SEED})


def gallery(prefix: str, choice: PictureChoice) -> Gallery:
    """The pictures of a choice. Where its set is not on this machine: the line that fetches it, and Shapes meanwhile.

    A picture that cannot be read is named, and the others are shown.
    """
    if choice.dataset == OWN:
        if own := own_gallery(prefix):
            return own
        st.caption(NO_PICTURE_YET)
        return _shapes(choice)
    if choice.dataset in cifar.LAYOUTS and not fetch.offer(catalogue.dataset(choice.dataset, choice.split)):
        st.caption("Until then: Shapes, drawn here")
        return _shapes(choice)
    return cached.drawn(choice, identity(choice))


def one(prefix: str, choice: PictureChoice) -> tuple[PictureChoice, Gallery]:
    """A single picture, the first of the choice, with the choice that it stands for."""
    single = replace(choice, count=1)
    return single, gallery(prefix, single)


def _shapes(choice: PictureChoice) -> Gallery:
    return cached.drawn(PictureChoice(seed=choice.seed, count=choice.count), "")


def identity(choice: PictureChoice) -> str:
    """Names the files behind a choice, so that a cache notices another file; empty for what is drawn here."""
    found = cifar.find(choice.dataset, choice.split) if choice.dataset in cifar.LAYOUTS else None
    return found.identity if found else ""


def _uploads(prefix: str) -> list[images.Picture]:
    """The decoded uploads of this session, camera last."""
    files = list(state.value_of(f"{prefix}_files") or [])
    if shot := state.value_of(f"{prefix}_camera"):
        files.append(shot)
    if len(files) > MAX_FILES:
        st.warning(f"{len(files)} files came, the first {MAX_FILES} are looked at")
    taken = [cached.upload(file.getvalue(), file.name, MAX_UPLOADS) for file in files[:MAX_FILES]]
    for problem in [line for one in taken for line in one.problems]:
        st.error(plain(problem))
    decoded = [picture for one in taken for picture in one.pictures]
    if len(decoded) > MAX_UPLOADS:
        st.warning(f"{len(decoded)} pictures came, the first {MAX_UPLOADS} are shown")
    shown = decoded[:MAX_UPLOADS]
    if notes := [f"{picture.name}: {picture.note}" for picture in shown if picture.note]:
        st.caption(plain(" · ".join(notes)))
    return shown
