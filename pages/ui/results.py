"""Keeps a page's finished results under a name, in the session; export and import as json; on this machine if wished."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import streamlit as st

from dl2core import store
from dl2core.errors import InputError, quoted
from dl2core.queue import Job
from dl2core.store import Document
from pages.ui import export
from pages.ui.cached.worker import ask
from pages.ui.markdown import plain

MAX_KEPT = 12  # per kind and session
MAX_IMPORT_BYTES = 4_000_000


def of_job(result: store.Result, job: Job) -> Document:
    """A document of what a job found: dated when it ended, on the machine that the worker knows.

    The server has no torch and so cannot name an accelerator; the worker can, and is asked where one was used.
    """
    document = store.to_document(result)
    document["created"] = datetime.fromtimestamp(job.ended, UTC).isoformat(timespec="seconds")
    if getattr(result.spec, "device", "cpu") != "cpu":
        document["machine"] = store.jsonable(ask("dl2core.device.machine_with_torch", view="machine"))
    return document


def shelf(kind: str, current: Document | None, *, key: str, check: store.Check = len) -> Document | None:
    """A popover "Results": keep the current one under a name, take one out again, send it away, bring one in.

    Args:
        kind: the documents' kind; others are refused.
        current: the page's last finished result, None if there is none yet.
        key: the page's prefix.
        check: raises InputError if an imported document lacks what the page needs.

    Returns:
        The document that was taken out, None for the page's own.
    """
    kept: dict[str, Document] = st.session_state.setdefault(f"{key}_kept", {})
    with st.popover("Results", key=f"{key}_results"):
        if current is not None:
            st.text_input("Name", key=f"{key}_keep_name", max_chars=60, placeholder=f"result {len(kept) + 1}")
            st.button("Keep in this session", key=f"{key}_keep", on_click=_keep, args=(key, current))
            if not os.environ.get("DL2_SHARED"):
                st.button("Keep on this machine", key=f"{key}_keep_here", on_click=_keep_here, args=(key, current))
        else:
            st.caption("No result of this session yet")
        _bring_in(kind, key, check)
        here = store.KeptDocuments({}, ()) if os.environ.get("DL2_SHARED") else store.kept(kind, check=check)
        offered = kept | {f"{name} (this machine)": found for name, found in here.documents.items()}
        chosen = st.selectbox("Show", ["this page's", *offered], key=f"{key}_recall")
        for line in here.refused:
            st.caption(plain(line))
        document = offered.get(chosen)
        if document:
            st.download_button(
                "Export (json)",
                lambda: export.to_json(document),
                f"{chosen}.json",
                "application/json",
                key=f"{key}_send",
                on_click="ignore",
            )
    return document


def _name(key: str) -> str:
    typed = (st.session_state.get(f"{key}_keep_name") or "").strip()
    return typed or f"result {len(st.session_state[f'{key}_kept']) + 1}"


def _keep(key: str, document: Document) -> None:
    kept = st.session_state[f"{key}_kept"]
    kept[_name(key)] = document
    while len(kept) > MAX_KEPT:
        kept.pop(next(iter(kept)))


def _keep_here(key: str, document: Document) -> None:
    try:
        store.keep(_name(key), document)
    except InputError as error:
        st.toast(plain(str(error)), duration="long")


def _bring_in(kind: str, key: str, check: store.Check = len) -> None:
    file = st.file_uploader("Import (json)", type="json", key=f"{key}_import", max_upload_size=4)
    if file is None:
        return
    try:
        document = parse(file.getvalue(), kind)
        check(document)
    except InputError as error:
        st.error(plain(str(error)))
        return
    st.session_state[f"{key}_kept"].setdefault(file.name.removesuffix(".json"), document)


def parse(content: bytes, kind: str) -> Document:
    """Read an imported document.

    Raises:
        InputError: too large, no json object, or of another kind.
    """
    if len(content) > MAX_IMPORT_BYTES:
        raise InputError(f"the file has {len(content):,} bytes, the limit is {MAX_IMPORT_BYTES:,}")
    document = store.parse_json(content, "the file")
    if document.get("kind") != kind:
        raise InputError(f"a {kind} result was asked for, the file holds {quoted(document.get('kind'))}")
    return document
