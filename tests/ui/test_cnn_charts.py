"""Charts of the latency page: names of neighbours do not lie on each other."""

import pytest

from dl2core.cnn import zoo
from pages.ui import latency_rows
from pages.ui.charts import cnn


@pytest.mark.parametrize("y", cnn.Y_TITLES)
def test_the_two_vggs_are_named_on_different_sides_of_their_points(y):
    spec = cnn.scatter(latency_rows.report_scatter(zoo.REPORT_NAMES), y, x_title="ms").to_dict()
    below = {row["label"]: row["below"] for rows in spec["datasets"].values() for row in rows}
    assert below["VGG11"] != below["VGG11-BN"]
    assert not below["MobileNet-v3-Small"]  # alone
