"""The command's parts, one module a subcommand. A module is imported when it is asked for, so that nothing waits for it."""
