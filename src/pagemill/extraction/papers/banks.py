"""The bank that a paper asks to be paid through, where no key names it."""

from __future__ import annotations

import re

from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView, ViewLine

#: A bank's name, as far as it goes without a comma.
_BANK = re.compile(
    r"(?:[^\W\d_][\w&'’.-]*\s){0,4}[^\W\d_]*(?:bank|sparkasse|banque|banca|banco|caixa|caisse)\b"
    r"(?:\s(?:[A-Z][\w&'’.-]*|plc|ltd|de|du|des|del|of|et|e))*"
    r"|[\u4e00-\u9fff]{2,12}银行(?:[\u4e00-\u9fff]{1,12}(?:支行|分行|营业部))?",
    re.IGNORECASE,
)
#: What stands with a bank's name where its account is told.
_ACCOUNT = re.compile(
    r"iban|\bbic\b|swift|sort\s?code|account\s(?:no|number)|\ba/c\b|konto|blz|账号|帐号|账户|卡号", re.IGNORECASE
)
#: Words before a bank's name that are none of it.
_BEFORE = re.compile(
    r"^(?:(?:please|remit|pay(?:ment|able)?s?|transfer|by|bacs|eft|to|at|with|via|our|the|bank(?:ing)?\s(?:details|account)|"
    r"bankverbindung|überweisung|an|bei|auf|domiciliation|virement|à|开户行|开户银行)\b[:：]?\s*)+",
    re.IGNORECASE,
)
#: Lines above and below the account's that the name may stand on.
REACH = 2
SURE = 0.6


def paying_bank(view: DocumentView) -> Placed | None:
    """The bank that is named on the line of an account number or near it."""
    for page in view.pages:
        for line in page.lines:
            if _ACCOUNT.search(line.text):
                near = sorted(
                    (each for each in page.lines if _is_near(each, line)), key=lambda each: abs(each.index - line.index)
                )
                named = next((name for each in near if (name := _bank_in(each)) is not None), None)
                if named is not None:
                    return Placed(named, SURE, "bank")
    return None


def _is_near(other: ViewLine, line: ViewLine) -> bool:
    return other.block == line.block and abs(other.index - line.index) <= REACH


def _bank_in(line: ViewLine) -> Passage | None:
    """A bank's name in a line, words of asking before it left out."""
    for match in _BANK.finditer(line.text):
        start = match.start()
        before = _BEFORE.match(match[0])
        start += before.end() if before else 0
        account = _ACCOUNT.search(line.text, start, match.end())
        end = account.start() if account else match.end()
        if end - start > 6:
            return Passage((line.span(start, end),))
    return None
