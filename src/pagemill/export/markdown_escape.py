"""Text made safe in Markdown, with no more backslashes than it takes.

A character is escaped only where CommonMark would read it as markup, so that the Markdown of ordinary text is the text.
"""

from __future__ import annotations

import re

#: A backslash before ASCII punctuation would vanish.
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
#: What looks like a tag, an autolink, a comment or a processing instruction.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
#: Emphasis needs a run that touches a word; an underscore within a word is none.
_STAR = re.compile(r"\*(?=\S)|(?<=\S)\*")
_UNDERSCORE = re.compile(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
_BACKTICK = re.compile(r"`")
_STRIKE = re.compile(r"~(?=~)|(?<=~)~")
#: A link or a picture, or a reference's definition at the head.
_LINK = re.compile(r"\[(?=[^\]]*\](?:\(|\[|:))")
#: A heading, a quotation, a list item, a thematic break or a heading's underline, at the head of a paragraph.
_HEAD = re.compile(r"^(?=(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|=+\s*$|(?:[-*_]\s*){3,}$|~~~|```|\|))")
_NUMBER_HEAD = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def escape_inline(text: str) -> str:
    """Text for the inside of a paragraph, a heading, an item or a cell; line breaks become spaces."""
    text = " ".join(text.split("\n"))
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _ENTITY.sub(r"\\&", _TAG.sub(r"\\<", text))
    text = _LINK.sub(r"\\[", text)
    for markup in (_STAR, _UNDERSCORE, _BACKTICK, _STRIKE):
        # One alone has nothing to pair with.
        if len(markup.findall(text)) > 1:
            text = markup.sub(lambda found: "\\" + found[0], text)
    return text


def escape_paragraph(text: str) -> str:
    """Text that is to be a paragraph of its own, and nothing else."""
    text = escape_inline(text.strip())
    return _NUMBER_HEAD.sub(r"\1\\\2", _HEAD.sub(r"\\", text))
