"""Accuracy of prompts on labelled images, each against its controls."""
