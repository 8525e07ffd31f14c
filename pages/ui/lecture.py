"""The speaker's side of a lecture: per question one sentence to say, one bet to ask for, one thing to point at.

They stand at the end of a page's note.md, under "## Lecture". In presenter mode the key `n` shows those of the step that
is on the screen; `make lecture` writes them all into docs/lecture.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui import state

HEADING = "\n## Lecture\n"
SHOWN = "dl2_cues"  # in the session: whether `n` was pressed,
QUESTION = "dl2_question"  # and the question of the step that is on the screen
_CUE = re.compile(r"^### (\S+)\n- Say: (.+)\n- Bet: (.+)\n- Point at: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Cue:
    """What a lecturer says, asks and points at when a question is on the screen."""

    question: str  # "1.1.a"
    say: str
    bet: str
    point_at: str


def cues(note: Path) -> tuple[Cue, ...]:
    """Those of a page's note, in its order; none where it has no lecture."""
    _, _, section = note.read_text(encoding="utf-8").partition(HEADING)
    return tuple(Cue(*found.groups()) for found in _CUE.finditer(section))


def toggle() -> None:
    """Show the cues, or put them away. For callbacks."""
    state.put(SHOWN, not state.value_of(SHOWN, False))


def speak(note: Path, question: str) -> None:
    """Draw the cues of a page, if `n` was pressed: those of `question`, or all where it has none.

    Args:
        note: of the page.
        question: of the step that is on the screen; "" where no preset is chosen.
    """
    if not (state.presenting() and state.value_of(SHOWN, False) and note.exists()):
        return
    found = cues(note)
    with st.container(border=True, key="cues"):
        for cue in [one for one in found if one.question == question] or found:
            st.markdown(f"**{cue.question}** {cue.say}  \n**Bet** {cue.bet}  \n**Point at** {cue.point_at}")


def as_markdown(listed: Sequence[tuple[str, Cue]]) -> str:
    """All cues as a page to print.

    Args:
        listed: (page's title, cue), in the order of the lecture.
    """
    parts = [
        "# A lecture from 1.1.a to 3.5.b",
        "Open the lab with `?present=1`: the arrow keys go from step to step, `n` shows these lines.",
    ]
    for title, cue in listed:
        parts.append(f"## {cue.question} · {title}")
        parts.append(f"{cue.say}\n\n- **Bet:** {cue.bet}\n- **Point at** {cue.point_at}")
    return "\n\n".join(parts) + "\n"
