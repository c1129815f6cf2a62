"""Excel and Word in and out: what a clerk has, made from a call's form and read back into its files."""
