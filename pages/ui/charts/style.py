"""What all charts share: colours, the shapes of provenance, sizes of letters. Altair in, ready for the page out."""

from __future__ import annotations

import json
from dataclasses import dataclass

import altair as alt

from pages.ui.charts.palette import BLUE, COLOURS, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION
from pages.ui.provenance import SOURCES

__all__ = [  # the palette is also reached through this module
    "BLUE",
    "COLOURS",
    "GREEN",
    "GREY",
    "INK",
    "LETTERS",
    "LETTERS_PRESENTING",
    "ORANGE",
    "PURPLE",
    "SKY",
    "VERMILLION",
    "Figure",
    "colours",
    "fill_of_source",
    "finish",
    "shape_of_source",
    "when_large",
]

LETTERS, LETTERS_PRESENTING = 13, 20  # px
# Letters in the text colour of the theme (config.toml), which only the browser knows: it is told by the chart's background.
INK = alt.ExprRef("luminance(background) > 0.5 ? '#11161c' : '#e8ebef'")
VALIDATE = False  # altair's check against Vega-Lite's schema takes 50 ms a chart; the tests set this for all charts of all pages
Spec = dict[str, object]


@dataclass(frozen=True)
class Figure:
    """A finished chart: what every function of a `charts` module returns, and what `plot.show` and `export.menu` take.

    Args:
        spec: Vega-Lite, its data inside. Its parameter `letters` holds the size of letters in px, for expressions.
    """

    spec: Spec

    def to_dict(self) -> Spec:
        """The specification, as `st.altair_chart` asks for it."""
        return self.spec

    def lettered(self, size: int) -> Figure:
        """The same chart with letters of `size` px, and points to match."""
        letters = {"labelFontSize": size, "titleFontSize": size}
        config = {
            "axis": {**letters, "titleFontWeight": "normal", "labelLimit": 260, "gridOpacity": 0.5},
            "legend": {**letters, "titleFontWeight": "normal", "orient": "bottom", "symbolStrokeWidth": 2},
            "header": letters,
            "title": {"fontSize": size + 2, "anchor": "start"},
            "text": {"fontSize": size},
            "point": {"size": 110 if size > LETTERS else 80, "strokeWidth": 2, "opacity": 1},
            "view": {"strokeWidth": 0},
        }
        params = [one for one in self.spec.get("params", ()) if one["name"] != "letters"]
        params.append({"name": "letters", "value": size})
        return Figure(self.spec | {"config": self.spec.get("config", {}) | config, "params": params})


def finish(chart: alt.TopLevelMixin) -> Figure:
    """Build the specification; call it last, on the outermost chart (layered, concatenated, …)."""
    return Figure(chart.to_dict(validate=VALIDATE)).lettered(LETTERS)


def when_large(large: object, small: object) -> alt.ExprRef:
    """A property that has one value in a projector's letters, and another in those of a screen."""
    return alt.ExprRef(f"letters > {LETTERS} ? {json.dumps(large)} : {json.dumps(small)}")


# Streamlit fits charts into their outer size; with this, width and height are those of the plot itself.
PLOT_SIZE = alt.AutoSizeParams(type="pad")


def shape_of_source(field: str = "source") -> alt.Shape:
    """Encode a column of source kinds (measured, stored, report, published, computed) by their shapes.

    The frame's legend names the shapes, so that the plot needs none. Draw hollow marks for "stored" with `fill_of_source`.
    """
    kinds = list(SOURCES)
    scale = alt.Scale(domain=kinds, range=[SOURCES[kind].shape for kind in kinds])
    return alt.Shape(f"{field}:N", scale=scale, legend=None)


def fill_of_source(field: str = "source") -> dict:
    """Fill every kind but "stored", whose circle is hollow: `mark_point(filled=True)`, `stroke=…`, `fillOpacity=fill_of_source()`."""
    hollow = [kind for kind, source in SOURCES.items() if not source.filled]
    return alt.condition(alt.FieldOneOfPredicate(field=field, oneOf=hollow), alt.value(0), alt.value(1))


def colours(domain: list[str]) -> alt.Scale:
    """A fixed colour per name, the same in both themes; at most six names (more is a sign of a wrong chart)."""
    if len(domain) > len(COLOURS):
        raise ValueError(f"{len(domain)} names, but only {len(COLOURS)} colours can be told apart: {domain}")
    return alt.Scale(domain=domain, range=list(COLOURS[: len(domain)]))
