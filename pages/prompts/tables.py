"""Tables 4 and 5 of the report beside the public re-runs, and the gallery's own numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dl2core import published
from dl2core.data import sets
from dl2core.prompts.train.spec import TrainSpec
from dl2core.published.rows import Accuracy
from dl2core.stats import wilson
from dl2core.store import Document
from pages.prompts import cached, charts
from pages.ui import controls, export, frame, plot

TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}
NOTHING = "learned nothing: no snapshot beat the start on the validation images"
GROUPS = {"ln": "re-run, scale ln 100", "exp": "re-run, scale 100"}


def _dot(row: str, group: str, found: Accuracy, source: str) -> dict:
    low, high = found.interval
    return {
        "row": row,
        "group": group,
        "top1": found.top1,
        "low": low,
        "high": high,
        "source": source,
        "label": f"{found.source}, n = {found.n:,}",
    }


def pixel_rows(dataset: str) -> list[dict]:
    """Dots of Table 4's test rows for one data set: the report, the re-runs with either scale, and zero-shot."""
    rows = []
    for method, size in (("fixed patch", 1), ("padding", 30)):
        name = f"{method}, {size} px"
        rows += [_dot(name, "zero-shot", found, "report") for found in _of(published.TABLE_3, dataset, "zero-shot")]
        rows += [_dot(name, "report", found, "report") for found in _of(published.TABLE_4, dataset, method)]
        rows += _rerun(name, _of(published.RERUNS, dataset, method))
    return rows


def deep_rows(dataset: str) -> list[dict]:
    """Dots of Table 5's test rows for one data set, by injection layer."""
    rows = []
    for found in _of(published.TABLE_5, dataset, "deep"):
        rows.append(_dot("", "report", found, "report") | {"layer": found.layer})
    for found in _of(published.RERUNS, dataset, "deep"):
        if found.layer is not None and found.logit_scale:
            dot = _dot("", GROUPS[found.logit_scale], found, "published")
            rows.append(dot | {"layer": found.layer})
    return rows


def _of(table: Iterable[Accuracy], dataset: str, method: str) -> list[Accuracy]:
    """Clean test rows of a method."""
    return [row for row in table if (row.dataset, row.method, row.split, row.noise) == (dataset, method, "test", 0.0)]


def _rerun(name: str, found: Sequence[Accuracy]) -> list[dict]:
    return [_dot(name, GROUPS[row.logit_scale], row, "published") for row in found if row.logit_scale]


def gallery_rows(summaries: Iterable[Document]) -> list[dict]:
    """One line per stored prompt of the built-in model, with its controls: mean and range over their draws."""
    rows = []
    for summary in summaries:
        test = summary.get("test")
        if not test:
            continue
        compared = test["controls"]
        rows.append(
            {
                "prompt": f"{sets.TITLES[summary['spec']['dataset']]} · {summary['title']}",
                "parameters": summary["parameters"],
                "no prompt, %": compared["none"]["top1"],
                "learned, %": test["top1"],
                "gain, points": test["gain"]["points"],
                "95 % interval": "{:+.1f} to {:+.1f}".format(*test["gain"]["interval"]),
                "untrained": _spread(compared["random start"]),
                "same-norm noise": _spread(compared["same-norm noise"]),
                "shuffled": _spread(compared["shuffled"]),
                "n": test["n"],
                "finding": "" if summary["learned"] else NOTHING,
            }
        )
    return rows


def _spread(control: dict) -> str:
    """Points of a control over no prompt: the mean of its draws, and their range."""
    return "{points:+.1f} ({low:+.1f} to {high:+.1f})".format(**control["over_none"])


def in_words(test: dict | None, *, learned: bool = True) -> str:
    """Test accuracy of a stored prompt in one phrase."""
    if not test:
        return ""
    gain = test["gain"]
    return (
        f"{test['data']}, n = {test['n']:,}: {test['controls']['none']['top1']:.1f} → {test['top1']:.1f} % "
        f"({gain['points']:+.1f} points, {gain['interval'][0]:+.1f} to {gain['interval'][1]:+.1f})"
        f"{'' if learned else f' · {NOTHING}'}"
        f"{''.join(f' · one sentence for {names}' for names in map(', '.join, test.get('alike', ())))}"
    )


def control_rows(test: dict, *, name: str = "learned") -> list[dict]:
    """A prompt's test accuracy with its controls, one line each."""
    rows = [
        {
            "prompt": name,
            "top-1, %": test["top1"],
            "95 % interval": "{:.1f} to {:.1f}".format(*test["interval"]) if test["interval"] else "",
            "draws": 1,
            "lowest to highest draw": "",
            "n": test["n"],
            "over no prompt, points": test["gain"]["points"],
        }
    ]
    names = {"none": "no prompt", "random start": "untrained"}
    for control, one in test["controls"].items():
        draws = len(one["draws"])
        rows.append(
            {
                "prompt": names.get(control, control),
                "top-1, %": one["top1"],
                "95 % interval": "{:.1f} to {:.1f}".format(*wilson(round(one["top1"] / 100 * one["n"]), one["n"]))
                if draws == 1
                else "",
                "draws": draws,
                "lowest to highest draw": f"{one['low']:.1f} to {one['high']:.1f}" if draws > 1 else "",
                "n": one["n"],
                "over no prompt, points": one["over_none"]["points"],
            }
        )
    return rows


