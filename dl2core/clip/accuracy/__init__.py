"""Zero-shot accuracy of templates and recipes on labelled images."""
