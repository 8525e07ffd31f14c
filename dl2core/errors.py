"""The one error that a page shows to its user, and how it quotes what arrived."""

LONGEST_QUOTE = 60
FAULT = "this failed by a fault of the app; its trace is in the server's log"  # what stands for every other error


class InputError(ValueError):
    """The user's input is wrong.

    The message says what was asked, what arrived, and the numbers that clash. Pages show it as it is; the
    command line prints it and exits with 2. Anything else that is raised is a bug and stays visible.
    """


def quoted(value: object) -> str:
    """What arrived, for a message: on one line, at most 60 characters of it."""
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST_QUOTE else f"{value[: LONGEST_QUOTE - 1]}…")
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def named(text: str) -> str:
    """A foreign name, for a message: as `quoted`, without the quotation marks."""
    return quoted(text)[1:-1]
