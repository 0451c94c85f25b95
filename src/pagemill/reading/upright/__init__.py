"""Pages made upright, level and flat, and their lines."""
