"""Learned pixel prompts: one frame changes eight answers; what was learned, drawn so that nothing is hidden (question 2.2)."""

import numpy as np

from dl2core.data import sets
from dl2core.prompts.recorded import gallery
from dl2core.prompts.views import pixel as view
from pages.prompts import cached
from pages.prompts import cards as prompt_cards
from pages.prompts import tables as prompt_tables
from pages.prompts.gallery import answers as prompt_answers
from pages.prompts.gallery import upload as prompt_upload
from pages.prompts.gallery import views
from pages.ui import controls, frame, state

KEY = "gal"
HERO = "shapes-frog-padding"
ADDED = {"nothing": "nothing", "noise": "same-norm noise", "learned": "learned"}
TABS = ("Figures 7 and 8", "Label by label", "Table 4", "ln or exp", "Channels and spectrum", "This model's prompts")
pixel = [name for name in cached.names() if "-deep-" not in name]
titles = {
    name: f"{sets.TITLES[cached.summary(name)['spec']['dataset']]} · {cached.summary(name)['title']}" for name in pixel
}
PRESETS = [
    state.Preset(
        "Everything a frog",
        "2.2",
        {"gal_prompt": titles[HERO], "gal_added": ADDED["learned"]},
        "the same frame on every picture; then put noise of the same norm there instead",
    ),
    state.Preset(
        "Table 4",
        "2.2",
        {"gal_tab": "Table 4"},
        "the report lies on the re-runs with the scale ln 100, not on those with 100",
    ),
    state.Preset(
        "Figures 7 and 8",
        "2.2",
        {"gal_tab": "Figures 7 and 8"},
        "the report's figures show a prompt before it learned anything, and half of its values",
    ),
]

subject = f"{state.value_of('gal_prompt', titles[HERO])} · built-in model"

with frame.page(
    "Learned pixel prompts",
    aim="A frozen CLIP, and a few pixels that are the same on every picture: trained, they decide what it says.",
    questions=("2.2",),
    subject=subject,
    note="prompts/gallery",
):
    state.try_this(PRESETS, key=KEY)
    with controls.row():
        name = controls.select("Prompt", titles, key="gal_prompt", default=HERO, width=310)
        added = controls.one_of("Added to each picture", ADDED, key="gal_added", default="learned")
        uploaded = prompt_upload.popover(key=KEY)
    made = cached.entry(name)
    canvas = made.canvas(made.run.best)
    shown = cached.answers(name) or prompt_answers.on_cifar(name)
    if shown:
        extra = {"nothing": np.zeros_like(canvas), "noise": made.noise_canvas.astype(np.float32), "learned": canvas}[
            added
        ]
        pictures = np.stack([view.as_seen(picture, extra, made.mean, made.std) for picture in shown.pictures])
        before = None if added == "nothing" else shown.nothing
        changed = prompt_cards.cards(pictures, made.classes, getattr(shown, added), before)
        frame.caption_of(
            {"machine": made.origin["machine"], "created": made.origin["created"]},
            f"{changed} of {len(pictures)} answers changed" if before is not None else "no prompt",
            f"{made.parameters:,} parameters",
            prompt_tables.in_words(made.test, learned=made.learned),
            prompt_tables.age(made.identity),
        )

    if uploaded:
        prompt_upload.show(uploaded, key=KEY)
    tab, place = controls.tab(TABS, key="gal_tab")
    with place:
        if tab == "Figures 7 and 8":
            views.compare(made.canvas(made.run.snapshots[0]), canvas, made.std, title=made.title)
        elif tab == "Label by label" and shown:
            prompt_answers.per_class(shown, made.classes, key=KEY)
        elif tab == "Table 4":
            prompt_tables.show_table_4()
        elif tab == "ln or exp":
            prompt_tables.show_scale_pair(cached.document(gallery.LOGIT_SCALE))
        elif tab == "Channels and spectrum":
            units = controls.switch("In pixel steps of 255", key="gal_units")
            views.details(canvas, made.std, pixel_units=units)
        elif tab == "This model's prompts":
            prompt_tables.show_gallery([cached.summary(one) for one in cached.names()])
