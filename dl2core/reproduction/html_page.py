"""A reproduction as one html file that needs nothing beside it."""

from __future__ import annotations

from html import escape

from dl2core import store
from dl2core.reproduction import markdown
from dl2core.reproduction.section import HOW_TO_READ, Line, Reproduction, Section

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --rule: #d5d9de; --soft: #57606a }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #14171b; --rule: #3a4048; --soft: #a3acb6 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 76rem;
  margin: 2rem auto; padding: 0 1rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--rule); vertical-align: top }
td:last-child { min-width: 20rem }
td.number { text-align: right; white-space: nowrap }
th { color: var(--soft); font-weight: 600 }
figure { display: inline-block; margin: .5rem 1rem .5rem 0 }
img { image-rendering: pixelated }
figcaption, .soft { color: var(--soft) }
"""
NUMBERS = 5  # columns of numbers after the first one
MARKS = {"agrees": "✓", "within noise": "≈", "differs": "✗", "nothing to compare": "·", "not measured": "–"}


def render(found: Reproduction, document: store.Document) -> str:
    """The whole reproduction; everything in it is escaped.

    Args:
        found: what was measured.
        document: of it, for its machine and date.
    """
    contents = "".join(f'<li><a href="#{escape(s.key)}">{escape(s.title)}</a></li>' for s in found.sections)
    missing = "".join(
        f"<li>{escape(where)}: {escape(why)} ({markdown.counted(len(rows))})</li>" for where, why, rows in found.missing
    )
    needed = f"<h2>What could not be measured here, and what would be needed</h2><ul>{missing}</ul>" if missing else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>The report, measured again</title>'
        f"<style>{STYLE}</style></head><body><h1>The report, measured again</h1>"
        f'<p class="soft">{escape(markdown.title(document))}. {escape(found.asked)}</p>'
        f"<p>{escape(found.summary)}</p><p>{escape(HOW_TO_READ)}</p><ul>{contents}</ul>"
        f"{''.join(_section(section) for section in found.sections)}{needed}</body></html>\n"
    )


def _section(section: Section) -> str:
    heads = "".join(f"<th>{escape(head)}</th>" for head in markdown.HEADS)
    rows = "".join(_row(line) for line in section.lines)
    shown = "".join(
        f'<figure><img alt="{escape(one.title)}" src="data:image/png;base64,{one.png}">'
        f"<figcaption>{escape(one.title)}</figcaption></figure>"
        for one in section.pictures
    )
    return (
        f'<h2 id="{escape(section.key)}">{escape(section.heading)}</h2>'
        f'<div class="wide"><table><tr>{heads}</tr>{rows}</table></div>{shown}'
    )


def _row(line: Line) -> str:
    cells = []
    for place, cell in enumerate(markdown.cells(line)):
        mark = f"{MARKS[line.verdict]} " if cell == line.verdict else ""
        kind = ' class="number"' if 0 < place <= NUMBERS else ""
        cells.append(f"<td{kind}>{mark}{escape(cell)}</td>")
    return f"<tr>{''.join(cells)}</tr>"
