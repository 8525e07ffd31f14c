"""What the page asks for: the view, the method, whose images; model, template and number behind More."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.clip.model import BUILT_IN
from dl2core.data import sets
from dl2core.robustness.cross_dataset_result import TEMPLATES, CrossSpec
from pages.robustness.cross_dataset.presets import KEY, LIMIT, METHODS, SIDES, TAKEN, VIEWS
from pages.ui import controls, model_picker


@dataclass(frozen=True)
class Choice:
    """What the controls say."""

    view: str
    method: str
    side: int  # 0 for the first set's images, 1 for the second's
    every: bool  # the labels of both sets, in the view of who takes what
    spec: CrossSpec


def chosen() -> Choice:
    """The page's row of controls."""
    view = controls.one_of("View", VIEWS, key=f"{KEY}_view", bare=True)
    every = True
    if view == TAKEN:
        every = controls.switch("All labels", key=f"{KEY}_all", default=True, help="Off: each set's own labels only")
    with controls.more(KEY):
        method = controls.one_of("Learned prompt", METHODS, key=f"{KEY}_method")
        side = controls.one_of("Images of the", SIDES, key=f"{KEY}_side")
        model = model_picker.model(key=KEY)
        template = controls.one_of("Template", TEMPLATES, key=f"{KEY}_template", width=320)
        limit = controls.whole("Images of each set", key=f"{KEY}_limit", low=20, high=10_000, default=LIMIT)
    second = "shapes" if model == BUILT_IN else "cifar100"
    spec = CrossSpec(model=model, second=second, template=template, limit=limit)
    return Choice(view, method, SIDES.index(side), every, spec)


def titles(spec: CrossSpec) -> tuple[str, str]:
    """The two sets' names."""
    return sets.TITLES[spec.first], sets.TITLES[spec.second]
