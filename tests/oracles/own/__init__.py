"""Slow code of its own that shares nothing with dl2core; a test holds that none of it imports it."""
