"""Whether a value is what was expected of it."""
