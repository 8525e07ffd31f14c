"""Parts of the accuracy page: which document is drawn, the dots of its recipes, Table 3, exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dl2core import published, stats
from dl2core.clip.accuracy import recipes
from dl2core.clip.accuracy.answers import Accuracy
from dl2core.clip.accuracy.spec import RecipesSpec
from dl2core.data import sets
from dl2core.queue import Job
from dl2core.store import Document
from pages.clip import charts
from pages.clip.accuracy import cached, snippet
from pages.clip.accuracy.presets import VERSUS
from pages.ui import export, model_picker, plot, provenance, state
from pages.ui.cached import charts as kept

REPORT_MODEL = "ViT-B-32-quickgelu (openai)"
REPORT_WEIGHTS = ("ViT-B-32-quickgelu", "openai")
TABLE_3_RECIPES = ("This is a photo of a {}", "ensemble of 18 templates")
LEAST_IMAGES = 400  # with fewer the 95 % interval may be wider than 10 points
TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}
AXIS_PX = 60
STORED_SPEC = RecipesSpec("built-in", "cifar10", "test", ("templates", "spelling", "worst"))

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Drawn:
    """The document on the screen."""

    document: Document
    spec: RecipesSpec
    source: str
    found: dict[str, Accuracy] | None  # each image's answers, where it was measured in this session

    @property
    def classes(self) -> list[str]:
        """All classes, those without an image too; a stored document has images of each."""
        if self.found:
            return list(next(iter(self.found.values())).classes)
        return list(self.document["rows"][0]["per_class"])


def dot_rows(document: Document, source: str) -> list[Row]:
    """The document's rows for the chart."""
    return [
        {
            "name": row["name"],
            "model": row["model"],
            "top1": row["top1"],
            "low": row["interval"][0] if row["interval"] else None,
            "high": row["interval"][1] if row["interval"] else None,
            "source": source,
        }
        for row in document["rows"]
    ]


def shared_sentences(document: Document) -> list[str]:
    """One line for every row in which classes share a sentence: the template is longer than the text tower reads."""
    return [
        f"{row['name']}: one sentence for {', '.join(group)}, so no interval is given"
        for row in document["rows"]
        for group in row["alike"]
    ]


def by_chance(document: Document) -> str:
    """How many of the class intervals of all rows exclude 0, and how many would if nothing differed."""
    intervals = [
        change["interval"] for row in document["rows"][1:] if not row["alike"] for change in row["changes"].values()
    ]
    if not intervals:
        return ""
    clear = sum(low > 0 or high < 0 for low, high in intervals)
    return (
        f"{len(intervals):,} class intervals in these {len(document['rows']) - 1} comparisons: {clear} exclude 0; "
        f"about {stats.by_chance(len(intervals)):.0f} would by chance if nothing differed."
    )


def published_line(document: Document) -> dict[str, float]:
    """The published ensemble, where the rows are of the same model and of the whole published split."""
    first = document["rows"][0]
    dataset = document["spec"]["dataset"]
    if first["model"] != REPORT_MODEL or not first["standard"] or dataset not in ("cifar10", "cifar100"):
        return {}
    row = next(row for row in published.ZERO_SHOT if (row.architecture, row.weights) == REPORT_WEIGHTS)
    return {"18 templates, published": getattr(row, dataset)}


def table3(stored: Document, measured: Document | None) -> list[Row]:
    """Table 3: CLIP as the report and the literature have it, the built-in model's stored run, and what was measured here.

    Numbers from a handful of images (`LEAST_IMAGES`) are left out: they say nothing beside published ones.

    Args:
        stored: document of `reproduce table3`.
        measured: of this session's recipes, None if there is none.
    """
    rows: list[Row] = []
    for row in stored["rows"]:
        if row["n"] and row["n"] < LEAST_IMAGES:
            continue
        for source, value in (("report", row["report"]), ("published", row["published"]), ("stored", row["measured"])):
            if value is not None:
                interval, n = (row["interval"], row["n"]) if source == "stored" else _known(row["row"], source)
                rows.append(
                    _line(
                        row["model"], row["row"], value, interval, n, source, row["note"] if source == "stored" else ""
                    )
                )
    for row in measured["rows"] if measured else ():
        if row["name"] in TABLE_3_RECIPES and row["n"] >= LEAST_IMAGES:
            rows.append(
                _line(
                    row["model"],
                    f"{row['data']}, {row['name']}",
                    row["top1"],
                    row["interval"],
                    row["n"],
                    "measured",
                    "",
                )
            )
    return rows


