"""A guided tour without a browser: five stops a topic on pages that exist, and what a browser may send."""

import pytest
from ui.visits import first_visit

from pages.ui import navigation, tour
from pages.ui.tour.stops import TOURS


def mounted(app):
    return [part for part in app.get("bidi_component") if "dl2_tour" in part.proto.id]


def test_every_topic_but_start_has_five_stops_on_its_own_pages():
    topics = {page.folder.partition("/")[0] for page in navigation.EVERY} - {"start"}
    assert set(TOURS) == topics
    for topic, stops in TOURS.items():
        assert len(stops) == 5
        assert {stop.page.partition("/")[0] for stop in stops} == {topic}
        assert all(stop.page in navigation.BY_FOLDER and stop.says.endswith((".", "?")) for stop in stops)


def test_the_button_begins_and_leaving_the_page_ends():
    app = first_visit("cnn/latency")
    assert not mounted(app)
    app.button(key="dl2_tour_cnn").click().run()
    assert len(mounted(app)) == 1
    app.switch_page(str(navigation.BY_FOLDER["graphs/walks"].path)).run()
    assert not mounted(app)


@pytest.mark.parametrize(("sent", "at"), [(3, 3), (-1, None), (9, None), (True, 0), ("2", 0), (None, 0), (2.0, 0)])
def test_only_a_stop_that_exists_is_heeded(sent, at, monkeypatch):
    session = {"dl2_tour_at": ("graphs", 0), "dl2_tour": {"step": sent}}
    monkeypatch.setattr(tour.state, "value_of", lambda key, default=None: session.get(key, default))
    monkeypatch.setattr(tour.state, "put", session.__setitem__)
    monkeypatch.setattr(tour.state, "forget", lambda key: session.pop(key, None))
    tour._take()
    assert session.get("dl2_tour_at") == (("graphs", at) if at is not None else None)
