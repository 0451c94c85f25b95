"""Lines of text found in a picture, and their characters recognised."""
