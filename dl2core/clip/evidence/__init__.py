"""Where in a picture the evidence for a label lies."""
