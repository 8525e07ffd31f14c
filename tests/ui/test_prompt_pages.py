"""The three prompt pages without a browser: what they open with, links, presets, every tab, uploads, live training."""

import io
import json

import pytest
import streamlit as st
from PIL import Image
from prompts import files
from ui.visits import head, opener, press, until, words

from dl2core.prompts.model import pixel
from dl2core.prompts.recorded import gallery
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train.spec import KINDS
from pages.prompts import charts as prompt_charts
from pages.prompts import tables as prompt_tables
from pages.ui import jobs

HERO = gallery.entry("shapes-frog-padding")
CHANGED = f"{int((HERO.run.best.watched.argmax(axis=1) != HERO.plain.argmax(axis=1)).sum())} of 8 answers changed"
OWN = {
    "dark": "built-in, quarter brightness",
    "negative": "built-in, negative colours",
    "plain": "built-in, CIFAR-10 as it is",
}
DATA = [title for task, title in OWN.items() if gallery.names(f"cifar10-{task}-deep")] + [
    "Table 5, CIFAR-10",
    "Table 5, CIFAR-100",
]


def small_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def open_page():
    st.cache_data.clear()
    st.cache_resource.clear()

    def start(name, **link):
        return opener(f"prompts/{name}")(**link)

    return start


def stage(app) -> dict:
    """What the browser was given to draw."""
    (part,) = (part for part in app.get("bidi_component") if part.proto.component_name.endswith("prompt_stage"))
    return json.loads(part.proto.json)


def frogs(app) -> int:
    """Answers that are frog in the layer on the screen."""
    shown = stage(app)
    return sum(label == "frog" for label, _, _ in shown["layers"][shown["at"]]["answers"])


def stored_frogs(probabilities) -> int:
    return int((probabilities.argmax(axis=1) == HERO.classes.index("frog")).sum())


def test_gallery_opens_on_frogs_and_noise_makes_fewer(open_page):
    app = open_page("gallery")
    best, noise = stored_frogs(HERO.run.best.watched), stored_frogs(HERO.noise)
    assert frogs(app) == best > noise
    assert CHANGED in words(app)
    press(app, "Only noise")
    assert frogs(app) == noise
    assert "Noise" in stage(app)["layers"][1]["label"]
    assert frogs(open_page("gallery", gal_added="nothing")) == stored_frogs(HERO.plain)


def test_own_pictures_are_answered_with_the_frame_and_without(open_page):
    app = open_page("gallery", gal_data="Own pictures")
    assert "No picture of yours yet" in words(app)
    app.file_uploader(key="gal_files").set_value([("me.png", small_png(), "image/png")]).run()
    shown = stage(app)
    assert [len(layer["answers"]) for layer in shown["layers"]] == [1, 1, 1]
    assert head(app).startswith("your pictures")
    assert shown["layers"][0]["tally"].endswith("of 1 frog")


GALLERY_TABS = {  # tab -> what it alone says
    "Figures 7 and 8": "parameters · L2 norm",
    "Label by label": "The 8 most probable of",
    "Table 4": "◆ the report · Tables 3 and 4",
    "ln or exp": "Each arm has its own best learning rate",
    "Spectrum": "",
    "This model's prompts": "gains in points over no prompt",
}


@pytest.mark.parametrize("present", ["0", "1"])
@pytest.mark.parametrize("tab", GALLERY_TABS)
def test_a_tab_of_the_gallery_shows_its_own_and_nothing_of_the_others(open_page, tab, present):
    app = open_page("gallery", gal_tab=tab, present=present)
    assert not app.error
    for one, says in GALLERY_TABS.items():
        assert (says in words(app)) is (one == tab or not says), one
    charts = {"Label by label": 1, "Table 4": 1, "ln or exp": 1, "Spectrum": 2}
    assert len(app.get("vega_lite_chart")) == charts.get(tab, 0)


def test_the_gallery_lists_every_measured_prompt(open_page):
    table = open_page("gallery", gal_tab="This model's prompts").dataframe[0].value
    assert len(table) == sum(bool(gallery.summary(name).get("test")) for name in gallery.names())


def test_the_preset_of_table_4_opens_its_tab(open_page):
    app = open_page("gallery")
    press(app, "Table 4")
    assert "public re-runs" in words(app)
    press(app, "Back to mine")


def test_a_students_checkpoint_is_opened_and_evaluated(open_page):
    app = open_page("gallery")
    data = files.assignment(pixel.build("padding", 4, 32, seed=3).state_dict())
    app.file_uploader(key="gal_file").upload("model_best.pth.tar", data, "application/octet-stream").run()
    assert not app.exception
    assert "padding, 1,344 parameters, written by assignment" in words(app)
    assert "epoch 7" in words(app)
    assert "not in the file: data set, template" in words(app)
    app.number_input(key="gal_up_n").set_value(50).run()
    press(app, "Evaluate on the built-in model")
    until(app, lambda: "evaluated in this session" in words(app))


