"""Bytes in: what kind of file they are, what an archive holds; and, in `fetch`, where they may be fetched from."""

from pagemill.intake.archive import ArchiveMember, member_name, unpack_archive
from pagemill.intake.character_encodings import decode_as, decode_text
from pagemill.intake.file_names import clean_file_name
from pagemill.intake.kinds import FLOWING_KINDS, HEAD_BYTES, PICTURE_KINDS, Kind, kind_of, kind_of_file
from pagemill.intake.misnamed import check_name
from pagemill.intake.picture_sides import check_picture_sides

__all__ = [
    "FLOWING_KINDS",
    "HEAD_BYTES",
    "PICTURE_KINDS",
    "ArchiveMember",
    "Kind",
    "check_name",
    "check_picture_sides",
    "clean_file_name",
    "decode_as",
    "decode_text",
    "kind_of",
    "kind_of_file",
    "member_name",
    "unpack_archive",
]
