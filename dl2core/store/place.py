"""Where this machine keeps what the lab writes: DL2_HOME, by default the platform's user cache folder + dl2lab."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dl2core.errors import InputError, quoted


def folder_named(variable: str) -> Path | None:
    """The folder that an environment variable names, `~` expanded; None where it is not set.

    Raises:
        InputError: it starts with the home of a user who does not exist here.
    """
    chosen = os.environ.get(variable)
    if not chosen:
        return None
    try:
        return Path(chosen).expanduser()
    except RuntimeError:
        raise InputError(f"{variable} is {quoted(chosen)}, but no such user exists here; set it to a folder") from None


def home() -> Path:
    """DL2_HOME, or the platform's user cache folder + dl2lab.

    Raises:
        InputError: DL2_HOME names the home of an unknown user, or there is no home to put the default into.
    """
    if chosen := folder_named("DL2_HOME"):
        return chosen
    try:
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "dl2lab"
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "dl2lab"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dl2lab"
    except RuntimeError:
        raise InputError("this user has no home folder; set DL2_HOME to a folder that can be written") from None
