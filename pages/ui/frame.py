"""The frame round every page: title, aim, note, legend of provenance, and what happens to wrong input."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import streamlit as st
from streamlit.errors import FragmentHandledException

from dl2core.errors import InputError, named
from dl2core.store import Document
from dl2core.worker import WorkerError
from pages.ui import figures, head, history, jobs, lecture, navigation, provenance, state, tour
from pages.ui.head import Head
from pages.ui.markdown import plain

log = logging.getLogger(__name__)
FAULT = "Something failed here that should not: a fault of the app, not of what you asked for. Its trace is in the server's log."
# On a projector what a component draws is half as large again, as are formulas; charts have their own letters (plot.py).
PRESENTING = """
[data-testid=stMain] [data-testid^=stBidiComponent] { zoom: 1.5 }
[data-testid=stMain] .katex { font-size: 1.6em }
[data-testid=stMain] [data-testid=stImageCaption], [data-testid=stMain] [data-testid=stCaptionContainer] { font-size: 1.1rem }
"""


@contextlib.contextmanager
def page(title: str, *, aim: str, questions: Sequence[str] = (), subject: str = "", note: str = "") -> Iterator[Head]:
    """Draw the head, then the body of the `with` block, then the foot.

    An InputError raised in the block is shown where the page had got to. Every other error is a fault of the app: its
    trace goes to the log, and the page says so in one line.
    Draw the controls before what can fail (or put what can fail into `guard()`), so that what was typed stays.

    Args:
        title: the page's name, as in the navigation.
        aim: one sentence.
        questions: the report's question numbers that the page answers, ("1.1.a",).
        subject: what holds whatever is drawn; what depends on the result is said by `head.shows`.
        note: the folder below pages/ whose note.md stands at the foot, "cnn/latency"; its "## Answer…" sections are behind a reveal.

    Yields:
        The head, for the page to say what its picture shows.
    """
    asked = state.arrive(title)
    figures.begin()
    if state.presenting():
        st.html(f"<style>{PRESENTING}</style>")
    with st.container(gap="xsmall"):
        drawn = head.draw(title, aim, questions)
        if subject:
            drawn.shows(subject)
        notice = st.empty()
        if note:
            lecture.speak(navigation.BY_FOLDER[note].note, state.value_of(lecture.QUESTION, ""))
        with guard():
            yield drawn
    drawn.close()
    if dropped := state.lost(asked):
        notice.warning(_explain(dropped, asked))
    _foot(note)


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Show an InputError of the block, why the worker gave no answer, or one line for any other error, and go on below."""
    try:
        yield
    except (InputError, WorkerError) as error:
        st.error(plain(str(error)))
    except FragmentHandledException:
        raise  # Streamlit has shown and logged it
    except Exception as error:  # noqa: BLE001 reported, with its trace in the log
        report(error)


def report(error: Exception) -> None:
    """A fault of the app: its trace for whoever runs the app, one line for whoever looks at the page."""
    log.error("a page failed", exc_info=error)
    st.error(FAULT)


def caption(kind: str, *facts: str) -> None:
    """Say where the numbers above come from: `frame.caption("measured", str(machine), "n = 10,000", "23 Nov 2026")`.

    Args:
        kind: measured, stored, report, published or computed.
        facts: machine, n, date, source: what the reader needs to judge the number.
    """
    st.caption(provenance.describe(kind, *map(plain, facts)))


def caption_of(document: Document, *facts: str, kind: str = "stored") -> None:
    """The same for a result document, which knows its machine and date."""
    st.caption(provenance.of_document(document, *map(plain, facts), kind=kind))


@contextlib.contextmanager
def folded(label: str) -> Iterator[None]:
    """A table or a longer text: open on the page, folded while presenting."""
    if state.presenting():
        with st.expander(label):
            yield
    else:
        yield


def _code(name: str, value: object) -> str:
    """A parameter for a span of code: its beginning, without the sign that would end it."""
    return named(f"{name}={value}").replace("`", "'")


def _explain(dropped: dict[str, str], asked: dict[str, str | list[str]]) -> str:
    parts = [
        f"`{_code(name, asked[name])}`" + (f" (now {plain(used)})" if used else "") for name, used in dropped.items()
    ]
    return f"Not everything in the link could be used: {', '.join(parts)}"


def _foot(note: str) -> None:
    jobs.elsewhere()
    if note:
        text, answers = read_note(navigation.FOLDER / note / "note.md")
        with st.expander("Notes"):
            st.markdown(text)
        for heading, answer in answers:
            with st.expander(heading):
                st.markdown(answer)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(key="legend", width="content", horizontal=True, gap=None):
            st.caption(provenance.LEGEND, width="content")
            history.keep()
        figures.offer()
        tour.offer(note)
        state.presenter_toggle()


def read_note(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Split a note into its open text and its answers, each with the heading that the reveal carries; the lecture is left out."""
    whole, _, _ = path.read_text(encoding="utf-8").partition(lecture.HEADING)
    text, *answers = whole.split("\n## Answer")
    split = [answer.partition("\n") for answer in answers]
    return text.strip(), [(f"Answer{heading}", body.strip()) for heading, _, body in split]
