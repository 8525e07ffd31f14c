"""Bytes from outside as text, and text as JSON: size first, then decoding, then parsing, each with one line of refusal."""

from __future__ import annotations

import codecs
import json
from typing import Any

from dl2core.errors import InputError, quoted

MAX_FILE = 200_000  # characters of any file, and of its text
MAX_BYTES = 4 * MAX_FILE  # of any encoding
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(content: bytes, name: str) -> str:
    """The text of a file: UTF-8, UTF-16 (with its mark, or plainly so), else the Windows code page 1252.

    Args:
        content: the whole file.
        name: what messages call it.

    Raises:
        InputError: too large, or no text.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"{quoted(name)} has {len(content):,} bytes, the limit is {MAX_BYTES:,}")
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    wide = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be" if content[:1] == b"\0" else None
    for encoding in [marked] if marked else [wide] if wide else ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return bounded(text, name)
    raise InputError(f"{quoted(name)} is not a text file: save it as UTF-8")


def bounded(text: str, name: str = "the file") -> str:
    """The same text without a byte order mark.

    Raises:
        InputError: it is longer than 200,000 characters.
    """
    if len(text) > MAX_FILE:
        raise InputError(f"{name} has {len(text):,} characters, the limit is {MAX_FILE:,}")
    return text.removeprefix("\ufeff")


def parse_json(text: str, name: str) -> Any:
    """What a JSON text holds.

    Raises:
        InputError: no JSON, brackets nested too deep, or a number of thousands of digits.
    """
    try:
        return json.loads(bounded(text, name))
    except json.JSONDecodeError as error:
        raise InputError(f"{name} is not JSON: {error}") from None
    except RecursionError:
        raise InputError(f"{name} cannot be read: its brackets are nested too deep") from None
    except ValueError:  # Python's own limit
        raise InputError(f"{name} holds a whole number of more than 4,300 digits") from None
