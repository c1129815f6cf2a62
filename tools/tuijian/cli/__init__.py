"""The command `tuijian`: `main` finds out which subcommand is asked for; a module a subcommand, imported when it is asked for."""
