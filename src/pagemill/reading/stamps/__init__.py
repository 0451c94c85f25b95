"""Stamps: found, read, and taken off the page."""
