"""Train: a prompt learns while you watch, on the built-in model; opens on a recorded run with its scrubber (question 2.2)."""

import streamlit as st

from dl2core.data import catalogue
from dl2core.prompts.recorded import recording
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.spec import KINDS
from pages.prompts import cached
from pages.prompts import tables as prompt_tables
from pages.prompts.training import controls as own_controls
from pages.prompts.training import views as prompt_training
from pages.ui import controls, export, fetch, frame, jobs, provenance, results, state

KEY = "trn"
TEST_IMAGES = 1000
PRESETS = [
    state.Preset(
        "Everything a frog",
        "2.2",
        {"trn_task": TASKS["frog"].title, "trn_kind": KINDS["padding"]},
        "move the slider from 0 to the right: the frame appears, and the answers turn one by one",
    ),
    state.Preset(
        "In the dark",
        "2.2",
        {"trn_task": TASKS["dark"].title, "trn_kind": KINDS["padding"]},
        "how much of what the dark broke does a frame repair?",
    ),
    state.Preset(
        "A deep prompt",
        "2.3",
        {"trn_task": TASKS["dark"].title, "trn_kind": KINDS["deep"]},
        "the pictures stay as they are, and the answers change",
    ),
    state.Preset(
        "The assignment's rate",
        "2.2",
        {"trn_task": TASKS["dark"].title, "trn_kind": KINDS["padding"], "trn_rate_padding": 40.0},
        "press Train: what suits ViT-B/32 may not suit this model",
    ),
]

with frame.page(
    "Train",
    aim="Only the prompt learns; the model stays as it is.",
    questions=("2.2", "2.3"),
    subject=f"{state.value_of('trn_data', 'Shapes')} · built-in model",
    note="prompts/training",
):
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        task, kind = own_controls.front()
        choice = own_controls.more(task, kind)
        work = jobs.Work(KEY, choice.title, choice, "dl2core.prompts.questions.train", (choice,))
        ready = choice.dataset == "shapes" or fetch.offer(catalogue.dataset(choice.dataset, "train"))
        jobs.run_button("Train", work, disabled=not ready)
        shelf = st.container()
    name, stored = cached.stored_for(task, kind)
    done = jobs.finished(work)
    mine = done.result if done and done.spec == choice else None
    tested = jobs.Work(
        f"{KEY}_test",
        f"Controls of: {choice.title}",
        (choice, TEST_IMAGES),
        "dl2core.prompts.questions.against_controls",
        (mine, TEST_IMAGES),
    )
    measured = jobs.finished(tested)
    if mine is not None and measured and measured.spec == (choice, TEST_IMAGES):
        mine = measured.result
    with shelf:
        taken = results.shelf(recording.KIND, recording.packed(mine) if mine else None, key=KEY, check=cached.unpacked)
    shown = cached.unpacked(taken) if taken else mine or stored
    snapshot = None if jobs.live(work) else prompt_training.scrubber(shown, key=KEY)

    def draw(partial: object) -> None:
        if partial is None:
            prompt_training.draw(shown, snapshot or shown.run.last)
        else:
            run = partial.run
            prompt_training.draw(partial, run.last if run.snapshots else None)

    origin = "measured" if shown is mine else "stored"
    facts = (
        shown.title,
        f"{shown.run.spec.train_images:,} images, {shown.run.spec.steps:,} steps",
        f"seed {shown.run.spec.seed}",
    )
    jobs.panel(work, draw, idle=provenance.of_document(shown.origin, *facts, kind=origin))

    if shown.test:
        with frame.folded("Against controls"):
            prompt_tables.table(prompt_tables.control_rows(shown.test), alt="Accuracy on test images with the controls")
            st.caption(prompt_tables.in_words(shown.test, learned=shown.learned))
    elif mine is not None:
        jobs.run_button(f"Against controls ({TEST_IMAGES:,} test images)", tested)
        jobs.panel(tested, lambda _: None)
    with controls.row():
        export.menu(
            KEY,
            rows=[{"step": s.step, "loss": s.loss, "learning rate": s.lr} for s in shown.run.steps],
            document=recording.document(shown),
            code=prompt_tables.command(shown.run.spec),
        )
        best = recording.prompt_file(shown, snapshot or shown.run.last)
        st.download_button(
            "This prompt (safetensors)",
            best,
            "prompt.safetensors",
            key="trn_prompt",
            on_click="ignore",
            type="tertiary",
        )
