"""How data enters a page: templates, escaping, links."""
