"""Tests mirror the package; each runs alone and in any order."""

from hypothesis import settings

# How long one example takes tells of the machine and what else runs on it, not of the program.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")
