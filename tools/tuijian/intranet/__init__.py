"""The bundle for a network that has no way out: site, program, templates, in one archive."""
