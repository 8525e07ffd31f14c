"""Lines of a reproduction as rows: of the chart of verdicts, and of the table below it."""

from __future__ import annotations

from dl2core.reproduction import markdown
from dl2core.reproduction.contents import CONTENTS
from dl2core.reproduction.section import Line, Reproduction, Section
from pages.ui.markdown import plain

ALL = "all"
MISSING = "-"  # as the written forms have it
VERDICTS = {
    "agrees": "Agrees",
    "within noise": "Within noise",
    "differs": "Differs",
    "nothing to compare": "No comparison",
    "not measured": "Not measured",
    ALL: "All",
}
TITLES = {key: title for key, (title, _) in CONTENTS.items()}
SECTIONS = {ALL: "All"} | {
    key: title.partition(":")[0].replace(" and Figures 1 and 2", ", Figures 1, 2")
    for key, (title, _) in CONTENTS.items()
}


def bars(found: Reproduction) -> list[dict[str, object]]:
    """Number of lines by section and verdict, in the order of the report."""
    return [
        {"section": SECTIONS[section.key], "verdict": VERDICTS[verdict], "lines": count}
        for section in found.sections
        for verdict in VERDICTS
        if (count := sum(line.verdict == verdict for line in section.lines))
    ]


def table(found: Reproduction, verdict: str = ALL, section: str = ALL) -> list[dict[str, object]]:
    """Lines with this verdict in the report's order, numbers as text so that each keeps its own digits.

    Args:
        found: the reproduction.
        verdict: key of `VERDICTS`.
        section: key of `SECTIONS`.
    """
    return [
        _row(one, line)
        for one in found.sections
        if section in (ALL, one.key)
        for line in one.lines
        if verdict in (ALL, line.verdict)
    ]


def needed(found: Reproduction, section: str = ALL) -> list[str]:
    """What could not be measured, and what it would take: a sentence for each section and reason."""
    title = None if section == ALL else CONTENTS[section][0]
    return [
        f"{where}, {markdown.counted(len(lines))}: {why}"
        for where, why, lines in found.missing
        if title in (None, where)
    ]


def to_read(listed: list[dict[str, object]]) -> str:
    """Rows of the table as a list to read, on a phone too: what is claimed, the numbers, the verdict and its reason."""
    return "\n".join(f"- {_sentence(row)}" for row in listed)


def _sentence(row: dict[str, object]) -> str:
    texts = {name: plain(str(value)) for name, value in row.items()}
    numbers = [
        f"{what} **{texts[name]}**"
        for what, name in (("report", "report"), ("re-runs", "re-runs or published"), ("measured", "measured"))
        if row[name] != MISSING
    ]
    if row["measured"] != MISSING:
        numbers[-1] += f" {texts['unit']}"
    if row["95 % interval"] != MISSING:
        numbers.append(f"95 % {texts['95 % interval']}")
    if row["n"] != MISSING:
        numbers.append(f"n = {texts['n']}")
    head = f"**{texts['section']}** · {texts['line']}" + (f" · {texts['model']}" if row["model"] else "")
    why = f": {texts['why']}" if row["why"] else ""
    return f"{head}  \n  {' · '.join(numbers)} · *{texts['verdict']}*{why}"


def _row(section: Section, line: Line) -> dict[str, object]:
    return {"section": SECTIONS[section.key], **dict(zip(markdown.HEADS, markdown.cells(line), strict=True))}
