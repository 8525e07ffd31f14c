"""The link's own values: a link that is opened wins, one that comes late does not undo what was done since."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from pages.ui import link_value

    st.button("next", key="next", on_click=lambda: link_value.write("cell", str(int(st.session_state["cell"]) + 1)))
    st.text(link_value.read("cell", "1", valid=str.isdigit))


def start(**parameters):
    app = AppTest.from_function(page)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def test_the_default_is_not_written_and_a_change_is():
    app = start()
    assert "cell" not in app.query_params
    app.button(key="next").click().run()
    assert app.query_params["cell"] == "2"


def test_a_link_sets_the_value_and_what_is_not_valid_is_dropped():
    assert start(cell="7").text[0].value == "7"
    app = start(cell="x")
    assert app.text[0].value == "1"
    assert app.query_params["cell"] == "1"


def test_a_link_that_comes_late_undoes_nothing():
    app = start(cell="7")
    app.button(key="next").click().run()
    app.query_params["cell"] = "7"  # the browser had not yet taken up cell=8 when the next run began
    app.button(key="next").click().run()
    assert app.text[0].value == "9"
    assert app.query_params["cell"] == "9"


def test_a_link_changed_by_hand_is_taken():
    app = start(cell="7")
    app.button(key="next").click().run()
    app.query_params["cell"] = "3"
    assert app.run().text[0].value == "3"


def test_an_old_value_is_taken_again_after_a_while(monkeypatch):
    app = start(cell="7")
    app.button(key="next").click().run()
    now = __import__("time").monotonic
    monkeypatch.setattr("time.monotonic", lambda: now() + 60)
    app.query_params["cell"] = "7"
    assert app.run().text[0].value == "7"


def test_back_brings_the_value_that_was_replaced_a_moment_ago(monkeypatch):
    app = start(cell="7")
    app.button(key="next").click().run()
    monkeypatch.setattr("pages.ui.history.came_back", lambda: True)
    app.query_params["cell"] = "7"
    assert app.run().text[0].value == "7"


def test_what_the_link_leaves_out_is_at_its_default_after_back(monkeypatch):
    app = start()
    app.button(key="next").click().run()
    monkeypatch.setattr("pages.ui.history.came_back", lambda: True)
    del app.query_params["cell"]
    assert app.run().text[0].value == "1"


def numbers_page():
    import streamlit as st

    from pages.ui import controls, frame

    with frame.page("Numbers", aim="Ask for one."):
        st.text(str(controls.whole("n", key="num_n", low=0, high=9, default=5)))


@pytest.mark.parametrize("text", ["inf", "-inf", "1e999", "9" * 400, "9" * 5_000])
def test_a_number_beyond_all_numbers_gives_the_page_with_a_notice(text):
    app = AppTest.from_function(numbers_page)
    app.query_params["num_n"] = text
    app.run()
    assert not app.exception
    assert app.text[0].value == "5"
    assert "num_n" not in app.query_params
    assert app.warning[0].value.startswith(f"Not everything in the link could be used: `num_n={text[:20]}")
    assert len(app.warning[0].value) < 160
    app.number_input(key="num_n").set_value(8).run()
    assert app.text[0].value == "8"


def test_a_good_number_of_a_link_is_taken():
    app = AppTest.from_function(numbers_page)
    app.query_params["num_n"] = "7"
    app.run()
    assert app.text[0].value == "7"
    assert not app.warning
