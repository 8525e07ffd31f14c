"""Labels from a text file, one a line."""

from __future__ import annotations

from dl2core.clip.wording import MAX_LABELS
from dl2core.errors import InputError, quoted

MOST_BYTES = 100_000


def labels_of(content: bytes, name: str) -> list[str]:
    """The labels of a file, in its order; empty lines are left out, and of equal lines the first is kept.

    Args:
        content: UTF-8 text, with or without a byte order mark.
        name: of the file, for messages.

    Raises:
        InputError: too long, no text, no label, or too many of them.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"{quoted(name)}: a file of up to {MOST_BYTES:,} bytes was expected, got {len(content):,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{quoted(name)} is no UTF-8 text (byte {error.start}): save it as UTF-8") from None
    if "\0" in text:
        raise InputError(f"{quoted(name)} is no text file: it holds a zero byte")
    found = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not found:
        raise InputError(f"{quoted(name)} holds no label: write one a line")
    if len(found) > MAX_LABELS:
        raise InputError(f"at most {MAX_LABELS} labels at a time, {quoted(name)} holds {len(found):,}")
    return found
