"""The review of pull requests: what stands on one, what should stand there, and the writes between the two."""
