"""How data becomes text of a page: templates, escaping, links."""
