"""The parts of the site, a module each. A part is a pure function from a `Site` to its pages, by their path."""
