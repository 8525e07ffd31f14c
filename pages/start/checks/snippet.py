"""The Python lines behind the ticks."""

from __future__ import annotations

from dl2core.checks import Spec
from pages.ui import code

PRINTED = ("for one in found:", "    print(one.name, one.value, one.tolerance, one.passed)")


def lines(spec: Spec) -> str:
    """What checks again."""
    return code.job("dl2core.checks.run", spec, then=PRINTED)
