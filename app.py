"""Launcher: `streamlit run app.py`. The router lies in pages/ui, so that no folder `pages` lies beside the main script."""

import streamlit as st
from starlette.middleware import Middleware

from pages.ui.headers import Policy

app = st.App("pages/ui/router.py", middleware=[Middleware(Policy)])
