"""Bytes in: what kind of file they are, where they may be fetched from, what an archive holds."""

from pagemill.intake.archive import ArchiveMember, unpack_archive
from pagemill.intake.fetch import Fetched, check_url, fetch
from pagemill.intake.file_names import clean_file_name
from pagemill.intake.kinds import HEAD_BYTES, Kind, kind_of
from pagemill.intake.picture_sides import check_picture_sides

__all__ = [
    "HEAD_BYTES",
    "ArchiveMember",
    "Fetched",
    "Kind",
    "check_picture_sides",
    "check_url",
    "clean_file_name",
    "fetch",
    "kind_of",
    "unpack_archive",
]
