"""From bytes to texts and YAML with positions, within limits; what in a text may not be seen by everybody."""
