"""The only folder with st.cache_*: one file per topic. Arguments are names and numbers, never models or arrays."""
