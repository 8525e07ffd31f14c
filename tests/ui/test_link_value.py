"""The link's own values: a link that is opened wins, one that comes late does not undo what was done since."""

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
