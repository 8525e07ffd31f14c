"""What a reader makes of a text: a result, or the one line of its refusal."""

from dl2core.errors import InputError


def outcome(read, *given):
    """(result, "") or (None, line)."""
    try:
        return read(*given), ""
    except InputError as error:
        return None, str(error)
