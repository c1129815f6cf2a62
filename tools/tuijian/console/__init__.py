"""What subcommands share: the workspace they work in, their output, and how wrong usage and our own bugs are said."""
