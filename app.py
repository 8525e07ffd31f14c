"""Launcher: `streamlit run app.py`. The router lies in pages/ui, so that no folder `pages` lies beside the main script."""

import streamlit as st

app = st.App("pages/ui/router.py")
