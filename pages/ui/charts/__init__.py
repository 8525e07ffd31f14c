"""One file per topic: data frame in, altair chart out. Nothing in here imports streamlit."""
