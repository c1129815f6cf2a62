"""From bytes to texts and YAML with places, within limits; and personal data in a text."""