def _known(name: str, source: str) -> tuple[tuple[float, float] | None, int | None]:
    """Interval and number of images behind a line of the report; the published rows give neither."""
    for row in published.TABLE_3 if source == "report" else ():
        if name.startswith(f"{TITLES[row.dataset]} {row.split},"):
            return tuple(row.interval), row.n
    return None, None


def _line(model: str, data: str, top1: float, interval: Any, n: int | None, source: str, note: str) -> Row:
    kind = provenance.SOURCES[source]
    return {
        "model": model,
        "images and template": data,
        "top-1 (%)": round(top1, 2),
        "95 % interval": f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else "not given",
        "n": f"{n:,}" if n else "not given",
        "source": f"{kind.mark} {kind.word}",
        "note": note,
    }


def templates(document: Document, rows: list[Row], source: str, *, key: str) -> None:
    """One dot per recipe with its interval; a click on one compares it with the first."""
    shown = {**document, "rows": rows}
    chart = kept.chart(charts.dots, dot_rows(shown, source), published=published_line(shown))

    def open_row() -> None:
        picked = plot.picked(f"{key}_dots", "row")
        if picked:
            state.set_values({f"{key}_recipe": picked["name"], f"{key}_view": VERSUS})

    plot.pick(
        chart,
        "row",
        key=f"{key}_dots",
        on_select=open_row,
        height=_height_of(len(rows)),
        alt=f"Accuracy of {len(rows)} recipes with intervals; a dot opens its comparison",
    )


def _height_of(rows: int) -> int:
    """Pixels of a chart of so many dots, with its axis."""
    return rows * charts.ROW_PX + AXIS_PX


def choose(spec: RecipesSpec, done: Job | None) -> Drawn:
    """What is drawn: this session's measurement where it is of these images and this model, else the stored one."""
    if done and same_images(done.spec, spec):
        return Drawn(done.result.document, done.spec, "measured", done.result.found)
    return Drawn(cached.stored(), STORED_SPEC, "stored", None)


def asked_for(spec: RecipesSpec, drawn: Drawn) -> str:
    """One line where what is drawn is not what was asked for."""
    if same_images(spec, drawn.spec):
        return ""
    title = f"{sets.TITLES[spec.dataset]} {spec.split}, {model_picker.title(spec.model)}"
    return f"{title}: not measured yet. Press Measure; until then: {drawn.document['rows'][0]['data']}"


def same_images(one: RecipesSpec, other: RecipesSpec) -> bool:
    """Whether two specs ask the same model about the same split."""
    return (one.model, one.dataset, one.split) == (other.model, other.dataset, other.split)


def of_group(document: Document, groups: tuple[str, ...], own: tuple[str, ...]) -> list[Row]:
    """The document's rows of these groups."""
    wanted = recipes.recipes(groups, own=own)
    return [row for row in document["rows"] if row["name"] in wanted]


def remarks(drawn: Drawn, *, against: bool) -> list[str]:
    """What has to be known of the rows: what is no zero-shot accuracy, shared sentences, features that were not kept."""
    document, first = drawn.document, drawn.document["rows"][0]
    found = []
    if document["spec"]["dataset"] == "cifar10" and str(first["model"]).startswith("built-in"):
        found.append("The built-in model was trained on CIFAR-10's classes: this is no zero-shot accuracy.")
    found += shared_sentences(document)
    if against and (line := by_chance(document)):
        found.append(line)
    if drawn.found and (line := next(iter(drawn.found.values())).not_kept):
        found.append(f"{line[0].upper()}{line[1:]}. The next measurement encodes the pictures again.")
    return found


def exports(drawn: Drawn, key: str) -> None:
    """What the page gives away."""
    document = drawn.document
    rows = [
        {name: row[name] for name in ("name", "model", "data", "n", "top1", "top5", "points")}
        for row in document["rows"]
    ]
    python, code = snippet.lines(drawn.spec), command(document["spec"])
    export.menu(key, rows=rows, document=document, python=python, code=code)


def command(spec: Mapping[str, Any]) -> str:
    """The shell line that measures the rows of a document with this spec."""
    limit = spec["limit"] or None
    return export.shell(
        "recipes",
        {
            "--dataset": spec["dataset"],
            "--split": spec["split"],
            "--groups": ",".join(spec["groups"]),
            "--model": None if spec["model"] in ("built-in", "built-in model") else spec["model"],
            "--limit": limit,
            "--seed": limit and spec["seed"],
            "--template": list(spec.get("own", ())),
        },
    )
