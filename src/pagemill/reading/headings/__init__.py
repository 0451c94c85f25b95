"""Headings, told by type, numbers and one another, and their levels."""
