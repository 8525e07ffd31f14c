"""Text prompts: pictures and labels in, cosines, logits, probabilities and their reasons out (question 2.1)."""

import streamlit as st

from dl2core import device
from dl2core.clip import names
from dl2core.clip.templates import COLOURS
from dl2core.clip.views import PICTURES, STORED_TASKS
from dl2core.clip.wording import check_template, wording
from pages.clip.text_prompts import answer as clip_answer
from pages.clip.text_prompts import cached as pictures
from pages.clip.text_prompts import cards as clip_cards
from pages.clip.text_prompts import controls as own_controls
from pages.clip.text_prompts import views as clip_views
from pages.clip.text_prompts.presets import CARDS, FLIP, GRID, VIEWS, WHY, presets
from pages.ui import controls, export, fetch, frame, images, model_picker, state
from pages.ui.cached import models as cached
from pages.ui.markdown import plain
from pages.ui.model_picker import BUILT_IN

KEY = "txt"
KNOWN = list(dict.fromkeys(label for task in STORED_TASKS for label in task.labels))
aim = "CLIP picks the label whose sentence lies nearest to the picture; the logit scale decides how sure it sounds."


def answers(view: str, model: str, scale: float, question: clip_answer.Question, *, vote: bool) -> None:
    """The views that ask about the chosen pictures."""
    shown = clip_answer.answer(question)
    for sentence in clip_answer.warnings(question, shown):
        st.caption(plain(sentence))
    if view == CARDS:
        sheets = pictures.sheets(model, question.keys, question.gallery.for_the_eye(), shown.seen)
        clip_cards.show(
            question.gallery.names,
            sheets,
            shown.scores,
            shown.truths,
            scale=scale,
            never_read=shown.never_read,
            key=KEY,
            on_why=lambda number: state.set_values({"txt_view": WHY, "txt_picture": number + 1}),
            vote_on=clip_answer.closest(question, shown) if vote else None,
        )
    elif view == GRID:
        export.menu("txt_grid", rows=clip_views.grid(question, shown, scale=scale, key=KEY))
    elif view == WHY:
        clip_views.why(question, shown, key=KEY)
    else:
        clip_views.prior(shown, scale=scale)
    used = question.wording.templates
    words = f"“{used[0]}”" if len(used) == 1 else f"ensemble of {len(used)} templates"
    facts = (f"{len(question.keys)} pictures, {question.gallery.title}", words, f"logit scale {scale:g}")
    if shown.stored and view != WHY:
        frame.caption_of(cached.stored(), *facts)
    else:
        frame.caption("measured", str(device.machine()), *facts)


def asked_of() -> tuple[str, str]:
    """Data and model, as the controls below stand or will start."""
    data = state.value_of("txt_data") or st.query_params.get("txt_data", "Shapes")
    return data if data in (*images.SETS, images.OWN) else "Shapes", str(state.value_of("txt_model") or BUILT_IN)


@st.fragment
def lab(in_head: tuple[str, str]) -> None:
    """Controls and answers. A fragment: a new template runs and sends this part, not the navigation, head and notes."""
    if asked_of() != in_head:
        st.rerun()  # the head names data and model
    with frame.guard():
        state.try_this(presets(), key=KEY)
        with controls.row():
            template = own_controls.template(key=KEY, default=COLOURS.template)
            labels = own_controls.labels(key=KEY, default=COLOURS.labels, known=KNOWN)
            scale = own_controls.logit_scale(key=KEY)
            colour_task = len(labels) > 1 and set(labels) <= set(COLOURS.labels)
            with st.popover("Images"):
                choice = images.choose(KEY, seed=PICTURES.seed, camera=colour_task and in_head[1] == BUILT_IN)
            with controls.more(KEY):
                model = model_picker.model(key=KEY)
                none_of_these = own_controls.none_of_these(key=KEY)
                further = own_controls.more_templates(key=KEY)
            view = own_controls.view(VIEWS, key=KEY)
        if model != BUILT_IN and not fetch.offer(names.download_item(model)):
            st.caption("Until then: the built-in model")
            model = BUILT_IN
        if view == FLIP:
            rows = clip_views.sweep(model, template=check_template(template), scale=scale, key=KEY)
            export.menu("txt_flip", rows=rows)
        else:
            asked = wording(list(dict.fromkeys([template, *further])), labels, none_of_these=none_of_these)
            question = clip_answer.ask(model, choice, images.gallery(KEY, choice), asked)
            answers(view, model, scale, question, vote=colour_task and not none_of_these)


in_head = asked_of()
subject = f"{in_head[0]} · {in_head[1]} model"
with frame.page("Text prompts", aim=aim, questions=("2.1.a", "2.1.b"), subject=subject, note="clip/text_prompts"):
    lab(in_head)