def test_a_prompt_for_another_model_says_so(open_page):
    app = open_page("gallery")
    data = files.assignment(pixel.build("padding", 30, 224).state_dict())
    app.file_uploader(key="gal_file").upload("model_best.pth.tar", data, "application/octet-stream").run()
    assert "69,840 parameters" in words(app)
    press(app, "Evaluate on the built-in model")
    until(app, lambda: "224 px" in " ".join(error.value for error in app.error))


@pytest.mark.parametrize(
    ("data", "message"),
    [(files.evil_zip("true"), "posix.system"), (b"no checkpoint at all", "bad.pth"), (b"", "empty")],
)
def test_a_bad_file_is_refused_and_the_page_stays(open_page, data, message):
    app = open_page("gallery")
    app.file_uploader(key="gal_file").upload("bad.pth", data, "application/octet-stream").run()
    assert not app.exception
    assert message in " ".join(error.value for error in app.error)
    assert CHANGED in words(app)


def test_training_opens_on_the_recorded_run_and_its_scrubber_turns_the_answers(open_page):
    first = HERO.run.snapshots[0]
    shown = stage(open_page("training"))
    assert shown["layers"][shown["at"]]["label"] == f"after {HERO.run.best.step} steps"
    app = open_page("training", trn_at=first.step)
    assert frogs(app) == stored_frogs(first.watched)
    assert f"of the validation images after **{first.step}** steps" in words(app)


def test_the_stored_run_is_the_one_that_the_button_starts_and_it_ends_with_eight_frogs(
    open_page, monkeypatch, tmp_path
):
    asked = []
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(jobs, "run_button", lambda label, work, **rest: asked.append(work.spec))
    app = open_page("training")
    assert asked[0] == HERO.run.spec
    assert frogs(app) == stored_frogs(HERO.run.last.watched) == 8
    assert stored_frogs(HERO.plain) == 0


@pytest.mark.parametrize("task", [task.title for task in TASKS.values()])
@pytest.mark.parametrize("kind", KINDS.values())
def test_training_opens_for_every_task_and_kind(open_page, task, kind):
    """A link carries what the select boxes show."""
    app = open_page("training", trn_task=task, trn_kind=kind)
    assert not app.error
    assert not app.warning
    assert (app.selectbox(key="trn_task").value, app.selectbox(key="trn_kind").value) == (task, kind)


@pytest.mark.parametrize("kind", ["frame", "deep prompt"])
def test_a_live_run_is_trained_measured_and_kept(open_page, kind):
    app = open_page("training", trn_kind=kind, trn_steps="3", trn_images="16", trn_batch="4")
    press(app, "Train")
    until(app, lambda: "16 images, 3 steps" in words(app))
    if kind == "frame":
        assert stage(app)["layers"][-1]["label"] == "after 3 steps"
    app.text_input(key="trn_keep_name").set_value("mine").run()
    press(app, "Keep in this session")
    app.selectbox(key="trn_recall").set_value("mine").run()
    assert not app.exception
    assert "16 images, 3 steps" in words(app)


def test_a_size_that_does_not_fit_is_refused(open_page):
    app = open_page("training", trn_size_padding="99")
    assert app.warning


def test_deep_prompts_open_with_accuracy_by_depth_and_tokens(open_page):
    app = open_page("deep_prompts")
    assert "The tokens at layer" in words(app)
    press(app, "Deeper is better?")
    assert "Table 5, CLIP ViT-B/32" in words(app)
    assert "The tokens at layer" not in words(app)  # those of the built-in model have no place under CLIP's numbers
    assert head(app).endswith("CLIP ViT-B/32, 4 tokens")


@pytest.mark.parametrize("data", [one for one in DATA if not one.startswith("Table")])
@pytest.mark.parametrize(
    ("tab", "charts", "says"),
    [
        ("Tokens", 2, ""),
        ("Attention received", 1, "An equal share is"),
        ("Attention given, nearest patches", 1, "Nearest patches in 64 Shapes pictures"),
        ("Table", 0, "gains in points over no prompt"),
    ],
)
def test_a_tab_of_the_deep_page_shows_its_own(open_page, data, tab, charts, says):
    app = open_page("deep_prompts", deep_data=data, deep_tab=tab)
    assert not app.error
    assert not app.warning
    assert says in words(app)
    assert len(app.get("vega_lite_chart")) == charts


def test_broken_links_are_noticed(open_page):
    app = open_page("deep_prompts", deep_layer="99", deep_data="nothing")
    assert app.warning
    app = open_page("gallery", gal_prompt="no-such-prompt")
    assert app.warning


def test_the_dots_of_table_4_fill_the_axis():
    chart = prompt_charts.accuracies(prompt_tables.pixel_rows("cifar100")).to_dict()
    domains = [layer["encoding"]["x"]["scale"]["domain"] for layer in chart["layer"]]
    assert domains[0] == domains[1]
    assert domains[0][0] > 50  # the lowest of them is 60 %


def test_stored_prompts_are_told_apart_in_their_table():
    rows = prompt_tables.gallery_rows([gallery.summary(name) for name in gallery.names()])
    assert len({(row["prompt"], row["parameters"]) for row in rows}) == len(rows)
