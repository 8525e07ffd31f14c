"""Learned prompts as pictures and numbers."""