def table(rows: Sequence[dict], *, alt: str) -> None:
    """Rows as a table; percent and points with one digit behind the point, like their intervals."""
    measured = pd.DataFrame(rows)
    digits = {name: st.column_config.NumberColumn(format="%.1f") for name in measured.select_dtypes("float")}
    st.dataframe(measured, hide_index=True, column_config=digits, alt=alt)


def _range(one: dict) -> dict:
    return {"95 % interval": "{:.1f} to {:.1f}".format(*one["interval"]), "n": one["n"]}


def command(spec: TrainSpec) -> str:
    """The command line that trains the same."""
    deep = spec.kind == "deep"
    form = {"--layer": spec.layer, "--tokens": spec.tokens} if deep else {"--size": spec.size}
    return export.shell(
        "train-prompt",
        {
            "--dataset": spec.dataset,
            "--task": spec.task,
            "--kind": spec.kind,
            **form,
            "--steps": spec.steps,
            "--batch": spec.batch,
            "--learning-rate": f"{spec.learning_rate:g}",
            "--logit-scale": spec.logit_scale,
            "--limit": spec.train_images,
            "--seed": spec.seed,
        },
    )


def age(identity: str) -> str:
    """A remark where a stored prompt was trained for other weights than those that are here; empty where not."""
    return "" if identity == cached.identity() else "trained for earlier weights of the built-in model"


def show_scale_pair(found: Document | None, *, where: DeltaGenerator) -> None:
    """The same prompt trained with the logit scale 100 and with its logarithm, each at its own best learning rate.

    Args:
        found: the document; None while it was not made.
        where: takes the chart.
    """
    if found is None:
        st.markdown("Not trained yet for this model: `python -m dl2core train-gallery --scale-pair` does it.")
        return
    rows = []
    for which, arm in found["arms"].items():
        for run in arm["runs"]:
            rows.append(
                {
                    "logit scale in the loss": {"exp": "100", "ln": "ln 100 = 4.6"}[which],
                    "learning rate": arm["learning_rate"],
                    "seed": run["seed"],
                    "top-1, %": run["top1"],
                    **_range(run),
                }
            )
    chart = charts.accuracies(_dots_of_the_pair(rows), title="top-1 on the test images, %")
    plot.show(chart, height=240, alt="Accuracy of both arms, a dot with its interval for each seed", where=where)
    tried = "; ".join(
        f"{which}: " + ", ".join(f"{one['learning_rate']:g} → {one['top1']:.1f} %" for one in arm["tried"])
        for which, arm in found["arms"].items()
    )
    st.caption(f"Each arm has its own best learning rate, chosen on validation images of seed 0: {tried}")
    frame.caption_of(
        found,
        f"{found['spec']['kind']}, {found['spec']['task']}, {found['spec']['steps']} steps",
        found["data"],
        age(found["identity"]),
    )
    with frame.folded("Table"):
        table(rows, alt="Accuracy of both arms over the seeds")


def _dots_of_the_pair(rows: Iterable[dict]) -> list[dict]:
    """The rows of `show_scale_pair` for the chart."""
    dots = []
    for row in rows:
        low, high = map(float, row["95 % interval"].split(" to "))
        named = f"scale {row['logit scale in the loss']}"
        dots.append(
            {
                "row": f"{named}, seed {row['seed']}",
                "group": named,
                "top1": row["top-1, %"],
                "low": low,
                "high": high,
                "source": "stored",
                "label": f"learning rate {row['learning rate']:g}, n = {row['n']:,}",
            }
        )
    return dots


def show_table_4(head: frame.Head, *, where: DeltaGenerator) -> None:
    """Table 4 for CLIP ViT-B/32: the report beside the public re-runs, as a chart in `where`; the head is told which half."""
    dataset = controls.one_of("Data", TITLES, key="gal_table_data", default="cifar100", bare=True)
    head.shows(f"Table 4, {TITLES[dataset]} test", "CLIP ViT-B/32")
    rows = pixel_rows(dataset)
    chart = charts.accuracies(rows, title=f"top-1 on the {TITLES[dataset]} test images, %")
    plot.show(
        chart,
        height=240,
        alt=f"Table 4 for {TITLES[dataset]}: report and re-runs, with intervals",
        where=where,
    )
    frame.caption("report", "Tables 3 and 4, CLIP ViT-B/32")
    frame.caption("published", "public re-runs of the same assignment", "intervals from n = 10,000 images alone")
    export.menu(
        "gal_table4",
        rows=rows,
        chart=chart,
        code=export.shell("reproduce table4", {"--model": "ViT-B-32-quickgelu/openai"}),
    )


def show_gallery(summaries: Sequence[Document]) -> None:
    """Every stored prompt of the built-in model against its controls."""
    rows = gallery_rows(summaries)
    table(rows, alt="Stored prompts with gains and controls")
    if summaries:
        frame.caption_of(
            summaries[0],
            "gains in points over no prompt, paired on the same images; controls: mean of five draws (lowest to highest)",
        )
    export.menu("gal_all", rows=rows, code=export.shell("train-gallery", {}))
