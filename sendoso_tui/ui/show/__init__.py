"""Turns domain values into text: pure functions, no Textual. A line is a tuple of pieces, each with a role."""
