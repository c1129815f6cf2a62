"""What subcommands share: where they work, what they say to whom, and what a user got wrong."""
