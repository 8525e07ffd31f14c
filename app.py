"""Launcher: `streamlit run app.py`. The router lies in pages/ui, so that no folder `pages` lies beside the main script."""

import gc

# Imported once, before anybody comes: threads of several visitors that import these at the same time get in each
# other's way and see half a module ("partially initialized module 'pandas'", seen with twenty at once).
import altair  # noqa: F401
import pandas  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from pages.ui.assets import Assets
from pages.ui.headers import Policy
from pages.ui.uploads import UploadLimit
from pages.ui.visitor import Visitor

# Streamlit runs a full collection after every run of a page, while its answer waits to be sent: keep it off what stays.
# A rerun of Walks takes 27 ms with this (and once more in pages/ui/cached/warm.py) and 111 ms without: docs/benchmarks/server.md.
gc.collect()
gc.freeze()

app = st.App(
    "pages/ui/router.py",
    middleware=[Middleware(Policy), Middleware(Visitor), Middleware(UploadLimit), Middleware(Assets)],
)
