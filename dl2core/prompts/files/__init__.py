"""Prompts in files: safetensors of this project, and checkpoints of the assignment."""
