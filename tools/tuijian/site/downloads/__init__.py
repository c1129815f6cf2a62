"""Formats in which people and programs take data away."""
