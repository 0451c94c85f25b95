"""What kind of file some bytes are, told from the bytes alone."""

from __future__ import annotations

import re
import struct
import zipfile
from enum import StrEnum
from typing import IO, BinaryIO

import olefile

from pagemill.errors import DocumentDamaged, KindNotSupported
from pagemill.intake.character_encodings import decode_text

#: Bytes that `kind_of` looks at; give it as many of a file's first ones, or the whole of a shorter file.
HEAD_BYTES = 4096


class Kind(StrEnum):
    """The kinds of file that are read."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    BMP = "bmp"
    TIFF = "tiff"
    WEBP = "webp"
    GIF = "gif"
    #: What iPhones take photographs in (ISO/IEC 23008-12, with HEVC).
    HEIF = "heif"
    AVIF = "avif"
    #: JP2 and bare codestreams (ISO/IEC 15444).
    JPEG2000 = "jp2"
    ZIP = "zip"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    #: What Word 97 to 2003 and WPS Writer (.wps) write; of old Office files in general until their streams are known.
    DOC = "doc"
    #: Excel 97 to 2003, WPS Spreadsheets (.et).
    XLS = "xls"
    #: PowerPoint 97 to 2003, WPS Presentation (.dps).
    PPT = "ppt"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    #: GB/T 33190.
    OFD = "ofd"
    #: Books, of the second and third version.
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    #: A mail (RFC 5322), a folder of them (mbox, RFC 4155), and a web page saved with its pictures (MHTML).
    EML = "eml"
    #: A mail as Outlook saves it (MS-OXMSG).
    MSG = "msg"
    #: A mail in the wrapping that Outlook sends to itself, `winmail.dat` (MS-OXTNEF).
    TNEF = "tnef"
    #: Pages set by this program from one of the kinds that have none; no file is told to be of this kind.
    TYPESET = "typeset"


#: Kinds without pages of their own: they are set on pages before they are read.
FLOWING_KINDS = frozenset(
    {
        Kind.DOCX,
        Kind.XLSX,
        Kind.PPTX,
        Kind.DOC,
        Kind.XLS,
        Kind.PPT,
        Kind.RTF,
        Kind.ODT,
        Kind.ODS,
        Kind.ODP,
        Kind.OFD,
        Kind.EPUB,
        Kind.HTML,
        Kind.MARKDOWN,
        Kind.TEXT,
        Kind.EML,
        Kind.MSG,
        Kind.TNEF,
    }
)
PICTURE_KINDS = frozenset(
    {Kind.PNG, Kind.JPEG, Kind.BMP, Kind.TIFF, Kind.WEBP, Kind.GIF, Kind.HEIF, Kind.AVIF, Kind.JPEG2000}
)

_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.DOC),
    (b"{\\rtf", Kind.RTF),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind.JPEG2000),
    (b"\xff\x4f\xff\x51", Kind.JPEG2000),
)
#: Brands of files whose first box is `ftyp` (ISO/IEC 14496-12, 4.3; 23008-12, 10; the AVIF specification, 6 and 7).
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

#: Kinds that people do send and that are not read, by how they begin.
_OTHERS = (
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"8BPS", "a Photoshop file"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu file"),
)

#: What files of Office and its like hold, by a name that each has, in an order in which the first found decides.
_MEMBERS = (
    (re.compile(r"word/document\d*\.xml", re.IGNORECASE), Kind.DOCX),
    (re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE), Kind.XLSX),
    (re.compile(r"ppt/presentation\d*\.xml", re.IGNORECASE), Kind.PPTX),
    (re.compile(r"OFD\.xml"), Kind.OFD),
    # Books that were packed again have lost what they say of themselves.
    (re.compile(r"META-INF/container\.xml"), Kind.EPUB),
)
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODP,
    b"application/epub+zip": Kind.EPUB,
}
_STREAMS = (
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPT),
    ("__properties_version1.0", Kind.MSG),
)
READ_KINDS = (
    "PDF, pictures (PNG, JPEG, BMP, TIFF, WebP, GIF, HEIF, AVIF, JPEG 2000), Office and OpenDocument files, OFD, "
    "EPUB, mails, texts, ZIP"
)


def kind_of(head: bytes) -> Kind:
    """The kind of a file by its first `HEAD_BYTES` bytes.

    Files that are ZIP archives or compound files inside are told apart by `kind_of_file` alone: here they are `ZIP` and
    `DOC`. Raises `DocumentDamaged` for an empty file and `KindNotSupported` for anything that is not read, by name
    where it is known.
    """
    if not head:
        raise DocumentDamaged("the file is empty")
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    # A bitmap's second field is its size and its fifth the size of a header of a known length.
    if head.startswith(b"BM") and len(head) >= 18 and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return Kind.BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp":
        return _kind_of_brands(head)
    for beginning, name in _OTHERS:
        if head.startswith(beginning):
            raise KindNotSupported(f"{name} is not read")
    # Acrobat accepts the header anywhere in the first 1024 bytes (ISO 32000-1, implementation note 13).
    if b"%PDF-" in head[: 1024 + 5]:
        return Kind.PDF
    text = decode_text(head)
    if text is None or not text.strip():
        raise KindNotSupported(f"the file is none of the kinds that are read: {READ_KINDS}")
    return _kind_of_text(text)


def _kind_of_brands(head: bytes) -> Kind:
    """The kind of a file of boxes by its brands, of which the first is the one that it is foremost."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    # Between the first brand and the others stands a version.
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    if not _AVIF_BRANDS.isdisjoint(brands):
        return Kind.AVIF
    if not _HEIF_BRANDS.isdisjoint(brands):
        return Kind.HEIF
    raise KindNotSupported("a film, or a picture other than HEIF and AVIF in a file of its kind, is not read")


