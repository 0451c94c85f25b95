"""What Chinese identity cards print: names and values on one line without a colon, several to a line.

The form is the ministry's: name, sex and ethnic group, the day of birth and the number on the front, the office that
issued it and its term on the back.
"""

from __future__ import annotations

import re

from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView

_CARD = re.compile(r"公\s*民\s*身\s*份\s*号\s*码|居\s*民\s*身\s*份\s*证")
#: Where each stands on its row; the first group is the value.
_LOOKS = {
    "name": re.compile(r"^\s*姓\s*名\s*[:：]?\s*([\u3400-\u9fff·\s]{2,20}?)\s*$"),
    "sex": re.compile(r"性\s*别\s*[:：]?\s*([男女])"),
    "ethnic": re.compile(r"民\s*族\s*[:：]?\s*([\u3400-\u9fff]{1,5})\s*$"),
    "born": re.compile(r"出\s*生\s*(?:日\s*期)?\s*[:：]?\s*((?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"),
    "number": re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)"),
    "issuer": re.compile(r"签\s*发\s*机\s*关\s*[:：]?\s*(\S.*?)\s*$"),
    "term": re.compile(r"有\s*效\s*期\s*限\s*[:：]?\s*(\S.*?)\s*$"),
}
#: What each is asked for by, folded.
_NAMES = {
    "name": {"姓名", "名字", "name", "fullname"},
    "sex": {"性别", "sex", "gender"},
    "ethnic": {"民族", "ethnicity", "ethnicgroup"},
    "born": {"出生", "出生日期", "出生年月", "出生年月日", "生日", "birthdate", "dateofbirth", "birthday"},
    "number": {"公民身份号码", "身份证号", "身份证号码", "证件号码", "idnumber", "identitynumber"},
    "issuer": {"签发机关", "发证机关", "issuingauthority"},
    "term": {"有效期限", "有效期", "validity", "validperiod"},
}
_ASKED = {name: part for part, names in _NAMES.items() for name in names}
#: How sure the form makes a value.
SURENESS = 0.8


def identity_card_part(view: DocumentView, name: str) -> Placed | None:
    """What an identity card says of what is asked for; None for other names and other papers."""
    part = _ASKED.get(fold(name))
    if part is None or not any(_CARD.search(line.text) for line in view.lines):
        return None
    # A form that asks for a number of this sort is no card.
    if part not in ("issuer", "term") and not any(_LOOKS["number"].search(line.text) for line in view.lines):
        return None
    for page in view.pages:
        for row in rows_of([line.span() for line in page.lines]):
            passage = Passage(tuple(row))
            match = _LOOKS[part].search(passage.text)
            if match is not None and (found := passage.part(*match.span(1))) is not None:
                return Placed(found, SURENESS, "first")
    return None
