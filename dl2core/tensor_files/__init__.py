"""Tensors in files that strangers made: safetensors, and what torch writes. One strict reader for the whole project.

A file is read in two steps, none of which runs anything that the file names. A child process (`dl2core.confined`) makes
its table of contents: name, type, shape and place of every tensor. Then the bytes of the tensors that are wanted
are read, and nothing else. There is no unpickler and no torch in here: `pickled` describes what a pickle asks for.
"""
