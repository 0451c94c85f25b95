"""Archives give their files by name, and cannot unfold to more than is allowed."""

import contextlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from pagemill.errors import DocumentDamaged, DocumentEncrypted, KindNotSupported, PagemillError, SourceTooLarge
from pagemill.intake import unpack_archive
from pagemill.settings import LimitSettings


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def contents(path: Path, **limits: int) -> dict[str, bytes]:
    found = {}
    for member in unpack_archive(path, LimitSettings(**limits)):
        with member.open() as content:
            found[member.name] = content.read()
    return found


def test_files_come_without_folders_and_hidden_files_not_at_all(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        {
            "x/二.pdf": b"2",
            "../../etc/passwd": b"p",
            ".hidden": b"h",
            "__MACOSX/._x": b"m",
            "empty/": b"",
            "b.png": b"b",
        },
    )
    assert contents(path) == {"二.pdf": b"2", "passwd": b"p", "b.png": b"b"}


def test_a_name_in_gbk_without_the_flag_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"abcdefgh.pdf": b"1"})
    path.write_bytes(path.read_bytes().replace(b"abcdefgh", "增值发票".encode("gbk")))
    assert list(contents(path)) == ["增值发票.pdf"]


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"a": b"a"}).read_bytes()
    with pytest.raises(KindNotSupported, match="archive in an archive"):
        contents(archive(tmp_path / "a.zip", {"pretends.pdf": inner}))


def test_a_bomb_is_stopped_while_it_unfolds(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"bomb.pdf": b"\0" * 50_000_000})
    with pytest.raises(SourceTooLarge, match="times its packed size"):
        contents(path)
    with pytest.raises(SourceTooLarge, match="1000000 bytes"):
        contents(path, file_bytes=1_000_000)


def test_a_lie_about_the_size_gains_nothing(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"bomb.pdf": bytes(range(256)) * 40_000})
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    path.write_bytes(data)
    with pytest.raises((SourceTooLarge, DocumentDamaged)):
        contents(path, archive_bytes=4096)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge, match="11 files"):
        contents(archive(tmp_path / "a.zip", {f"{i}.pdf": b"" for i in range(11)}), archive_files=10)


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.pdf": b"a"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(DocumentEncrypted):
        contents(path)


@pytest.mark.parametrize("cut", range(1, 300, 7))
def test_a_damaged_archive_is_a_typed_error(tmp_path: Path, cut: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.pdf", bytes(range(256)) * 4)
    data = bytearray(out.getvalue())
    data[cut % len(data)] ^= 0xFF
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with contextlib.suppress(PagemillError):  # anything else would crash the reader that opened it
        assert len(contents(path)) <= 1


def test_a_directory_of_too_many_entries_is_not_read(tmp_path: Path) -> None:
    """Millions of empty entries would fill the memory before they could be counted by their names."""
    path = archive(tmp_path / "a.zip", {f".hidden{i}": b"" for i in range(201)})
    with pytest.raises(SourceTooLarge, match="more than 200 entries"):
        contents(path, archive_files=10)
    assert contents(path, archive_files=11) == {}


def test_changed_content_is_told_by_its_checksum(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.pdf": b"original content"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"original", b"0riginal"))
    with pytest.raises(DocumentDamaged, match=r"a\.pdf in the archive is damaged"):
        contents(path)


def test_a_name_that_is_not_in_the_encoding_it_states_is_damage(tmp_path: Path) -> None:
    """The file's own header says UTF-8, and its name is not; the archive's directory is sound."""
    path = tmp_path / "names.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("name.txt", b"text")
    packed = bytearray(path.read_bytes())
    packed[6:8] = (0x800).to_bytes(2, "little")
    packed[30] = 0xCD
    path.write_bytes(packed)
    with pytest.raises(DocumentDamaged):
        list(unpack_archive(path, LimitSettings()))


def test_an_unknown_way_of_packing_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.pdf": b"a"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(signature) + offset, 9)
    path.write_bytes(data)
    with pytest.raises(KindNotSupported, match="packed in a way"):
        contents(path)


def test_an_empty_file_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").touch()
    with pytest.raises(DocumentDamaged):
        contents(tmp_path / "a.zip")
