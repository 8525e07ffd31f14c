"""Learned pixel prompts: one frame changes eight answers; what was learned, drawn so that nothing is hidden (question 2.2)."""

import streamlit as st

from dl2core.data import catalogue, sets
from dl2core.prompts.recorded import gallery, recording
from pages.prompts import cached, trained
from pages.prompts import tables as prompt_tables
from pages.prompts.gallery import answers as prompt_answers
from pages.prompts.gallery import snippet, views
from pages.prompts.gallery import upload as prompt_upload
from pages.prompts.gallery.answers import ADDED
from pages.prompts.gallery.presets import (
    ALL,
    CHANNELS,
    FIGURES,
    HERO,
    KEY,
    LABELS,
    ON_SHAPES,
    SCALE,
    TABLE_4,
    VIEWS,
    presets,
)
from pages.prompts.gallery.presets import first as first_prompt
from pages.ui import controls, export, fetch, frame, held, images, link_value, state
from pages.ui.room import room

MINE = "mine"
TEST, OWN = "Test pictures", images.OWN
ROOM = 494  # px: the eight pictures and what is said of them
mine = trained.last()
titles = cached.pixel_titles()
if mine is not None and mine.run.spec.kind != "deep":
    titles = {MINE: f"{trained.TITLE} · {mine.title}", **titles}
first = first_prompt()


def choose(added: str) -> None:
    """For callbacks: add this to the pictures."""
    link_value.write("gal_added", ADDED[added])


with frame.page(
    "Learned pixel prompts",
    aim="A frozen CLIP, and a few pixels that are the same on every picture: trained, they decide what it says.",
    questions=("2.2",),
    note="prompts/gallery",
) as head:
    state.try_this(presets(), key=KEY)
    row, hero, below = controls.row(), st.container(gap="xsmall"), st.container()
    with below:
        view = controls.closer(VIEWS, key="gal_tab")
    with row:
        name = controls.select("Prompt", titles, key="gal_prompt", default=first, width=310)
        with st.popover("Images"):
            source = controls.one_of("Images", [TEST, OWN], key="gal_data")
            if source == OWN:
                images.bring(KEY, camera=True)
        uploaded = prompt_upload.popover(key=KEY)
    with hero:
        place = room("gal_room", ROOM)
        own = images.own_gallery(KEY) if source == OWN else None
        if source == OWN and own is None:
            st.caption(images.NO_PICTURE_YET.replace("Shapes, drawn here", "test pictures"))
        if name.startswith("cifar10-") and own is None and not fetch.offer(catalogue.dataset("cifar10", "test")):
            st.caption("Until then: the frame that was trained on Shapes")
            name = ON_SHAPES
        made = mine if name == MINE else cached.entry(name)
        canvas = made.canvas(made.run.best)

        held.declare("gal_added", ADDED["learned"])
        there = {ADDED[one]: one for one in prompt_answers.offered(made)}
        added = there[link_value.read("gal_added", ADDED["learned"], valid=lambda text: text in there)]
        if own is not None:
            shown, where = cached.on_pictures(cached.fingerprint(made), own.keys, made, own), own.title
        elif name == MINE:
            shown, where = prompt_answers.of_training(made)
        else:
            shown = recording.answers(made) or prompt_answers.on_cifar(name)
            where = f"{sets.TITLES[made.run.spec.dataset]} test"
        changed = None
        if view == HERO and shown:
            with place:
                changed = prompt_answers.before_and_after(
                    made, shown, added, own=own is not None, key=KEY, on_choose=choose
                )
        elif view == FIGURES:
            views.compare(made.canvas(made.run.snapshots[0]), canvas, made.std, title=made.title, where=place)
        elif view == LABELS and shown:
            with place:
                prompt_answers.per_class(shown, made.classes, key=KEY)
        elif view == TABLE_4:
            prompt_tables.show_table_4(head, where=place)
        elif view == SCALE:
            prompt_tables.show_scale_pair(cached.document(gallery.LOGIT_SCALE), where=place)
        elif view == CHANNELS:
            units = controls.switch("In pixel steps of 255", key="gal_units")
            with place:
                views.details(canvas, made.std, pixel_units=units)
        elif view == ALL:
            with place:
                prompt_tables.show_gallery([cached.summary(one) for one in cached.names()])
        if view in (HERO, LABELS):
            head.shows(where, made.title, "built-in model")
        elif view != TABLE_4:
            head.shows(made.title if view in (FIGURES, CHANNELS) else "", "built-in model")
        if view in (HERO, FIGURES, LABELS, CHANNELS):
            views.origin(made, changed=changed, count=len(shown.pictures) if shown else 0)
            if own is None and name != MINE:
                export.show_code(KEY, snippet.lines(name, made.run.spec.dataset))
    if uploaded:
        prompt_upload.show(uploaded, key=KEY)
