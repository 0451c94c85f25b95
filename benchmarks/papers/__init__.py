"""Labelled papers: what is asked of each, what is right, and where it stands."""
