"""Training runs as plain data, and the gallery of prompts that comes with the app."""
