"""The person's own pictures: a folder or zip with one sub-folder a class, or photographs that are one more class."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dl2core.data import brought, images
from dl2core.transfer.own_images import NO_CLASS, Own
from pages.transfer.linear_probe import cached
from pages.ui import controls, state
from pages.ui.markdown import plain


def own_pictures(key: str) -> tuple[Own | None, bool]:
    """Widgets for uploads; the pictures that came (None without any), and whether they join another data set."""
    with st.popover("Your pictures", key=f"{key}_own"):
        st.caption("One sub-folder a class. Photographs in none are one class, “your pictures”, beside the data set.")
        folder = st.toggle("A folder", key=f"{key}_own_folder")
        st.file_uploader(
            "A folder of them" if folder else "Pictures, or a zip of sub-folders",
            [*images.EXTENSIONS, brought.ARCHIVE],
            key=f"{key}_own_files",
            accept_multiple_files="directory" if folder else True,
            max_upload_size=int(brought.MAX_ARCHIVE_BYTES / 1e6),
        )
        joins = controls.switch("As classes beside the data set", key=f"{key}_own_join", default=True)
        files = list(state.value_of(f"{key}_own_files") or [])
        if not files:
            return None, joins
        own = cached.uploaded(tuple((file.name, file.getvalue()) for file in files))
        st.markdown(plain(summary(own)))
        for problem in own.problems:
            st.warning(plain(problem))
    return own, joins


def summary(own: Own) -> str:
    """What came: "12 pictures: cat 7, dog 5"."""
    counts = Counter(folder if folder != NO_CLASS else "in no sub-folder" for folder in own.folders)
    listed = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
    return f"{len(own.folders):,} pictures" + (f": {listed}" if listed else "")
