"""The one pipeline that every face calls, what is set aside in it, and the examples of rules run through it."""
