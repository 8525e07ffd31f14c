"""Latency of a forward pass: the spec and the raw runs, how they are measured, and Table 1."""
