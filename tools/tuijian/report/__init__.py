"""What a check found (`model`) and the ways of writing it down (one module a format)."""
