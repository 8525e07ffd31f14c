"""A room is never empty, which Streamlit would not draw at all, and holds each view in a slot of its own."""

import pytest
from streamlit.testing.v1 import AppTest


def rooms() -> None:
    import streamlit as st

    from pages.ui.room import room

    room("bare", 300)
    view = st.session_state["view"]
    with room("views", 300, view=view, of=("a", "b")):
        st.caption(f"this is {view}")


@pytest.mark.parametrize(("view", "slot"), [("a", 1), ("b", 2)])
def test_a_room_without_content_is_drawn_and_each_view_has_its_slot(view, slot):
    app = AppTest.from_function(rooms)
    app.session_state["view"] = view
    bare, views = app.run().main.children.values()
    assert not app.exception
    assert len(bare.children) == 1
    assert [number for number, part in views.children.items() if getattr(part, "children", None)] == [slot]
