"""The frame, its presets, its job panel and its links, without a browser. On the demo page."""

import time
from pathlib import Path

import pyarrow as pa
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from ui.visits import captions, hint, until

from dl2core.errors import InputError
from pages.ui import export, frame, navigation, provenance, results, state
from pages.ui.charts import style
from pages.ui.state import Preset, as_parameter

DEMO = Path(__file__).with_name("demo_app.py")
WAIT_SECONDS = 60
CAPTION = 0.6  # opacity of Streamlit's captions


@pytest.fixture
def demo():
    st.cache_resource.clear()
    return AppTest.from_file(DEMO, default_timeout=WAIT_SECONDS)


def labels(app):
    return [button.label for button in app.button]


def texts(app):
    return [*(text.value for text in app.markdown), *(text.value for text in app.caption)]


def drawn_rows(app) -> list[dict]:
    """The data of the demo's chart."""
    (chart,) = app.get("vega_lite_chart")
    (data,) = chart.proto.datasets
    return pa.ipc.open_stream(data.data.data).read_all().to_pylist()


def test_the_head_says_what_is_in_use_and_the_foot_where_numbers_come_from(demo):
    demo.run()
    assert [title.value for title in demo.title] == ["Demo"]
    assert "no data · no model · questions 1.1.a, 1.1.b" in texts(demo)
    assert "● measured here · ○ our stored run · ◆ the report · ▲ published · ■ computed" in texts(demo)
    assert "our stored run" not in captions(demo)  # the legend is none of them, and this page says "a stored result"


def test_a_preset_sets_all_and_back_to_mine_restores_what_was_there(demo):
    demo.query_params["demo_n"] = "7"
    demo.run()
    assert demo.button(key="demo_back").disabled
    demo.button(key="demo_try_1").click().run()
    assert "n is 40, kind is fancy, seed is 0" in texts(demo)
    assert hint(demo) == "Look for: the curve bends"
    demo.button(key="demo_try_0").click().run()
    assert "n is 3, kind is plain, seed is 0" in texts(demo)
    demo.button(key="demo_back").click().run()
    assert "n is 7, kind is plain, seed is 0" in texts(demo)
    assert demo.button(key="demo_back").disabled


def test_a_preset_puts_what_it_does_not_name_to_its_default_and_back_restores_it(demo):
    demo.query_params["demo_seed"] = "5"
    demo.run()
    demo.button(key="demo_try_0").click().run()
    assert "n is 3, kind is plain, seed is 0" in texts(demo)
    demo.number_input(key="demo_seed").set_value(6).run()
    assert not [button for button in demo.button if button.proto.type == "primary" and "_try_" in button.key]
    demo.button(key="demo_back").click().run()
    assert "n is 20, kind is plain, seed is 5" in texts(demo)


def test_what_to_look_for_goes_away_when_the_state_is_changed(demo):
    demo.run()
    demo.button(key="demo_try_0").click().run()
    demo.number_input(key="demo_n").set_value(12).run()
    assert hint(demo) == ""
    assert not demo.button(key="demo_back").disabled


def test_a_lost_parameter_is_named_once(demo):
    demo.query_params["demo_kind"] = "nope"
    demo.run()
    assert [notice.value for notice in demo.warning] == [
        "Not everything in the link could be used: `demo_kind=nope` (now plain)"
    ]
    demo.number_input(key="demo_n").set_value(12).run()
    assert not demo.warning


def test_a_link_that_fits_gives_no_notice(demo):
    for name, value in {"demo_kind": "fancy", "demo_n": "20", "unknown": "x"}.items():
        demo.query_params[name] = value
    demo.run()
    assert "n is 20, kind is fancy, seed is 0" in texts(demo)
    assert not demo.warning


def test_wrong_input_is_shown_and_the_page_goes_on(demo):
    demo.run()
    demo.number_input(key="demo_n").set_value(77)
    demo.segmented_control(key="demo_kind").set_value("fancy").run()
    assert [error.value for error in demo.error] == ["fancy goes to 50, n = 77 was asked for"]
    assert "n is 77, kind is fancy, seed is 0" in texts(demo)


def test_a_fault_of_the_app_is_one_line_for_the_visitor_and_a_trace_in_the_log(demo, monkeypatch, report, caplog):
    monkeypatch.setattr(frame, "report", report)
    monkeypatch.setattr("pages.ui.predict.bet", lambda *_, **__: 1 / 0)
    demo.run()
    assert not demo.exception
    assert [error.value for error in demo.error] == [frame.FAULT]
    assert provenance.LEGEND in texts(demo)  # the foot is drawn all the same
    (record,) = [record for record in caplog.records if record.name == "pages.ui.frame"]
    assert record.exc_info[0] is ZeroDivisionError


def test_a_job_runs_shows_its_result_and_offers_stop_meanwhile(demo):
    demo.query_params["demo_n"] = "3"
    demo.run()
    assert "a stored result" in texts(demo)
    demo.button(key="demo_run").click().run()
    assert "Stop" in labels(demo)
    assert demo.button(key="demo_run").disabled
    until(demo, lambda: "a result of this session" in texts(demo))
    assert "Stop" not in labels(demo)
    assert not demo.button(key="demo_run").disabled


