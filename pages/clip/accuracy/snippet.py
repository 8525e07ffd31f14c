"""The Python lines behind the picture: several wordings on one image pass."""

from __future__ import annotations

from dl2core.clip.accuracy.spec import RecipesSpec
from pages.ui import code

PRINTED = (
    'for row in found.document["rows"]:',
    '    print(row["name"], row["top1"], row["interval"], row["points"])',
)


def lines(spec: RecipesSpec) -> str:
    """What measures the drawn document again.

    Args:
        spec: of the document.
    """
    return code.job("dl2core.clip.accuracy.measure.measure_recipes", spec, then=PRINTED)
