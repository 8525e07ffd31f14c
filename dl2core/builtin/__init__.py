"""Trains the built-in CLIP: recipe, captions, batches, training, and the model card."""
