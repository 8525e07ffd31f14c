"""Makes all sections one after the other; a stopped reproduction goes on with the first section that is not kept yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dl2core import store
from dl2core.errors import InputError
from dl2core.job_parts import part as inside
from dl2core.jobs import Progress, Steps
from dl2core.reproduction import kept
from dl2core.reproduction.parts import Part, parts
from dl2core.reproduction.section import Line, Reproduction, ReproductionSpec, Section


def measure(spec: ReproductionSpec, folder: str | None = None) -> Steps:
    """The job; partial results are the sections made so far.

    Args:
        spec: what is measured.
        folder: where finished sections are kept and looked for; None keeps none.

    Raises:
        InputError: an unknown section.
    """
    known = parts()
    keys = [one.key for one in known]
    unknown = [key for key in spec.sections if key not in keys]
    if unknown:
        raise InputError(f"sections are {', '.join(keys)}; got {', '.join(unknown)}")
    chosen = [one for one in known if one.key in spec.sections or not spec.sections]
    return _steps(replace(spec, sections=tuple(one.key for one in chosen)), chosen, folder and Path(folder))


def measure_here(spec: ReproductionSpec, folder: str) -> Steps:
    """The same for a page: a stopped run goes on from `folder`, one that has reached its end leaves nothing there.

    Raises:
        InputError: an unknown section.
    """
    return _forgetting(measure(spec, folder), spec, Path(folder))


def _forgetting(steps: Steps, spec: ReproductionSpec, folder: Path) -> Steps:
    found = yield from inside(steps, 0.0, 1.0)
    kept.forget(spec, folder)
    return found


def _steps(spec: ReproductionSpec, chosen: list[Part], folder: Path | None) -> Steps:
    done: list[Section] = []
    for k, one in enumerate(chosen):
        low, high = k / len(chosen), (k + 1) / len(chosen)
        alone = kept.alone(spec, one.key)
        found = kept.read(alone, folder)
        if found is None:
            so_far = Reproduction(spec, tuple(done))
            yield Progress(low, one.title, so_far)
            made = yield from inside(_section(alone, one), low, high, before=one.title, partial=lambda _, so=so_far: so)
            found = Reproduction(alone, (made,))
            if folder is not None:
                store.keep_if_possible(one.title, lambda found=found: kept.write(found, folder))
        done.extend(found.sections)
        yield Progress(high, f"{one.title}: done", Reproduction(spec, tuple(done)))
    return Reproduction(spec, tuple(done))


def _section(spec: ReproductionSpec, one: Part) -> Steps:
    """One part; what a person could mend (a model or images that are not here) becomes its one line."""
    try:
        found = yield from one.work(spec)
    except InputError as error:
        found = (Line("the whole section", "not measured", why=str(error)),)
    return one.section(found)
