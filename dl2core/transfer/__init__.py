"""Transfer learning from real backbones: frozen features, linear probes, augmentations, and what each layer is worth.

Question 1.2 of the report.
"""
