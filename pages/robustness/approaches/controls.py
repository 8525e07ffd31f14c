"""What the page asks for: how many images, the shift beside them, and a run of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.data import sets
from dl2core.robustness.approaches.result import MANY, ON, ApproachesSpec, Few, Shift
from pages.robustness.approaches.presets import AFTER, DATA, KEY, NETWORKS, amounts, opens_on
from pages.ui import controls

LIVE_MANY = 500  # images, where the stored run has many


@dataclass(frozen=True)
class Choice:
    """What the controls say."""

    amount: int  # images a class, or MANY
    shift: Shift
    spec: ApproachesSpec  # of a run of one's own


def chosen() -> Choice:
    """The page's row of controls; a run of one's own trains on the amounts of images of the stored one."""
    offered = amounts()
    amount = controls.one_of("Trained on images", offered, key=f"{KEY}_amount", default=opens_on(), bare=True)
    shift = controls.select("Then asked about", AFTER, key=f"{KEY}_after", width=210, bare=True)
    with controls.more(KEY):
        here = "cifar10" if sets.on_disk("cifar10", "test") else "shapes"
        dataset = controls.one_of("Train here on", DATA, key=f"{KEY}_data", default=here)
        networks = {name: NETWORKS[name] for name in ON}
        backbone = controls.one_of("Train here with", networks, key=f"{KEY}_net")
        steps = controls.whole("Steps", key=f"{KEY}_steps", low=1, high=2000, default=10)
        test = controls.whole("Test images", key=f"{KEY}_test", low=20, high=4000, default=120)
    few = [one for one in offered if one != MANY]
    spec = ApproachesSpec(
        dataset=dataset,
        few=tuple(Few(one, 2 if one == min(few) else 1) for one in few),
        steps=steps,
        many=LIVE_MANY * (MANY in offered),
        many_steps=3 * steps,
        validation=60,
        test=test,
        priced=(backbone,),
        backbone=backbone,
    )
    return Choice(amount, shift, spec)
