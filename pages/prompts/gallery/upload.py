"""Open a checkpoint: the assignment's model_best.pth.tar, safetensors of this project, hjbahng/visual_prompting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from dl2core import store
from dl2core.data import sets
from dl2core.device import machine
from dl2core.prompts.evaluate.spec import POSITIONS, TEMPLATES, EvaluateSpec
from dl2core.prompts.views import pixel
from pages.prompts import cached
from pages.prompts import tables as prompt_tables
from pages.prompts.gallery import views
from pages.ui import controls, frame, jobs

LARGEST_MB = 8
STD = (0.26862954, 0.26130258, 0.27577711)  # of OpenAI's models, for the size in pixel steps


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that was read as a prompt."""

    name: str
    data: bytes

    @property
    def identity(self) -> str:
        return f"{self.name} {store.content_hash(self.data, digits=12)}"


def popover(*, key: str) -> Upload | None:
    """The popover with the uploader; a file that holds no prompt is refused in place, with what was found in it."""
    with st.popover("Open a checkpoint", key=f"{key}_open"):
        file = st.file_uploader(
            f"model_best.pth.tar of the assignment, or safetensors, up to {LARGEST_MB} MB",
            key=f"{key}_file",
            max_upload_size=LARGEST_MB,
        )
        st.caption(
            "A deep checkpoint holds all of CLIP (about 303 MB): take its prompt out first with "
            "`python -m dl2core extract-prompt FILE --out P.safetensors`. Nothing in a file is run."
        )
        if file is None:
            return None
        with frame.guard():
            cached.checkpoint(file.getvalue(), file.name)
            return Upload(file.name, file.getvalue())
    return None


def show(upload: Upload, *, key: str) -> None:
    """The uploaded prompt: facts, views, and its accuracy where the built-in model fits it."""
    found = cached.checkpoint(upload.data, upload.name)
    st.subheader(upload.name, anchor=False)
    facts = [f"{found.kind.replace('_', ' ')}, {found.parameters:,} parameters, written by {found.source}"]
    facts += [f"epoch {found.epoch}"] if found.epoch is not None else []
    facts += [f"best validation accuracy in the file {found.best_top1:.2f} %"] if found.best_top1 is not None else []
    facts += [f"not in the file: {', '.join(found.unknown)}"] if found.unknown else []
    st.caption(" · ".join(facts))
    spec = _ask(found, upload, key)
    if found.kind != "deep":
        side = found.image_size or spec.image_size
        canvas = pixel.canvas_of(spec.kind or found.kind, found.tensors, side)
        views.compare(np.zeros_like(canvas), canvas, STD, title=upload.name, where=st.container())
        views.details(canvas, STD, pixel_units=False)
    else:
        norms = np.linalg.norm(found.tensors["deep_prompt"][0], axis=1)
        st.markdown(
            f"{len(norms)} tokens of width {found.tensors['deep_prompt'].shape[2]}, norms "
            + ", ".join(f"{n:.3g}" for n in norms)
        )
    _evaluate(upload, spec, key)


def _ask(found, upload: Upload, key: str) -> EvaluateSpec:
    """Widgets for what the file does not say."""
    about = found.about
    with controls.row():
        dataset = controls.one_of(
            "Data", [name for name in sets.NAMES if sets.on_disk(name)], key=f"{key}_up_data", default="shapes"
        )
        template = st.text_input(
            "Template",
            str(about.get("template") or TEMPLATES[dataset]),
            key=f"{key}_up_template_{dataset}",
            max_chars=120,
            width=240,
        )
        images = controls.whole("Test images", key=f"{key}_up_n", low=50, high=10_000, default=500, step=50)
        kind = size = layer = None
        position = str(about.get("position") or "end")
        if "image size" in found.unknown:
            size = controls.whole(
                "Images of, px", key=f"{key}_up_size", low=found.size, high=512, default=max(found.size, 224)
            )
        if "fixed or random" in found.unknown and controls.switch("At random places", key=f"{key}_up_random"):
            kind = "random_patch"
        if "layer" in found.unknown:
            layer = controls.whole("Layer", key=f"{key}_up_layer", low=0, high=11, default=0)
        if "position" in found.unknown:
            position = controls.one_of("Position", POSITIONS, key=f"{key}_up_position")
    return EvaluateSpec(
        upload.identity, dataset, template, images=images, image_size=size, kind=kind, layer=layer, position=position
    )


def _evaluate(upload: Upload, spec: EvaluateSpec, key: str) -> None:
    """The button that evaluates the prompt on the built-in model, and what came out."""
    work = jobs.Work(
        f"{key}_up",
        f"Evaluating {upload.name}",
        spec,
        "dl2core.prompts.questions.evaluate",
        (upload.data, upload.name, spec),
    )
    with controls.row():
        jobs.run_button("Evaluate on the built-in model", work)
    jobs.panel(
        work, lambda _: None, idle="not evaluated here" if not jobs.finished(work) else "evaluated in this session"
    )
    if done := jobs.finished(work):
        rows = prompt_tables.control_rows(done.result, name="this file")
        prompt_tables.table(rows, alt="Accuracy with the uploaded prompt and with its controls")
        frame.caption("measured", str(machine()), done.spec.dataset, f"n = {rows[0]['n']:,}")
