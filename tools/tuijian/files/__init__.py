"""Files and archives as they are written: whole or not at all, the same bytes for the same content."""
