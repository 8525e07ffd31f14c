"""Text prompts: pictures and labels in, cosines, logits, probabilities and their reasons out (question 2.1)."""

import streamlit as st

from dl2core import device
from dl2core.clip.templates import COLOURS
from dl2core.clip.views import STORED_TASKS
from pages.clip.text_prompts import answer as clip_answer
from pages.clip.text_prompts import cached as pictures
from pages.clip.text_prompts import controls as own_controls
from pages.clip.text_prompts import snippet
from pages.clip.text_prompts import views as clip_views
from pages.clip.text_prompts.live import cards, scale
from pages.clip.text_prompts.presets import CARDS, FLIP, GRID, KEY, VIEWS, WHY, presets, seed
from pages.ui import controls, export, fetch, frame, images, last_good, model_picker, state
from pages.ui.cached import models as cached
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN
from pages.ui.room import room

ROOM = 480  # px: the eight cards with three bars each
HERO = 558  # px: the cards, where they come from and what is below them
KNOWN = list(dict.fromkeys(label for task in STORED_TASKS for label in task.labels))
aim = "CLIP picks the sentence that lies nearest to the picture; the logit scale decides how sure it sounds."


def answers(view: str, question: clip_answer.Question, head: frame.Head) -> None:
    """The views that ask about the chosen pictures."""
    shown, taken = clip_answer.answer(question), []
    head.shows(question.gallery.title, model_picker.title(question.model))
    with room("txt_room", ROOM, view=view, of=VIEWS):
        if view == CARDS:
            eyes = pictures.eyes(question.keys, question.gallery)
            seen = pictures.seen(question.model, question.keys, question.gallery, shown.seen)
            called = clip_answer.called(question)
            drawn = [cards.Card(*one) for one in zip(called, eyes, seen, shown.truths, strict=True)]
            cards.picture_cards(drawn, shown.scores, key=KEY, never_read=shown.never_read, on_why=ask_why)
        elif view == GRID:
            taken = clip_views.grid(question, shown, key=KEY)
        elif view == WHY:
            clip_views.why(question, shown, key=KEY)
        else:
            clip_views.prior(shown, key=KEY)
    used = question.wording.templates
    words = f"“{used[0]}”" if len(used) == 1 else f"ensemble of {len(used)} templates"
    facts = (
        f"{len(question.keys)} pictures, {question.gallery.title}",
        words,
        f"logit scale {scale.logit_scale(key=KEY):g}",
    )
    if shown.stored and view != WHY:
        frame.caption_of(cached.stored(), *facts)
    else:
        frame.caption("measured", str(device.machine()), *facts)
    for sentence in clip_answer.warnings(question, shown):
        st.caption(plain(sentence))
    with st.container(horizontal=True, vertical_alignment="center"):
        if view == CARDS:
            with st.popover("Your bet"):
                clip_views.bet(shown.scores, key=KEY)
        asked = (question.model, question.choice, question.wording, scale.logit_scale(key=KEY))
        export.menu("txt_grid", rows=taken, python=snippet.lines(*asked))


def ask_why(number: int) -> None:
    """For callbacks: show where the evidence in one picture lies."""
    state.set_values({"txt_view": WHY, "txt_picture": number + 1})


def weights_here(model: str) -> bool:
    """Whether a model lies on this disk; else the line that fetches it, progress in place."""
    if model == BUILT_IN or fetch.offer(cached.weights_of(model)):
        return True
    st.caption("Until then: the built-in model")
    return False


@st.fragment
def lab(head: frame.Head) -> None:
    """Controls and answers. A fragment: a new template runs and sends this part, not the navigation and the notes."""
    with frame.guard():
        state.try_this(presets(), key=KEY)
        row, hero, below = controls.row(), room("txt_hero", HERO, gap="xsmall"), st.container()
        with below:
            view = controls.closer(VIEWS, key="txt_view")
        with row:
            template = own_controls.template(key=KEY, default=COLOURS.template)
            pictures_of = st.popover("Images")
            labels = own_controls.labels(key=KEY, default=COLOURS.labels, known=KNOWN)
            colour_task = len(labels) > 1 and set(labels) <= set(COLOURS.labels)
            with pictures_of:
                default = images.best()
                camera = colour_task and state.value_of("txt_model") in (None, BUILT_IN)
                choice = images.choose(KEY, default=default, seed=seed(default), camera=camera, main_colour=colour_task)
            with controls.more(KEY):
                model = model_picker.model(key=KEY)
                none_of_these = own_controls.none_of_these(key=KEY)
                further = own_controls.more_templates(key=KEY)
                own_controls.labels_from_a_file(key=KEY)
        typed = own_controls.Typed((template, *further), tuple(labels), none_of_these)
        asked = last_good.checked(
            "txt_typed", typed, own_controls.Typed.wording, otherwise=own_controls.FIRST
        ).wording()
        with hero:
            model = model if weights_here(model) else BUILT_IN
            if view == FLIP:
                head.shows("Shapes discs", model_picker.title(model))
                with room("txt_room", ROOM, view=view, of=VIEWS):
                    clip_views.sweep(model, template=asked.templates[0], key=KEY)
            else:
                answers(view, clip_answer.ask(model, choice, images.gallery(KEY, choice), asked), head)


with frame.page("Text prompts", aim=aim, questions=("2.1.a", "2.1.b"), note="clip/text_prompts") as head:
    lab(head)
