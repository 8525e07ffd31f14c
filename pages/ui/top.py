"""A page begins at its top. Streamlit keeps the scroll position of the page before, unless the page happens to empty meanwhile."""

from __future__ import annotations

import streamlit as st

_mount = st.components.v2.component(
    "dl2lab.top",
    html='<span hidden="hidden"></span>',
    js="""export default function ({ data }) {
  if (document.dl2Page !== undefined && document.dl2Page !== data.page) {
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
  }
  document.dl2Page = data.page
}""",
)


def begin(url: str) -> None:
    """Scroll to the top if the page before was another one.

    Args:
        url: of the page that this run is about to draw.
    """
    st.html("<style>.st-key-dl2_top { display: none }</style>")
    _mount(key="dl2_top", data={"page": url}, height=1)
