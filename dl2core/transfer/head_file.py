"""A trained head and its answers as files: safetensors with a json header, and a table of predictions. No torch in here."""

from __future__ import annotations

import json

import numpy as np
from safetensors.numpy import save

from dl2core.store import jsonable
from dl2core.transfer.probe_result import ProbeResult, Trained

HEADER = "dl2core.head"  # key in the file's header
HEAD, RESULT = "head.safetensors", "result.json"


def head(trained: Trained) -> bytes:
    """`weight` (K, D) and `bias` (K,), float32: logits = features @ weight.T + bias.

    The header names the backbone by the hash of its weights, the classes in label order, and the whole spec. Where the
    run changed the backbone, too, it says so: the head then fits no other copy of it.
    """
    result = trained.result
    about = {
        "spec": jsonable(result.spec),
        "classes": list(result.classes),
        "backbone_weights": result.weights,
        "backbone_changed": not result.spec.frozen,
        "epoch": result.best + 1,
    }
    tensors = {
        "weight": np.ascontiguousarray(trained.head[:, :-1], dtype=np.float32),
        "bias": np.ascontiguousarray(trained.head[:, -1], dtype=np.float32),
    }
    return save(tensors, metadata={HEADER: json.dumps(about, ensure_ascii=False)})


def predictions(result: ProbeResult) -> list[dict[str, object]]:
    """One row a test image: its place, its class, the answer and the probability that the answer was given."""
    rows = zip(result.truth, result.predicted, result.confidence, strict=True)
    return [
        {"image": place, "class": result.classes[truth], "answer": result.classes[answer], "probability": probability}
        for place, (truth, answer, probability) in enumerate(rows)
    ]
