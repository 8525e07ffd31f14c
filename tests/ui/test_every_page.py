"""What holds for every page: its first numbers say where they come from, and its presets set what it has."""

import pytest
from streamlit.testing.v1 import AppTest
from ui.visits import captions, first_visit, head, hint, pictures

from pages.ui import navigation, state, steps

FIRST = {  # page -> the sources that its first view names
    "start/questions": set(),
    "start/report": {"○ our stored run"},
    "start/checks": {"○ our stored run"},
    "start/bet": set(),
    "cnn/latency": {"○ our stored run"},
    "cnn/memory": {"■ computed"},
    "clip/text_prompts": {"○ our stored run"},
    "clip/accuracy": {"○ our stored run"},
    "prompts/gallery": {"○ our stored run"},
    "transfer/linear_probe": {"○ our stored run"},
    "transfer/augmentations": {"○ our stored run", "■ computed"},
    "transfer/layers": {"○ our stored run"},
    "robustness/cross_dataset": {"○ our stored run"},
    "prompts/training": {"○ our stored run"},
    "prompts/deep_prompts": {"○ our stored run"},
    "robustness/noise": {"○ our stored run"},
    "robustness/approaches": {"○ our stored run"},
    "graphs/walks": {"■ computed"},
    "graphs/message_passing": {"■ computed"},
    "graphs/plain_network": {"○ our stored run"},
    "graphs/attention": {"○ our stored run"},
}
NONSENSE = "\u2620 1e999"
TYPED = {"g", "msg_own", "msg_w", "msg_b", "txt_template", "txt_labels"}  # text of a person: refused where it is shown
WITHOUT_CODE = {"start/questions", "start/bet"}
SOURCES = ("● measured here", "○ our stored run", "◆ the report", "▲ published", "■ computed")
IN_LINK = "_in_link"
LABS = [page.folder for page in navigation.EVERY if not page.folder.startswith("start/")]


@pytest.mark.parametrize("page", navigation.EVERY, ids=lambda page: page.folder)
def test_a_page_says_where_its_first_numbers_come_from_and_shows_its_code(page):
    app = first_visit(page.folder)
    said = captions(app)
    assert {source for source in SOURCES if f"{source} ·" in said} == FIRST[page.folder]
    shown = any("import" in code.value and code.language == "python" for code in app.code)
    assert shown == (page.folder not in WITHOUT_CODE), "what computes the picture stands under Show the code"


@pytest.fixture
def presets(monkeypatch) -> list[state.Preset]:
    """The presets of the page that was opened last."""
    seen: list[state.Preset] = []
    draw = state.try_this

    def record(given, **options):
        seen[:] = given
        return draw(given, **options)

    monkeypatch.setattr(state, "try_this", record)
    return seen


def widgets(app: AppTest) -> set[str]:
    """Keys of the widgets that the page has drawn, and parameters of the link that no widget holds (pages.ui.link_value)."""
    session = app.session_state._state._state
    held = {str(key).removesuffix(IN_LINK) for key in session.filtered_state if str(key).endswith(IN_LINK)}
    return set(session._key_id_mapper._key_id_mapping) | set(app.query_params) | held


@pytest.mark.parametrize("folder", LABS)
def test_every_preset_sets_keys_that_its_page_has_shows_as_chosen_and_is_what_its_link_opens(folder, presets):
    app = first_visit(folder)
    known, asked = widgets(app), set()
    for number in range(len(presets)):
        press = next(button for button in app.button if (button.key or "").endswith(f"_try_{number}"))
        press.click().run()
        assert not app.exception
        assert hint(app) == f"Look for: {presets[number].look_for}"
        chosen = [button for button in app.button if "_try_" in (button.key or "") and button.proto.type == "primary"]
        assert [button.key for button in chosen] == [press.key]
        known |= widgets(app)
        asked |= set(presets[number].values)
        opened = first_visit(folder, state.as_link(presets[number].values))
        assert not opened.warning, f"{presets[number].name}: {opened.warning[0].value}"
        assert head(opened) == head(app), presets[number].name
        if pictures(opened) != pictures(app):
            opened.run()  # what a control below the picture holds is known to it from the second run on
        assert pictures(opened) == pictures(app), f"the link of {presets[number].name} draws something else"
    assert asked <= known, f"no widget of {folder} has the keys {sorted(asked - known)}"


@pytest.mark.parametrize("folder", LABS)
def test_a_damaged_link_falls_back_with_one_notice(folder, presets):
    whole = first_visit(folder)
    damaged = {name: NONSENSE for preset in presets for name in preset.values if name not in TYPED}
    app = first_visit(folder, damaged)
    said = [one.value for one in (*app.warning, *app.error)]
    assert len(said) == 1, said
    assert head(app) == head(whole)


def test_a_lecture_has_a_step_for_every_preset_in_the_order_of_the_report():
    listed = steps.every()
    assert len({step.name for step in listed}) == len(listed)
    questions = [step.question for step in listed if step.question]
    assert questions == sorted(questions)
    assert (questions[0], questions[-1]) == ("1.1.a", "3.5.b")
    keys = {step.key for step in listed if step.preset}
    assert len(keys) == len({step.page for step in listed if step.preset})  # each page has its own prefix
