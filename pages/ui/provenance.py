"""Where a number comes from, told by shape: the same five everywhere, in captions and in charts. No Streamlit in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Source:
    """One kind of origin: its word, its mark in text, and how altair draws its points."""

    word: str
    mark: str
    shape: str  # altair's name of the shape
    filled: bool


SOURCES = {
    "measured": Source("measured here", "●", "circle", True),
    "stored": Source("our stored run", "○", "circle", False),
    "report": Source("the report", "◆", "diamond", True),
    "published": Source("published", "▲", "triangle-up", True),
    "computed": Source("computed", "■", "square", True),
}

LEGEND = " · ".join(f"{source.mark} {source.word}" for source in SOURCES.values())


def describe(kind: str, *facts: str) -> str:
    """One line for a caption, a tooltip or a table: mark, word, then what is known (machine, n, date, source).

    Args:
        kind: measured, stored, report, published or computed.
        facts: what else the reader needs; empty ones are left out.
    """
    source = SOURCES[kind]
    return " · ".join([f"{source.mark} {source.word}", *(fact for fact in facts if fact)])


def of_document(document: dict, *facts: str, kind: str = "stored") -> str:
    """The line of a result document (dl2core.store): its machine, further facts, its precision and date."""
    return describe(kind, machine(document), *facts, precision(document), day(document.get("created", "")))


def machine(document: dict) -> str:
    """On what a document was computed: "AMD EPYC, 2 cores", or the accelerator."""
    known = document.get("machine") or {}
    cores = f"{known.get('processor', 'unknown machine')}, {known.get('cores', '?')} cores"
    return known.get("accelerator") or cores


def precision(document: dict) -> str:
    """In what numbers a document was computed, where it says so."""
    spec = document.get("spec") or {}
    return document.get("precision") or spec.get("precision") or spec.get("dtype") or ""


def day(moment: str | float) -> str:
    """A date people read: "23 Nov 2026", from ISO text or seconds; empty text stays empty."""
    if moment == "":
        return ""
    when = datetime.fromisoformat(moment) if isinstance(moment, str) else datetime.fromtimestamp(moment)
    return f"{when.day} {when:%b %Y}"
