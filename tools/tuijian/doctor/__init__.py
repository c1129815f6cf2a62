"""What is left to do before a repository of an adopter's own works: looked up in its files, and at GitHub."""
