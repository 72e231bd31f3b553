"""Screens own state and read through the engine."""
