"""What the page gives away: result and rows, the predictions, the trained head, and the line that does it again."""

from __future__ import annotations

import streamlit as st

from dl2core.store import Document
from dl2core.transfer import head_file
from dl2core.transfer.few_images_result import FewImages, FewImagesSpec
from dl2core.transfer.probe_result import ProbeResult, ProbeSpec, Trained
from pages.transfer.linear_probe import rows, snippet
from pages.ui import export


def menu(key: str, found: ProbeResult | FewImages, document: Document, trained: Trained | None) -> None:
    """The popover "Export".

    Args:
        key: of the view.
        found: what is shown.
        document: it, as it is kept.
        trained: with its head, where it was trained here.
    """
    listed = rows.levels(found) if isinstance(found, FewImages) else head_file.predictions(found)
    export.menu(key, rows=listed, document=document, python=snippet.lines(found), code=command(found.spec))
    if trained is not None:
        st.download_button(
            "Save the head",
            lambda: head_file.head(trained),
            head_file.HEAD,
            "application/octet-stream",
            key=f"{key}_head",
            on_click="ignore",
            help="safetensors; its header names backbone, classes and protocol",
        )


def command(spec: FewImagesSpec | ProbeSpec) -> str:
    """The shell line of a run."""
    options: dict[str, object] = {
        "--backbone": spec.backbone,
        "--dataset": "FOLDER" if spec.dataset == "own" else spec.dataset,
        "--own": "FOLDER" if spec.own and spec.dataset != "own" else None,
        "--limit": spec.limit,
        "--test-from-train": spec.test_from_train or None,
        "--seed": spec.seed,
    }
    if isinstance(spec, FewImagesSpec):
        return export.shell("few-images", options)
    protocol = {
        "--epochs": spec.epochs,
        "--batch": spec.batch,
        "--rate": spec.rate,
        "--statistics": spec.statistics,
        "--batchnorm": spec.batchnorm,
        "--train": spec.train,
    }
    return export.shell("probe", options | protocol)