_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


def kind_of_file(file: BinaryIO | IO[bytes]) -> Kind:
    """The kind of a whole file that can be sought in; it is left at its beginning. Raises as `kind_of` does."""
    file.seek(0)
    kind = kind_of(file.read(HEAD_BYTES))
    try:
        if kind is Kind.ZIP:
            return _kind_of_archive(file)
        return _kind_of_compound(file) if kind is Kind.DOC else kind
    finally:
        file.seek(0)


def _kind_of_archive(file: BinaryIO | IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            # Some writers part folders by backslashes, and number the document.
            names = {name.replace("\\", "/").lstrip("/") for name in archive.NameToInfo}
            for pattern, kind in _MEMBERS:
                if any(pattern.fullmatch(name) for name in names):
                    return kind
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    mime = member.read(200).strip().removesuffix(b"-template")
                if mime in _MIME_TYPES:
                    return _MIME_TYPES[mime]
                raise KindNotSupported("an OpenDocument file other than text, sheets and slides is not read")
            if "[Content_Types].xml" in names:
                raise KindNotSupported("an Office file other than DOCX, XLSX and PPTX is not read")
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, RuntimeError, NotImplementedError, EOFError):
        pass  # whoever unpacks it tells what is wrong with it
    return Kind.ZIP


def _kind_of_compound(file: BinaryIO | IO[bytes]) -> Kind:
    try:
        file.seek(0)
        with olefile.OleFileIO(file) as compound:
            if compound.exists("EncryptedPackage"):
                return Kind.DOC
            for name, kind in _STREAMS:
                if compound.exists(name):
                    return kind
    except (OSError, ValueError, IndexError, struct.error, TypeError, RecursionError) as error:
        raise DocumentDamaged("the old Office file is damaged") from error
    raise KindNotSupported("a compound file other than Word's, Excel's, PowerPoint's and Outlook's is not read")


# --- texts ------------------------------------------------------------------------------------------------------------

_HTML = re.compile(
    r"(<\?xml[^>]*>|<!--.*?-->|\s)*+(<!doctype html|<html|<head|<body|<meta\b|<title|<table\b|<div\b"
    r"|<h[1-6]\b|<p\b|<ul\b|<ol\b|<span\b|<center\b|<article\b|<section\b|<main\b|<pre\b)",
    re.I | re.S,
)
_XML = re.compile(r"\s*<(\?xml|!doctype|[a-z][\w:.-]*[\s/>])", re.I)
_JSON = re.compile(r"\s*(\{\s*(\"|\})|\[\s*([\[{\"\d\]]))")
#: A header field of a mail (RFC 5322, 2.2) at the start of a line, and those by which one is told.
_FIELD = re.compile(r"^([!-9;-~]{1,60}):[ \t]", re.M)
_MAIL_FIELDS = frozenset(
    [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "mime-version",
        "message-id",
        "return-path",
        "delivered-to",
        "content-type",
        "reply-to",
        "cc",
    ]
)
#: A heading, a table's second row, a fence or a link: none stands in a text by chance more than once.
_MARKDOWN = re.compile(
    r"^ {0,3}(#{1,6} +\S|\|? *:?-{3,}:? *\|[ :|-]*$|```|~~~)"
    r"|\[[^\]\n]+\]\((https?:|\.{0,2}/|#)[^)\s]*\)|^\*\*[^*\n]+\*\*",
    re.M,
)


def _kind_of_text(text: str) -> Kind:
    text = text.lstrip("\ufeff")
    if _HTML.match(text):
        return Kind.HTML
    if _XML.match(text):
        raise KindNotSupported("an XML file is none of the kinds that are read, a web page (HTML) aside")
    if _JSON.match(text):
        raise KindNotSupported("JSON is data and no document")
    if _is_mail(text):
        return Kind.EML
    marks = {found[0][:3].strip() for found in _MARKDOWN.finditer(text)}
    return Kind.MARKDOWN if marks else Kind.TEXT


def _is_mail(text: str) -> bool:
    """Fields from the first line to the first empty one, at least two of them those of mails, the sender among them or
    what kind of content follows. Kept in a folder of mails (RFC 4155), a line stands before them."""
    head = re.split(r"\r?\n\r?\n", re.sub(r"\AFrom .*\n", "", text.lstrip()), maxsplit=1)[0]
    lines = head.splitlines()
    if not lines or not all(line[:1] in (" ", "\t") or re.match(r"[!-9;-~]+:", line) for line in lines[:-1]):
        return False
    names = {name.lower() for name in _FIELD.findall(head)}
    return len(names & _MAIL_FIELDS) >= 2 and bool(names & {"from", "content-type", "received"})
