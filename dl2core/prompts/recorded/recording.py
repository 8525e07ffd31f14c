"""A run with all that a page shows of it: pictures and their answers, test accuracy against controls. No torch in here.

A recording is a json document and, beside it, a safetensors file with its arrays. The gallery holds recordings, a page
gets one from each live training, and both are drawn the same way.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from dl2core import store
from dl2core.data import shapes
from dl2core.errors import InputError
from dl2core.prompts import HEADER
from dl2core.prompts.recorded import runs
from dl2core.prompts.recorded.document import RunDocument
from dl2core.prompts.recorded.runs import Run, Snapshot
from dl2core.prompts.tasks import task as find_task
from dl2core.prompts.views import pixel as view
from dl2core.tensor_files import reading

KIND = RunDocument.KIND
ORIGIN = ("machine", "versions", "created")
PICTURES, PICTURES_SEED = 8, 11


@dataclass(frozen=True, eq=False)
class Recording:
    """One run, drawn or to be drawn.

    Attributes:
        run: spec, curve and snapshots.
        title: in words.
        classes: (K,) labels.
        model: title of the model.
        identity: of its weights.
        image_size: S of its input.
        plain: (8, K) probabilities for the pictures without a prompt; None where no pictures were watched. Those of a data
            set lie on one disk: what is kept of their answers is asked anew on another (`pipeline.on_this_disk`).
        noise: (8, K) the same with noise of the learned prompt's norm.
        noise_canvas: (3, S, S) that noise, for a pixel prompt.
        test: accuracy on test images with controls, as `assessment.summary` gives it; None while it is not measured.
        deep: view of a deep prompt, as `views.deep.summary` gives it.
        origin: machine, versions and date, as `store.document` gives them.
    """

    run: Run
    title: str
    classes: tuple[str, ...]
    model: str
    identity: str
    image_size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    plain: np.ndarray | None = None
    noise: np.ndarray | None = None
    noise_canvas: np.ndarray | None = None
    test: dict | None = None
    deep: dict | None = None
    origin: dict | None = None

    @property
    def parameters(self) -> int:
        """Number of learned values."""
        return sum(value.size for value in self.run.last.parameters.values())

    @property
    def learned(self) -> bool:
        """Whether training ever beat its start on the validation images; if not, the best prompt is the start."""
        return self.run.best.step > 0

    def canvas(self, snapshot: Snapshot) -> np.ndarray:
        """(3, S, S) what a pixel prompt of this moment adds, in normalised units."""
        if self.run.spec.kind == "deep":
            raise InputError("a deep prompt has no canvas: it lies inside the tower")
        parameters = {name: value.astype(np.float32) for name, value in snapshot.parameters.items()}
        return view.canvas_of(self.run.spec.kind, parameters, self.image_size)

    def with_run(self, run: Run) -> Recording:
        """The same recording, further on."""
        return replace(self, run=run)


@dataclass(frozen=True, eq=False)
class PictureAnswers:
    """Pictures without a prompt, and what the model says of them: (B, K) probabilities each."""

    pictures: np.ndarray  # (B, S, S, 3) uint8, as the task shows them
    nothing: np.ndarray  # without a prompt
    noise: np.ndarray  # with noise of the prompt's norm
    learned: np.ndarray


def answers(recording: Recording) -> PictureAnswers | None:
    """The answers of the best prompt that a recording holds, for its Shapes pictures; None where it holds none."""
    held = (recording.plain, recording.noise, recording.run.best.watched)
    if any(one is None for one in held):
        return None
    drawn = pictures(recording.run.spec.task, recording.image_size)
    return PictureAnswers(drawn, *(one.astype(np.float32) for one in held))


def pictures(task: str, size: int) -> np.ndarray:
    """(8, S, S, 3) uint8: the Shapes test pictures that recordings watch, as the task shows them."""
    drawn = shapes.scenes("test", PICTURES, seed=PICTURES_SEED)
    return find_task(task).shift(shapes.render_all(drawn, size))


def truths() -> list[str]:
    """What the eight pictures show."""
    return [f"{scene.colour} {scene.shape}" for scene in shapes.scenes("test", PICTURES, seed=PICTURES_SEED)]


def document(recording: Recording) -> store.Document:
    """The recording without its arrays, as one document."""
    made = store.document(
        KIND,
        spec=recording.run.spec,
        title=recording.title,
        classes=recording.classes,
        model=recording.model,
        identity=recording.identity,
        image_size=recording.image_size,
        mean=recording.mean,
        std=recording.std,
        parameters=recording.parameters,
        steps=[[step.step, round(step.loss, 5), step.lr] for step in recording.run.steps],
        snapshots=[[snapshot.step, snapshot.top1] for snapshot in recording.run.snapshots],
        resumed_at=recording.run.resumed_at,
        precision="float32",
        learned=recording.learned if recording.run.snapshots else None,
        test=recording.test,
        deep=recording.deep,
    )
    return made | (recording.origin or {})


def here() -> dict:
    """Machine, versions and date of a run that was made now."""
    made = store.document(KIND, spec=None)
    return {name: made[name] for name in ORIGIN}


def _arrays(recording: Recording) -> dict[str, np.ndarray]:
    """Prompts and probabilities, in half precision but for the last and the best prompt."""
    kept = {recording.run.best.step, recording.run.last.step}
    arrays = {}
    for name, value in runs.arrays(recording.run).items():
        part, number = name.split("/")[:2]
        whole = part == "snapshot" and recording.run.snapshots[int(number)].step in kept
        arrays[name] = np.ascontiguousarray(value, dtype=np.float32 if whole else np.float16)
    for name in ("plain", "noise", "noise_canvas"):
        value = getattr(recording, name)
        if value is not None:
            arrays[name] = np.ascontiguousarray(value, dtype=np.float16)
    return arrays


def write(recording: Recording, path: Path) -> None:
    """Write `path`.safetensors and `path`.json, each in one go.

    Raises:
        OSError: the folder cannot be written, or its disk is full.
    """
    store.write_atomically(path.with_suffix(".safetensors"), save(_arrays(recording)))
    store.write_json(path.with_suffix(".json"), document(recording))


def packed(recording: Recording) -> store.Document:
    """The whole recording as one document, arrays included, to be kept and sent away by a page."""
    return document(recording) | {"arrays": base64.b64encode(save(_arrays(recording))).decode("ascii")}


def unpacked(content: store.Document) -> Recording:
    """What `packed` made.

    Raises:
        InputError: it is no whole recording; the message names the field.
    """
    store.from_document(RunDocument, {name: value for name, value in content.items() if name != "arrays"})
    try:
        file = reading.read(base64.b64decode(content["arrays"], validate=True), called="the document's arrays")
        entries = file.contents.entries
        arrays = dict(zip([entry.name for entry in entries], file.arrays(entries), strict=True))
        return _joined(content, arrays, "the document")
    except InputError:
        raise
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"the document is no recorded training: {error}") from None


def prompt_file(recording: Recording, snapshot: Snapshot) -> bytes:
    """The prompt of one moment as a safetensors file, as `checkpoints.read` takes it."""
    spec = recording.run.spec
    about = {"kind": spec.kind, "title": recording.title, "identity": recording.identity, "template": spec.template}
    about |= {"step": snapshot.step, "dataset": spec.dataset, "task": spec.task}
    if spec.kind == "deep":
        about |= {"layer": spec.layer, "position": "end"}
    else:
        about |= {"size": spec.size, "image_size": recording.image_size}
    tensors = {name: np.ascontiguousarray(value, np.float32) for name, value in snapshot.parameters.items()}
    return save(tensors, metadata={HEADER: json.dumps(about, sort_keys=True)})


def read(path: Path) -> Recording:
    """Read what `write` wrote.

    Raises:
        InputError: a file is missing or broken.
    """
    numbers = store.read_json(path.with_suffix(".json"))
    try:
        arrays = load_file(path.with_suffix(".safetensors"))
    except (SafetensorError, OSError) as error:
        raise InputError(f"{path.stem}.safetensors cannot be read: {error}") from None
    return _joined(numbers, arrays, f"{path.stem}.json")


def _joined(numbers: store.Document, arrays: dict[str, np.ndarray], called: str) -> Recording:
    missing = [name for name in ("spec", "steps", "snapshots", "classes", "identity", "title") if name not in numbers]
    if missing:
        raise InputError(f"{called} is no recorded run: it has no {', '.join(missing)}")
    run = runs.joined(numbers, arrays)
    if not run.snapshots or not all(snapshot.parameters for snapshot in run.snapshots):
        raise InputError(f"{called} is no recorded run: a snapshot has no prompt")
    return Recording(
        run=run,
        title=numbers["title"],
        classes=tuple(numbers["classes"]),
        model=numbers["model"],
        identity=numbers["identity"],
        image_size=numbers["image_size"],
        mean=tuple(numbers["mean"]),
        std=tuple(numbers["std"]),
        plain=arrays.get("plain"),
        noise=arrays.get("noise"),
        noise_canvas=arrays.get("noise_canvas"),
        test=numbers.get("test"),
        deep=numbers.get("deep"),
        origin={name: numbers[name] for name in ORIGIN if name in numbers},
    )
