"""Changes to XML, HTML and texts that keep them readable: elements, attributes, entities, depth."""

from __future__ import annotations

import random
import re

_TAG = re.compile(rb"<[A-Za-z][^<>]{0,400}>")
#: An element without others in it.
_LEAF = re.compile(rb"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?(?:/>|(?<!/)>[^<>]{0,400}</\1>)")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_TEXT = re.compile(rb">([^<>]{1,200})<")
_VALUES = (
    b"", b"0", b"-1", b"1", b"2147483648", b"99999999999999999999", b"1e309", b"NaN", b"A1:XFD1048576", b"../../../etc",
    b"file:///etc/hostname", b"http://127.0.0.1:9/", b"&#0;", b"&#x110000;", b"\xff\xfe", b"%s%n", b"x" * 6_000,
    b"\xe2\x80\xae\xef\xbf\xbf", b"true", b"0 0 0 0", b"1 0 0 1 1e20 1e20",
)  # fmt: skip
_ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "pump"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;">]>'
)


def _attribute(chance: random.Random, text: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start(2)] + b'"' + chance.choice(_VALUES) + b'"' + text[one.end(2) :]


def _words(chance: random.Random, text: bytes) -> bytes:
    found = list(_TEXT.finditer(text))
    if not found:
        return text + chance.choice(_VALUES)
    one = chance.choice(found)
    return text[: one.start(1)] + chance.choice(_VALUES) + text[one.end(1) :]


def _spots(chance: random.Random, text: bytes) -> list[re.Match[bytes]]:
    """Whole elements, which may go without harm to the form; one time in four tags, which may not."""
    return list((_TAG if chance.random() < 0.25 else _LEAF).finditer(text))


def _left_out(chance: random.Random, text: bytes) -> bytes:
    found = _spots(chance, text)
    if not found:
        return text
    one = chance.choice(found)
    return text[: one.start()] + text[one.end() :]


def _repeated(chance: random.Random, text: bytes) -> bytes:
    found = _spots(chance, text)
    if not found:
        return text * 2
    one = chance.choice(found)
    return text[: one.start()] + one[0] * chance.choice((2, 20, 60)) + text[one.end() :]


def _nested(chance: random.Random, text: bytes) -> bytes:
    found = [tag for tag in _TAG.finditer(text) if not tag[0].endswith(b"/>")]
    if not found:
        return text
    one = chance.choice(found)
    times = chance.choice((3, 40, 300, 3000))
    name = re.match(rb"<([^\s>]+)", one[0])
    closing = b"</" + (name[1] if name else b"a") + b">"
    return text[: one.start()] + one[0] * times + closing * chance.choice((0, times, times)) + text[one.start() :]


def _moved(chance: random.Random, text: bytes) -> bytes:
    """Two elements in each other's places."""
    found = _spots(chance, text)
    if len(found) < 2:
        return text
    first, second = (found[n] for n in sorted(chance.sample(range(len(found)), 2)))
    return text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0] + text[second.end() :]


def _typed(chance: random.Random, text: bytes) -> bytes:
    """A document type with entities, and a use of one."""
    at = text.find(b"?>") + 2 if text.lstrip()[:2] == b"<?" else 0
    text = text[:at] + _ENTITIES + text[at:]
    return re.sub(rb">([^<>]+)<", b">&d;<", text, count=1)


_CHANGES = (*(_attribute,) * 5, *(_words,) * 2, _left_out, _left_out, _repeated, _nested, _moved, _moved, _typed)


def changed(chance: random.Random, text: bytes) -> bytes:
    """The text after one to three changes."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice(_CHANGES)(chance, text)[: 1 << 22]
    return text
