"""The controls of the Train page: task and kind in front, everything else under More."""

from __future__ import annotations

import streamlit as st

from dl2core.data import sets
from dl2core.prompts import MOST_TOKENS
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train import protocol
from dl2core.prompts.train.spec import KINDS, TrainSpec, spec_of
from pages.ui import controls

SHORT = {name: task.title for name, task in TASKS.items()}
FRONT_PX = 172  # two of them fit beside each other on a phone
LIVE = protocol.LIVE
SIZES = {
    "padding": (LIVE.frame, 16),
    "fixed_patch": (21, 32),
    "random_patch": (21, 32),
}  # default and largest, 32 px input


def _first_data() -> str:
    """Real images where those to train on and those to watch are on this disk."""
    return "cifar10" if sets.on_disk("cifar10", "train") and sets.on_disk("cifar10", "test") else "shapes"


def front() -> tuple[str, str]:
    """Task and kind."""
    task = controls.select("Task", SHORT, key="trn_task", default="frog", width=FRONT_PX, bare=True)
    kind = controls.select("Kind", KINDS, key="trn_kind", default="padding", width=FRONT_PX, bare=True)
    return task, kind


def more(task: str, kind: str) -> TrainSpec:
    """Everything else, with the built-in model's defaults."""
    defaults = protocol.BUILT_IN
    with controls.more("trn"):
        data = controls.one_of(
            "Data", {name: sets.TITLES[name] for name in ("shapes", "cifar10")}, key="trn_data", default=_first_data()
        )
        with controls.row():
            images = controls.whole(
                "Training images", key="trn_images", low=8, high=40_000, default=LIVE.train_images, step=100
            )
            steps = controls.whole("Steps", key="trn_steps", low=1, high=5000, default=LIVE.steps, step=20)
            batch = controls.whole("Batch", key="trn_batch", low=1, high=256, default=LIVE.batch)
        with controls.row():
            size, layer, tokens = 4, 0, 4
            if kind == "deep":
                layer = controls.whole("Layer", key="trn_layer", low=0, high=11, default=0)
                tokens = controls.whole("Tokens", key="trn_tokens", low=1, high=MOST_TOKENS, default=10)
            else:
                default, largest = SIZES[kind]
                size = controls.whole("Size, px of 32", key=f"trn_size_{kind}", low=1, high=largest, default=default)
            constant = TASKS[task].constant is not None and kind != "deep" and data == "shapes"
            rate = controls.number(
                "Learning rate",
                key=f"trn_rate_{kind}{'_constant' if constant else ''}",
                low=0.001,
                high=1000.0,
                default=LIVE.constant_rate if constant else defaults.learning_rate(kind),
                step=1.0,
                help=f"{defaults.note}; the assignment takes 40 for ViT-B/32",
            )
            seed = controls.seed(key="trn")
        scale = controls.one_of(
            "Logit scale in the loss",
            {"exp": "100", "ln": "ln 100 = 4.6"},
            key="trn_scale",
            default="exp",
            help="The report's numbers match training with ln 100",
        )
        st.caption(
            f"{defaults.note[0].upper()}{defaults.note[1:]}: momentum {defaults.momentum}, warm-up {100 * defaults.warmup_share:.0f} % of the steps, then a cosine"
        )
    return spec_of(
        dataset=data,
        task=task,
        kind=kind,
        size=size,
        layer=layer,
        tokens=tokens,
        steps=steps,
        batch=batch,
        learning_rate=rate,
        logit_scale=scale,
        train_images=images,
        seed=seed,
    )
