"""The Python lines behind the dots: the report's table, or the stored prompts of the built-in model."""

from __future__ import annotations

from collections.abc import Mapping

from pages.ui import code


def reported(dataset: str) -> str:
    """Table 5 and its public re-runs."""
    return code.script(
        ("from dl2core import published",),
        (
            "for row in (*published.TABLE_5, *published.RERUNS):",
            f'    if (row.dataset, row.split, row.method, row.noise) == ({code.value(dataset)}, "test", "deep", 0.0):',
            "        print(row.layer, row.logit_scale, row.top1)",
        ),
    )


def own(entries: Mapping[int, str]) -> str:
    """The accuracies of stored prompts, and the job that measures one of them again.

    Args:
        entries: layer -> name in the gallery.
    """
    names = tuple(entries.values())
    return code.script(
        (
            "from dl2core import jobs",
            "from dl2core.prompts import questions",
            "from dl2core.prompts.recorded import gallery",
        ),
        (
            f"for name in {code.value(names)}:",
            '    test = gallery.summary(name)["test"]',
            '    print(name, test["top1"], test["controls"]["none"]["top1"], test["n"])',
            "",
            f"made = gallery.entry({code.value(names[0])})",
            "again = lambda images: jobs.run_here(questions.against_controls(made, images)).test  # None: all",
        ),
    )
