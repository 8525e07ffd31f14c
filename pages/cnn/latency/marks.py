"""How a model is drawn: colour by family, shape by source."""

from __future__ import annotations

import altair as alt

from pages.ui.charts import style

FAMILIES = ["VGG", "ResNet", "DenseNet", "MobileNet", "ViT", "other"]


def sourced(points: alt.Chart, stroke: alt.Stroke) -> alt.Chart:
    """Points in the shape of their source: hollow for a stored run."""
    return points.encode(shape=style.shape_of_source(), stroke=stroke, fillOpacity=style.fill_of_source())
