"""Powers of A, the walks that they count, and what can be read from both."""
