"""The reading engine: a page in, blocks in reading order out. It knows no job and no tenant."""

from pagemill.reading.options import Profile, ReadOptions

__all__ = ["Profile", "ReadOptions"]
