"""A kept run beside the one on the page: paired where both answered the same images."""

from __future__ import annotations

import streamlit as st

from dl2core.store import Document
from dl2core.transfer import backbone_names
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult
from pages.transfer.linear_probe import cached, rows
from pages.ui import table
from pages.ui.markdown import plain


def draw(found: ProbeResult | FewImages, kept: Document) -> None:
    """One line, and for images per class a table of both."""
    other = cached.read(kept)
    st.markdown(f"**Kept run**: {plain(describe(other))}")
    if isinstance(found, ProbeResult) and isinstance(other, ProbeResult):
        st.markdown(difference(found, other))
    elif isinstance(found, FewImages) and isinstance(other, FewImages):
        table.show(rows.side_by_side(found, other), alt="Accuracy by images a class, of this run and of the kept one")


def describe(found: ProbeResult | FewImages) -> str:
    """Backbone, images and result of a run in one line."""
    name = backbone_names.title(found.spec.backbone)
    if isinstance(found, FewImages):
        return f"{name}, {found.tested_on}"
    return f"{name}, BatchNorm in {found.spec.batchnorm} mode, {found.tested_on}: {found.top1:.1f} %"


def difference(found: ProbeResult, other: ProbeResult) -> str:
    """This run minus the kept one, with its interval, or why there is none."""
    change = found.minus(other)
    if change is None:
        return "The two runs were tested on different images, so no paired difference can be given."
    low, high = change.interval
    verdict = "no difference can be told" if low <= 0 <= high else "more than chance explains"
    return (
        f"This run is **{change.points:+.1f} points** from it ({low:+.1f} to {high:+.1f}, paired over {found.n:,} images): "
        f"{change.gained:,} are right here alone, {change.lost:,} there alone; {verdict}."
    )
