"""Where zero-shot answers are wrong, what wording does to them, and Table 3: with intervals, and the images behind (2.1)."""

import streamlit as st

from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import catalogue
from pages.clip.accuracy import cached, parts, views
from pages.clip.accuracy import controls as own_controls
from pages.clip.accuracy.presets import ALL, CONFUSION, GROUPS, KEY, PRESETS, TEMPLATES, VERSUS, VIEWS
from pages.ui import controls, fetch, frame, images, jobs, model_picker, provenance, state, table
from pages.ui.cached import models
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN
from pages.ui.room import room

ROOM = 430  # px: the confusion of ten classes

with frame.page(
    "Accuracy",
    aim="Ten thousand answers at once: where the model is wrong, and what the words are worth.",
    questions=("2.1.a",),
    note="clip/accuracy",
) as head:
    state.try_this(PRESETS, key=KEY)
    row, hero, below = controls.row(), st.container(gap="xsmall"), st.container()
    with below:
        view = controls.closer(VIEWS, key="acc_view")
        if view == TEMPLATES:
            group = controls.select("Recipes", list(GROUPS), key="acc_group", width=170)
    with row:
        data_name = controls.one_of("Images", list(images.SETS), key="acc_data", default="CIFAR-10", bare=True)
        with controls.more(KEY):
            split = controls.one_of("Split", ["test", "train"], key="acc_split")
            model = model_picker.model(key=KEY, default=BUILT_IN)
            limit = controls.whole("Images, 0 = all", key="acc_limit", low=0, high=50_000, default=0, step=500)
            seed = controls.seed(key=KEY)
            own = own_controls.own_template(key=KEY)
        dataset = images.SETS[data_name]
        spec = RecipesSpec(model, dataset, split, GROUPS[ALL], limit or None, seed, (own,) if own else ())
        name = f"Accuracy of {model_picker.title(model)} on {data_name} {split}"
        work = jobs.Work(KEY, name, spec, "dl2core.clip.accuracy.measure.measure_recipes", (spec,))
        missing = None if dataset == "shapes" else catalogue.dataset(dataset, split)
        weights = None if model == BUILT_IN else models.weights_of(model)
        lacking = [item for item in (missing, weights) if item is not None and item.on_disk() is None]
        jobs.run_button("Measure", work, disabled=bool(lacking))

    drawn = parts.choose(spec, jobs.finished(work))
    document, first = drawn.document, drawn.document["rows"][0]
    head.shows(first["data"], first["model"])
    with hero:
        beside = view in (CONFUSION, VERSUS) and (dataset, split) == (drawn.spec.dataset, drawn.spec.split)
        for item in lacking:
            if not parts.same_images(spec, drawn.spec) and (item != missing or not beside):
                fetch.offer(item)  # else it is offered where its pictures would be
        origin = provenance.of_document(document, f"n = {first['n']:,}", kind=drawn.source)
        jobs.panel(work, lambda _: None, idle=parts.asked_for(spec, drawn) or origin)
        wanted = parts.of_group(document, GROUPS[ALL], spec.own)
        with room("acc_room", ROOM, view=view, of=VIEWS):
            if view == CONFUSION:
                views.confusion(drawn)
            elif view == VERSUS:
                views.against(drawn, wanted)
            elif view == TEMPLATES:
                parts.templates(document, parts.of_group(document, GROUPS[group], spec.own), drawn.source, key=KEY)
            else:
                lines = parts.table3(cached.stored_table(), document if drawn.found else None)
                table.show(lines, alt="Table 3: report, published, measured")
        for line in parts.remarks(drawn, against=view == VERSUS):
            st.caption(plain(line))
    parts.exports(drawn, KEY)
