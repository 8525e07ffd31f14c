"""What the page asks for: which stored run, whose answers, where and how strong the noise is, and a run of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from dl2core.data import sets
from dl2core.robustness import method, noise
from dl2core.robustness.result import SIGMAS, NoiseResult, NoiseSpec
from pages.robustness.noise.hero import Choice
from pages.robustness.noise.presets import DOCUMENTS, KEY, PHOTOS, QUICK, SIGMA, TITLES, WHERE, opens_on
from pages.ui import controls, held, link_value

LIMIT = 60  # test images of a run of one's own; half a minute on two cores


@dataclass(frozen=True)
class Asked:
    """What the controls say."""

    stored: str  # a key of DOCUMENTS
    method: str  # whose answers stand under the pictures
    spec: NoiseSpec  # of a run of one's own


def asked() -> Asked:
    """The page's row of controls."""
    first, first_method = opens_on()
    stored = controls.one_of("Images", tuple(DOCUMENTS), key=f"{KEY}_stored", default=first, bare=True)
    with controls.more(KEY):
        shown = controls.select("Answers of", TITLES, key=f"{KEY}_method", default=first_method)
        here = ("cifar10", "shapes") if sets.on_disk("cifar10", "train") and sets.on_disk("cifar10") else ("shapes",)
        titles = {name: sets.TITLES[name] for name in here}
        dataset = controls.one_of("Measure here on", titles, key=f"{KEY}_data", default="shapes")
        wanted = controls.some_of("Methods", TITLES, key=f"{KEY}_methods", default=QUICK)
        limit = controls.whole("Images", key=f"{KEY}_limit", low=20, high=10_000, default=LIMIT)
        draws = controls.whole("Draws of the noise", key=f"{KEY}_draws", low=1, high=20, default=3)
        seed = controls.seed(key=KEY)
    kept = tuple(key for key in wanted if dataset != "shapes" or method.TABLE[key].kind != "prompt")
    spec = NoiseSpec(methods=kept or (method.PLAIN,), dataset=dataset, limit=limit, draws=draws, seed=seed)
    return Asked(stored, shown, spec)


def stops(found: NoiseResult) -> tuple[float, ...]:
    """The strengths at which a run was measured, 0 first."""
    return (0.0, *sorted(sigma for sigma in found.spec.sigmas if sigma > 0))


def choice(found: NoiseResult) -> Choice:
    """Where the switch and the slider stand, from the link: at the measured strength nearest to the link's."""
    first = "0.1" if opens_on()[0] == PHOTOS else "0.2"
    held.declare(WHERE, "stored")
    held.declare(SIGMA, first)
    where = link_value.read(WHERE, "stored", valid=noise.WHERE.__contains__)
    sigma = float(link_value.read(SIGMA, first, valid=_is_sigma))
    known = stops(found)
    nearest = min(range(len(known)), key=lambda k: abs(known[k] - sigma))
    return Choice(noise.WHERE.index(where), nearest)


def _is_sigma(text: str) -> bool:
    return text in [f"{one:g}" for one in (0.0, *SIGMAS)]


def choose(found: NoiseResult, made: Choice) -> None:
    """Take a choice over; for callbacks."""
    link_value.write(WHERE, noise.WHERE[made.place])
    link_value.write(SIGMA, f"{stops(found)[made.stop]:g}")
