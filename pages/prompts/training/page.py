"""Train: a prompt learns while you watch, on the built-in model; opens on a recorded run with its scrubber (question 2.2)."""

import streamlit as st

from dl2core.data import catalogue, sets
from dl2core.prompts.recorded import recording
from pages.prompts import cached, trained
from pages.prompts import tables as prompt_tables
from pages.prompts.training import controls as own_controls
from pages.prompts.training import snippet, views
from pages.prompts.training.presets import presets
from pages.ui import controls, export, fetch, frame, jobs, navigation, provenance, results, state

KEY = trained.JOB
TEST_IMAGES = 1000

with frame.page(
    "Train",
    aim="Only the prompt learns; the model stays as it is.",
    questions=("2.2", "2.3"),
    note="prompts/training",
) as head:
    state.try_this(presets(), key=KEY)
    with controls.row():
        task, kind = own_controls.front()
        choice = own_controls.more(task, kind)
        work = jobs.Work(KEY, choice.title, choice, "dl2core.prompts.questions.train", (choice,))
        ready = choice.dataset == "shapes" or fetch.offer(catalogue.dataset(choice.dataset, "train"))
        jobs.run_button("Train", work, disabled=not ready)
        shelf = st.container()
    stored = cached.on_this_disk(cached.stored_for(task, kind, choice.dataset))
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
    running, stopped = jobs.live(work), jobs.left_over(work)
    learned = stopped if stopped is not None and stopped.run.snapshots else None
    shown = cached.on_this_disk(cached.unpacked(taken)) if taken else learned or mine or stored
    empty = views.before_the_first(stored, choice) if running else None

    def draw(partial: object) -> None:
        if running is None:
            made, snapshot = shown, views.moment(shown, key=KEY)
        else:  # the newest moment, until the first one the pictures as they are
            made = partial or empty
            snapshot = made.run.last if made and made.run.snapshots else None
        if made is None:
            st.caption("The first answers are on their way")
            return
        views.pictures(made, snapshot, key=KEY)
        head.shows(made.title, sets.TITLES[made.run.spec.dataset], "built-in model")
        if made.run.snapshots:
            views.curves(made, snapshot)

    origin = "stored" if shown is stored else "measured"
    taken_steps, steps = len(shown.run.steps), shown.run.spec.steps
    facts = (
        f"{shown.run.spec.train_images:,} images, "
        + (f"{steps:,} steps" if taken_steps == steps else f"stopped after {taken_steps:,} of {steps:,} steps"),
        f"seed {shown.run.spec.seed}",
    )
    asked = views.asked_for(choice, stored) if shown is stored else ""
    jobs.panel(work, draw, idle=asked or provenance.of_document(shown.origin or {}, *facts, kind=origin))

    with controls.row():
        if shown is not stored and running is None and shown.run.spec.kind != "deep":
            st.page_link(
                navigation.BY_FOLDER["prompts/gallery"].path,
                label="Use it on your pictures",
                icon=":material/arrow_forward:",
                query_params={
                    "gal_prompt": f"{trained.TITLE} · {shown.title}",
                    **({"present": "1"} if state.presenting() else {}),
                },
            )
        export.menu(
            KEY,
            rows=[{"step": s.step, "loss": s.loss, "learning rate": s.lr} for s in shown.run.steps],
            document=recording.document(shown),
            python=snippet.lines(shown.run.spec),
            code=prompt_tables.command(shown.run.spec),
        )
        best = views.moment(shown, key=KEY) or shown.run.best
        st.download_button(
            "This prompt (safetensors)",
            lambda: recording.prompt_file(shown, best),
            "prompt.safetensors",
            key="trn_prompt",
            on_click="ignore",
            type="tertiary",
        )
    if shown.test:
        with st.expander("Against controls"):
            prompt_tables.table(prompt_tables.control_rows(shown.test), alt="Accuracy on test images with the controls")
            st.caption(prompt_tables.in_words(shown.test, learned=shown.learned))
    elif mine is not None and shown is mine:
        jobs.run_button(f"Against controls ({TEST_IMAGES:,} test images)", tested)
        jobs.panel(tested, lambda _: None)
