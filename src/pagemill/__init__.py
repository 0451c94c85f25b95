"""pagemill: documents in, data out, on your own machines."""

__version__ = "0.1.0"
