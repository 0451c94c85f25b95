"""Bytes in: what kind of file they are, where they may be fetched from, what an archive holds."""

from pagemill.intake.archive import ArchiveMember, unpack_archive
from pagemill.intake.character_encodings import decode_text
from pagemill.intake.fetch import Fetched, check_url, fetch
from pagemill.intake.file_names import clean_file_name
from pagemill.intake.kinds import FLOWING_KINDS, HEAD_BYTES, PICTURE_KINDS, Kind, kind_of, kind_of_file
from pagemill.intake.picture_sides import check_picture_sides

__all__ = [
    "FLOWING_KINDS",
    "HEAD_BYTES",
    "PICTURE_KINDS",
    "ArchiveMember",
    "Fetched",
    "Kind",
    "check_picture_sides",
    "check_url",
    "clean_file_name",
    "decode_text",
    "fetch",
    "kind_of",
    "kind_of_file",
    "unpack_archive",
]
