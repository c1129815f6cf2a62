"""The pages of the site, a module each: a pure function from a `Site` to its pages, by their path."""
