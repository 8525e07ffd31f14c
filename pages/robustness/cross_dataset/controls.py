"""What the page asks for: the view, the method, whose images; model, template and number behind More."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.clip.model import BUILT_IN
from dl2core.data import sets
from dl2core.robustness.cross_dataset_result import TEMPLATES, CrossSpec
from pages.robustness.cross_dataset.presets import KEY, LIMIT, METHODS, SIDES, VIEWS
from pages.ui import controls, model_picker


@dataclass(frozen=True)
class Choice:
    """What the controls say."""

    view: str
    method: str
    side: int  # 0 for the first set's images, 1 for the second's
    spec: CrossSpec


def chosen() -> Choice:
    """The page's row of controls."""
    view = controls.one_of("View", VIEWS, key=f"{KEY}_view")
    method = controls.select("Method", METHODS, key=f"{KEY}_method", width=150)
    with controls.more(KEY):
        side = controls.one_of("Images of the", SIDES, key=f"{KEY}_side")
        model = model_picker.model(key=KEY)
        template = controls.one_of("Template", TEMPLATES, key=f"{KEY}_template", width=320)
        limit = controls.whole("Images of each set", key=f"{KEY}_limit", low=20, high=10_000, default=LIMIT)
    second = "shapes" if model == BUILT_IN else "cifar100"
    spec = CrossSpec(model=model, second=second, template=template, limit=limit)
    return Choice(view, method, SIDES.index(side), spec)


def titles(spec: CrossSpec) -> tuple[str, str]:
    """The two sets' names."""
    return sets.TITLES[spec.first], sets.TITLES[spec.second]
