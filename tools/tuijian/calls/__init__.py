"""Calls made from calls: one level down, the next one, and what differs between two."""
