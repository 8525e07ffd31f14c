"""Every chart of a page can be taken along from its foot: as png, as svg, and as the table it is drawn from."""

import pytest
from ui.visits import first_visit

from pages.ui import export, figures

WITH_CHARTS = (
    "start/report",
    "start/checks",
    "cnn/latency",
    "cnn/memory",
    "transfer/layers",
    "clip/accuracy",
    "prompts/gallery",
    "robustness/approaches",
    "graphs/attention",
)


@pytest.mark.parametrize("folder", WITH_CHARTS)
def test_every_chart_of_the_page_is_offered_with_its_data(folder):
    app = first_visit(folder)
    drawn = app.session_state[figures.KEY]
    assert len(drawn) == len(app.get("vega_lite_chart"))
    keys = {button.proto.id.rsplit("-", 1)[1] for button in app.get("download_button") if "figure_" in button.proto.id}
    assert keys == {f"figure_{number}_{kind}" for number in range(len(drawn)) for kind in ("png", "svg", "csv")}
    assert all(figures.data(figure) for figure in drawn.values())


def test_the_files_are_of_the_chart_on_the_screen():
    app = first_visit("start/report")
    (figure,) = app.session_state[figures.KEY].values()
    assert export.to_svg(figure).startswith("<svg")
    assert export.to_png(figure).startswith(b"\x89PNG")
    lines = export.to_csv(figures.data(figure)).splitlines()
    assert lines[0] == "section,verdict,lines,place"
    assert len(lines) > 17


def test_several_tables_are_counted_in_a_first_column():
    figure = figures.Figure({"datasets": {"a": [{"x": 1}], "b": [], "c": [{"y": 2}]}})
    assert figures.data(figure) == [{"table": 1, "x": 1}, {"table": 2, "y": 2}]
