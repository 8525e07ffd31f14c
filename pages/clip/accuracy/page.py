"""Accuracy of templates, ensembles and spellings, with intervals, per class, and the images behind them (Table 3)."""

import numpy as np
import streamlit as st

from dl2core.clip import names
from dl2core.clip.accuracy import recipes
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import catalogue
from pages.clip import charts
from pages.clip.accuracy import cached
from pages.clip.accuracy import controls as own_controls
from pages.clip.accuracy import views as parts
from pages.clip.accuracy.controls import CLASSES, GROUPS, PRESETS, TABLE, TABS
from pages.ui import controls, fetch, frame, images, jobs, model_picker, plot, state, table
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN

KEY = "acc"
chosen = state.value_of("acc_data") or st.query_params.get("acc_data", "CIFAR-10")
subject = f"{chosen} {state.value_of('acc_split', 'test')} · {state.value_of('acc_model', BUILT_IN)} model"

with frame.page(
    "Accuracy",
    aim="The same pictures in other words: what a template is worth.",
    questions=("2.1.a",),
    subject=subject,
    note="clip/accuracy",
):
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        group = controls.one_of("Recipes", list(GROUPS), key="acc_group")
        data_name = controls.one_of("Images", list(images.SETS), key="acc_data", default="CIFAR-10")
        split = controls.one_of("Split", ["test", "train"], key="acc_split")
        with controls.more(KEY):
            model = model_picker.model(key=KEY)
            limit = controls.whole("Images, 0 = all", key="acc_limit", low=0, high=50_000, default=0, step=500)
            seed = controls.seed(key=KEY)
        own = own_controls.own_template(key=KEY)
        dataset = images.SETS[data_name]
        spec = RecipesSpec(model, dataset, split, GROUPS[group], limit or None, seed, (own,) if own else ())
        name = f"Accuracy of {model} on {data_name} {split}"
        work = jobs.Work(KEY, name, spec, "dl2core.clip.accuracy.measure.measure_recipes", (spec,))
        here = dataset == "shapes" or catalogue.dataset(dataset, split).on_disk() is not None
        weights = None if model == BUILT_IN else names.download_item(model)
        known = weights is None or weights.on_disk() is not None
        jobs.run_button("Measure", work, disabled=not (here and known))
    if not here:
        fetch.offer(catalogue.dataset(dataset, split))
    if not known:
        fetch.offer(weights)

    done = jobs.finished(work)
    measured = done.result if done else None
    wanted = recipes.recipes(spec.groups, own=spec.own)
    document = measured.document if measured else {**cached.stored(), "stored": True}
    rows = [row for row in document["rows"] if row["name"] in wanted] or document["rows"]
    shown = {**document, "rows": rows}
    source = "measured" if measured else "stored"
    chart = charts.dots(parts.dot_rows(shown, source), published=parts.published_line(shown))

    jobs.panel(work, lambda _: None)
    parts.dots(chart, len(rows), key=KEY, tab=CLASSES)
    first = rows[0]
    facts = (f"{first['data']}, n = {first['n']:,}", first["model"], "95 % Wilson intervals")
    frame.caption_of(document, *facts, kind=source)
    if measured and (line := next(iter(measured.found.values())).not_kept):
        st.caption(plain(f"{line[0].upper()}{line[1:]}. The next measurement encodes the pictures again."))
    if document["spec"]["dataset"] == "cifar10" and str(first["model"]).startswith("built-in"):
        st.caption("The built-in model was trained on CIFAR-10's classes: this is no zero-shot accuracy.")
    for line in parts.shared_sentences(shown):
        st.caption(plain(line))
    parts.exports(shown, chart, KEY)

    tab = controls.one_of("Show", list(TABS), key="acc_tab")
    if tab == TABLE:
        lines = parts.table3(cached.stored_table(), measured.document if measured else None)
        table.show(lines, alt="Table 3: report, published, measured")
    else:
        name = own_controls.recipe([row["name"] for row in rows], key=KEY)
        row = next(row for row in rows if row["name"] == name)
        found = measured.found[name] if measured else None
        if tab == CLASSES:
            interval = row["points_interval"]
            spread = f" ({interval[0]:+.2f} to {interval[1]:+.2f}, paired)" if interval else ""
            st.markdown(f"**{plain(name)}** against **{plain(first['name'])}**: {row['points']:+.2f} points{spread}")
            if note := parts.by_chance(shown):
                st.caption(note)
            picture = charts.class_differences(parts.changes(row))
            picked = plot.pick(picture, "class", key="acc_classes", alt="Change per class in points")
            if picked and found and name != first["name"]:
                label = found.classes.index(picked["name"])
                gained, lost = recipes.changed(measured.found[first["name"]], found, label)
                parts.pictures(cached.images(done.spec), found, gained, title="Became right")
                parts.pictures(cached.images(done.spec), found, lost, title="Became wrong")
            with frame.folded("Each class"):
                st.dataframe(parts.per_class(row), hide_index=True, alt="Accuracy per class")
        else:
            counts = found.confusion if found else row["confusion"]
            if counts is None:
                st.caption("Measure here to see the confusion of this many classes")
            else:
                classes = list(found.classes) if found else list(row["per_class"])
                cell = parts.confusion(np.array(counts), classes, key=KEY)
                if cell and found:
                    places = found.images_in(classes.index(cell[0]), classes.index(cell[1]))
                    parts.pictures(cached.images(done.spec), found, places, title=f"{cell[0]}, answered {cell[1]}")
                elif not found:
                    st.caption("Measure here, and a cell opens its images")
