"""Laws over random graphs take as long as a busy machine needs: no deadline per example."""

from hypothesis import settings

settings.register_profile("graphs", deadline=None, max_examples=60)
settings.load_profile("graphs")
