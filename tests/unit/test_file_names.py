"""A fetched file is called what its server or its URL calls it, and by no name that could do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.intake import clean_file_name
from pagemill.intake.file_names import LONGEST_NAME, file_name_of

URL = "https://files.example/a/%E5%8F%91%E7%A5%A8%201.pdf?sign=%2Fx.png#part"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"", "发票 1.pdf"),
        (b"inline", "发票 1.pdf"),
        (b'attachment; filename=""', "发票 1.pdf"),
        (b"attachment; filename=a.pdf", "a.pdf"),
        (b"attachment; filename=a b.pdf ; size=3", "a b.pdf"),
        (b'attachment; FileName="a;b\\"c.pdf"', 'a;b"c.pdf'.replace('"', "_")),
        (b"attachment; filename=\"__.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf", "合同.pdf"),
        (b"attachment; filename*=utf-8'zh'%E5%90%88%E5%90%8C.pdf; filename=\"__.pdf\"", "合同.pdf"),
        (b"attachment; filename*=GBK''%BA%CF%CD%AC.pdf", "合同.pdf"),
        (b"attachment; filename=x.pdf; filename*=no-such-charset''%FF", "x.pdf"),
        (b"attachment; filename=x.pdf; filename*=UTF-8''%FF%FE", "x.pdf"),
        (b'attachment; filename="%E5%90%88%E5%90%8C.pdf"', "合同.pdf"),
        ('attachment; filename="合同.pdf"'.encode(), "合同.pdf"),
        ('attachment; filename="合同.pdf"'.encode("gbk"), "合同.pdf"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b"attachment; filename*=UTF-8''..%2F..%2F.ssh%2F.profile", "profile"),
        (b'attachment; filename="C:\\\\a\\\\b.pdf"', "b.pdf"),
    ],
)
def test_the_header_names_the_file_else_the_url(disposition: bytes, name: str) -> None:
    assert file_name_of(disposition, URL) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://x.example", "document"),
        ("http://x.example/", "document"),
        ("http://x.example/a/", "a"),
        ("http://x.example/a%2Fb.pdf", "b.pdf"),
        ("http://x.example/%BA%CF%CD%AC.pdf", "合同.pdf"),
        ("http://x.example/..", "document"),
    ],
)
def test_urls_without_a_good_name(url: str, name: str) -> None:
    assert file_name_of(b"", url) == name


@given(st.text(st.characters(), max_size=400))
def test_a_clean_name_is_one_plain_name(text: str) -> None:
    name = clean_file_name(text)
    assert 1 <= len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\<>:"|?*\0\n\u202e')
    assert not name.startswith(".")
    assert clean_file_name(name) == name
    name.encode()


@given(st.binary(max_size=200))
def test_any_header_gives_some_name(raw: bytes) -> None:
    assert file_name_of(b"attachment; filename*=" + raw, URL)
    assert file_name_of(b"attachment; filename=" + raw, URL)


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_file_name("长" * 300 + ".pdf").endswith("长.pdf")
