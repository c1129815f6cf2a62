"""The end of a call: whether anything is open, the archive of all that was, and the line that freezes it."""
