"""A title, controls and one scatter of seven labelled points in three shapes."""

import altair as alt
import pandas as pd
import streamlit as st

st.title("One chart")
st.number_input("n", 0, 10, 3)
st.button("Run")
rows = [
    {"x": 1.5**i + j, "y": 60 + 3 * i - j, "name": f"model {i}", "source": "abc"[j]} for i in range(7) for j in range(3)
]
base = alt.Chart(pd.DataFrame(rows)).encode(x="x:Q", y=alt.Y("y:Q").scale(zero=False))
st.altair_chart(
    base.mark_point().encode(shape="source:N") + base.mark_text(dx=8, align="left").encode(text="name:N"), height=340
)
