"""The guidance site: pages made from the catalogue, which mkdocs turns into HTML."""