def test_stop_ends_the_job_within_a_second_and_keeps_what_it_had_got(demo):
    demo.query_params["demo_n"] = "100"
    demo.run()
    demo.button(key="demo_run").click().run()
    until(demo, lambda: len(drawn_rows(demo)) not in (0, 5))  # five rows are stored
    demo.button(key="demo_stop").click().run()
    time.sleep(1)
    demo.run()
    assert any("● measured here · stopped: a partial result" in text for text in texts(demo))
    assert {row["source"] for row in drawn_rows(demo)} == {"measured"}
    demo.number_input(key="demo_n").set_value(50).run()
    assert "Stopped · a stored result" in texts(demo)
    assert {row["source"] for row in drawn_rows(demo)} == {"stored"}


def test_an_input_error_of_the_work_is_shown_by_the_panel(demo):
    demo.query_params["demo_n"] = "13"
    demo.run()
    demo.button(key="demo_run").click().run()
    until(demo, lambda: demo.error)
    assert demo.error[0].value == "n = 13 was asked for, this demo cannot count to 13"
    assert demo.number_input(key="demo_n").value == 13


def test_a_bet_comes_before_the_answer(demo):
    demo.run()
    assert not any("You bet on" in text for text in texts(demo))
    demo.pills(key="demo_bet").set_value("2").run()
    demo.toggle(key="demo_reveal").set_value(True).run()
    assert "You bet on **2**: it is **0 and 1**." in texts(demo)


def test_a_result_can_be_kept_and_taken_out_again(demo):
    demo.query_params["demo_n"] = "3"
    demo.run()
    demo.button(key="demo_run").click().run()
    until(demo, lambda: "a result of this session" in texts(demo))
    demo.text_input(key="demo_keep_name").set_value("three")
    demo.button(key="demo_keep").click().run()
    demo.selectbox(key="demo_recall").set_value("three").run()
    assert len(demo.dataframe[0].value) == 3


def test_presenter_mode_comes_with_the_link_and_goes_with_the_toggle(demo):
    demo.query_params["present"] = "1"
    demo.run()
    assert demo.toggle(key="presenter_toggle").value is True
    demo.toggle(key="presenter_toggle").set_value(False).run()
    assert "present" not in demo.query_params
    demo.run()
    assert demo.toggle(key="presenter_toggle").value is False


def test_notes_keep_answers_apart(tmp_path):
    note = tmp_path / "note.md"
    note.write_text("Try this.\n\n## Answer 1.1.a\nBecause.\n\n## Answer 1.1.b\nSo.\n")
    assert frame.read_note(note) == ("Try this.", [("Answer 1.1.a", "Because."), ("Answer 1.1.b", "So.")])


def test_every_note_belongs_to_a_page_and_can_be_read():
    notes = {page.note for page in navigation.EVERY if page.note.exists()}
    assert set(navigation.FOLDER.rglob("*.md")) == notes
    assert all(frame.read_note(note)[0] for note in notes)


def test_a_presets_name_and_values_as_the_link_has_them():
    assert Preset("A", "1.1.a").name == "A 1.1.a"
    values = [3, 2.0, 0.25, True, ["a", "b"], "built-in"]
    assert [as_parameter(value) for value in values] == ["3", "2", "0.25", "true", ["a", "b"], "built-in"]


def test_provenance_names_machine_and_day():
    document = {
        "machine": {"processor": "Some CPU", "cores": 2, "accelerator": None},
        "created": "2026-11-05T08:00:00+00:00",
    }
    assert provenance.of_document(document, "n = 30") == "○ our stored run · Some CPU, 2 cores · n = 30 · 5 Nov 2026"
    assert provenance.describe("report", "Table 1", "") == "◆ the report · Table 1"


def test_state_is_not_lost_by_value_of():
    assert state.value_of("never_drawn", 5) == 5


def test_csv_has_all_columns_and_quotes_what_must_be():
    rows = [{"a": 1, "b": 'x,"y"'}, {"a": 2, "c": None}]
    assert export.to_csv(rows) == 'a,b,c\n1,"x,""y""",\n2,,\n'


@pytest.mark.parametrize(
    "content", [b"{", b"[1]", b'{"kind": "other"}', b"\xff\xfe", b"x" * (results.MAX_IMPORT_BYTES + 1)]
)
def test_an_imported_file_that_does_not_fit_is_refused(content):
    with pytest.raises(InputError):
        results.parse(content, "demo")


def luminance(colour):
    """Relative luminance of WCAG 2 of "#rrggbb"."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(over, under, share):
    """A colour laid on another with this opacity."""
    pairs = [(int(over[i : i + 2], 16), int(under[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def config():
    import tomllib

    return tomllib.loads((navigation.FOLDER.parent / ".streamlit/config.toml").read_text())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_in_both_themes(theme):
    colours = config()["theme"][theme]
    for background in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        assert contrast(colours["textColor"], background) >= 4.5
        assert contrast(mixed(colours["textColor"], background, CAPTION), background) >= 4.5
        for graphic in (*style.COLOURS, style.GREY, colours["primaryColor"]):
            assert contrast(graphic, background) >= 3, (graphic, background)
    # One dark colour cannot carry white letters and be letters on dark, each at 4.5: both are held as near as they come.
    least = {"light": 4.5, "dark": 4.0}[theme]
    primary, background = colours["primaryColor"], colours["backgroundColor"]
    assert contrast("#ffffff", primary) >= least  # a button's letters, and a chip's
    assert contrast(primary, mixed(primary, background, 0.1)) >= least  # the option that is selected


def test_charts_and_theme_use_the_same_colours():
    assert set(config()["theme"]["chartCategoricalColors"]) == set(style.COLOURS)


def test_more_names_than_colours_is_refused():
    with pytest.raises(ValueError, match="7 names"):
        style.colours(list("abcdefg"))
