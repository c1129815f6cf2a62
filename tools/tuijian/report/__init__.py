"""What a check found (`model`) and the seven ways of writing it down (one module a format)."""
