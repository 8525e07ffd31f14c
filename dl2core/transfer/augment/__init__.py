"""Augmentations of question 1.2.b: one table of them, chains, where Normalize stands, and what that does to a probe."""
