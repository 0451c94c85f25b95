"""The files of a ZIP archive, one after the other, with limits on what they may unfold to."""

from __future__ import annotations

import io
import mmap
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from pagemill.errors import DocumentDamaged, DocumentEncrypted, KindNotSupported, SourceTooLarge
from pagemill.settings import LimitSettings

#: General purpose flags of a member (APPNOTE.TXT 4.4.4): it is encrypted; its name is UTF-8.
ENCRYPTED, UTF8 = 0x1, 0x800

#: What each entry of an archive's directory begins with (APPNOTE.TXT 4.3.12).
ENTRY = b"PK\x01\x02"
#: Entries looked through for each file allowed: folders and hidden files are entries too.
ENTRIES_A_FILE = 20

#: A member this small may be any number of times larger than packed: short texts pack to almost nothing.
RATIO_COUNTS_FROM = 1 << 20


@dataclass
class _Budget:
    """Bytes that an archive's files may still unfold to; shared by its members."""

    left: int


@dataclass(frozen=True)
class ArchiveMember:
    """A file in an archive."""

    #: Its name, without folders.
    name: str
    _archive: zipfile.ZipFile = field(repr=False)
    _info: zipfile.ZipInfo = field(repr=False)
    _budget: _Budget = field(repr=False)
    _limits: LimitSettings = field(repr=False)

    def open(self) -> BinaryIO:
        """The file's bytes, unfolded as they are read; it may be opened more than once.

        Opening raises `DocumentDamaged`, or `KindNotSupported` for an unknown way of packing. Reading raises
        `DocumentDamaged` where the data are broken, and `SourceTooLarge` where they unfold to more than is allowed.
        """
        try:
            packed = self._archive.open(self._info)
        except NotImplementedError as error:
            raise KindNotSupported(f"{self.name} in the archive is packed in a way that is not read") from error
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, RuntimeError) as error:
            raise DocumentDamaged(f"{self.name} in the archive cannot be unpacked") from error
        return io.BufferedReader(_Unfolding(packed, self.name, self._info, self._budget, self._limits), 1 << 17)


class _Unfolding(io.RawIOBase):
    """A member's stream that counts what comes out: the sizes that an archive states of itself may be lies."""

    def __init__(
        self, packed: IO[bytes], name: str, info: zipfile.ZipInfo, budget: _Budget, limits: LimitSettings
    ) -> None:
        self._packed = packed
        self._name = name
        self._info = info
        self._budget = budget
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._packed.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, struct.error) as error:
            raise DocumentDamaged(f"{self._name} in the archive is damaged") from error
        self._given += len(data)
        self._budget.left -= len(data)
        if self._given > self._limits.file_bytes:
            raise SourceTooLarge(f"{self._name} in the archive has more than {self._limits.file_bytes} bytes")
        if self._budget.left < 0:
            raise SourceTooLarge(f"the archive unfolds to more than {self._limits.archive_bytes} bytes")
        packed = max(1, self._info.compress_size)
        if self._given > RATIO_COUNTS_FROM and self._given > packed * self._limits.archive_ratio:
            raise SourceTooLarge(
                f"{self._name} in the archive unfolds to more than {self._limits.archive_ratio} times its packed size"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


def unpack_archive(path: Path, limits: LimitSettings) -> Iterator[ArchiveMember]:
    """The files of the archive at `path`, in its own order; folders and programs' hidden files are passed over.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge` (too many files, or too many bytes stated), or
    `KindNotSupported` for an archive within the archive.
    """
    _check_directory(path, ENTRIES_A_FILE * limits.archive_files)
    try:
        archive = zipfile.ZipFile(path)
        infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(member_name(info))]
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, EOFError) as error:
        raise DocumentDamaged("the archive is damaged and cannot be opened") from error
    with archive:
        if len(infos) > limits.archive_files:
            raise SourceTooLarge(f"the archive holds {len(infos)} files, more than {limits.archive_files}")
        if sum(info.file_size for info in infos) > limits.archive_bytes:
            raise SourceTooLarge(f"the archive unfolds to more than {limits.archive_bytes} bytes")
        # A file is read twice, for its kind and for its bytes.
        budget = _Budget(2 * limits.archive_bytes)
        for info in infos:
            if info.flag_bits & ENCRYPTED:
                raise DocumentEncrypted("the archive is encrypted and wants a password")
            member = ArchiveMember(PurePosixPath(member_name(info)).name, archive, info, budget, limits)
            if _is_archive(member):
                raise KindNotSupported(f"{member.name} is an archive in an archive, which is not read")
            yield member


def _check_directory(path: Path, most: int) -> None:
    """Raises `SourceTooLarge` for a directory of more entries: it is read as a whole, and can be most of the file."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found, count = data.find(ENTRY), 0
            while found >= 0:
                count += 1
                if count > most:
                    raise SourceTooLarge(f"the archive holds more than {most} entries")
                found = data.find(ENTRY, found + len(ENTRY))
    except (OSError, ValueError) as error:
        raise DocumentDamaged("the archive is damaged and cannot be opened") from error


def member_name(info: zipfile.ZipInfo) -> str:
    """The member's name. Without the flag for UTF-8 it is in the code page of whoever packed it: UTF-8 or GBK where it
    decodes as such, else the standard's own code page 437."""
    name = info.filename
    if not info.flag_bits & UTF8:
        raw = name.encode("cp437", "surrogateescape")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[-1].startswith((".", "~$")) or "__MACOSX" in parts or parts[-1] in ("Thumbs.db", "..")


def _is_archive(member: ArchiveMember) -> bool:
    if member.name.lower().endswith((".docx", ".xlsx", ".pptx", ".ofd", ".odt", ".ods", ".odp", ".epub")):
        return False
    with member.open() as content:
        return content.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
