"""One line where something is missing: what it is, the button that fetches it with its size, progress and Stop.

Downloads have a queue of their own, so that they never wait for a measurement, and go on while their owner looks at
another page. When a download ends the page is drawn again, and what was missing is there.
"""

from __future__ import annotations

import os

import streamlit as st

from dl2core.data import download
from dl2core.data.catalogue import Item
from pages.ui import jobs
from pages.ui.markdown import plain
from pages.ui.slot import slot


def offer(item: Item) -> bool:
    """Draw the line, unless the item is on this disk already.

    Args:
        item: of dl2core.data.catalogue.

    Returns:
        Whether the item is on this disk.
    """
    work = jobs.Work(f"fetch_{item.slug}", f"Fetching {item.title}", item, download.fetch, (item,), queue="download")
    running = jobs.live(work) is not None
    slot().on_page.add(work.key)
    if not running and item.on_disk() is not None:
        return True
    if os.environ.get("DL2_SHARED"):
        st.caption(f"{item.title}: not on this server. Whoever runs it can get them with `{item.command}`")
        return False

    @st.fragment(run_every=jobs.POLL_SECONDS if running else None)
    def line() -> None:
        job = slot().live.get(work.key)
        if running != (job is not None and job.live):
            st.rerun()  # once, with everything: it has begun, and is polled from now on, or it has ended
        if job is None or not job.live:
            _ask(work, item)
        else:
            job.beat()
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.progress(
                    min(max(job.progress.done, 0.0), 1.0), text=f"{item.title}: {job.progress.note or 'waiting'}"
                )
                st.button("Stop", key=f"{work.key}_stop", on_click=jobs.stop, args=(work.key,))

    line()
    return False


def _ask(work: jobs.Work, item: Item) -> None:
    """What is missing, the button, and why the last attempt failed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Not on this machine.", width="content")
        label = f"{'Get the rest' if item.begun else 'Get'}: {item.label}"
        st.button(label, key=f"{work.key}_get", on_click=jobs.start, args=(work,))
    mine = slot()
    job = mine.live.get(work.key)
    if reason := mine.refused.get(work.key) or (job.error if job else ""):
        st.error(plain(reason))
