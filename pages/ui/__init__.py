"""The one shared UI room: all that more than one page needs of Streamlit."""
