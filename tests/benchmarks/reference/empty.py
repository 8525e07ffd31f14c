"""The smallest page with a title and controls: what Streamlit itself costs."""

import streamlit as st

st.title("Empty")
st.number_input("n", 0, 10, 3)
st.button("Run")
