"""The smallest page that answers: a button and the number of its presses."""

import streamlit as st

st.title("Empty")
presses = st.session_state.setdefault("presses", 0)
if st.button("Press"):
    st.session_state["presses"] = presses = presses + 1
st.markdown(f"pressed {presses}")
