"""The one pipeline that every face calls, and what comes in and out of it."""
