"""Trains a prompt: the choice, the protocol, the loop, and resuming it."""
