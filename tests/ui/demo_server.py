"""Launcher of the demo page, as app.py is of the app: with the cookie by which tabs of one browser know each other."""

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from pages.ui.visitor import Visitor  # noqa: E402

app = st.App(str(HERE / "demo_app.py"), middleware=[Middleware(Visitor)])
