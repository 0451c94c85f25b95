"""What the name of a field says of its value, beside its kind: which sum it is, whose, and how it is printed."""

from __future__ import annotations

import re

from pagemill.extraction.folding import fold
from pagemill.extraction.names.usual_names import concept_of
from pagemill.extraction.papers.sums import Role, names_payable
from pagemill.extraction.parties.maker import LEGAL_FORM

#: Names of an amount that is asked for spelt out, and of a date that may have the time of day beside it.
_IN_WORDS = re.compile("大写|in words", re.IGNORECASE)
_TIMED = re.compile("时间|time", re.IGNORECASE)
#: Concepts of the vocabulary that are a role among a paper's amounts.
_ROLES = {"total": Role.TOTAL, "subtotal": Role.NET, "tax": Role.TAX}
#: Names of a total that say nothing of which, folded.
_ANY_TOTAL = frozenset({"total", "totalamount", "amount", "合计", "总计", "总金额", "总价", "总额", "金额"})
#: Names of a time of day and of a telephone that say nothing of which, folded.
_ANY_TIME = frozenset({"time", "transactiontime", "receipttime", "时间", "交易时间", "消费时间"})
_ANY_PHONE = frozenset({"phone", "phonenumber", "telephone", "telephonenumber", "tel", "电话", "联系电话", "电话号码"})
#: Names of somebody who is not the maker of the paper, and of the maker.
_OTHER_PARTY = re.compile(
    r"custom|buyer|bill|ship|client|recipient|remit|deliver|guest|partner|购|买|客户|收货|付款|委托", re.IGNORECASE
)
_MAKER = re.compile(
    r"employer|airline|provider|laborator|pharmac|organi[sz]ation|charity|hotel|hospital|医院|酒店|compan|vendor|seller|merchant|store|shop|issue|supplier|firm|restaurant|issuer|公司|企业|商户|商家|店|送货单位|发货单位|报价单位|报价方|销方|销售|卖方|供应商|供货|供方|出票|开票|抬头",
    re.IGNORECASE,
)
#: Concepts that mean whom the paper is addressed to where nothing else says who that is.
_ADDRESSEE = frozenset(
    {"buyer_name", "guest_name", "candidate", "recipient", "patient_name", "account_holder", "policy_holder", "donor"}
)
#: Concepts that mean the maker's address where nothing says whose it is.
_OWN_ADDRESS = frozenset({"seller_address", "address"})
_ADDRESS_PARTS = {
    "street": re.compile(r"\bstreet\b", re.IGNORECASE),
    "city": re.compile(r"\b(?:city|town)\b", re.IGNORECASE),
    "postal_code": re.compile(r"\b(?:zip|postal|postcode)\b", re.IGNORECASE),
}
_BARE_PARTS = frozenset({"street", "city", "town", "zip", "zipcode", "postalcode", "postcode"})
#: Names of a firm of one sort, and what the name of such a firm holds.
_SORTS = (
    (re.compile("hotel|酒店", re.IGNORECASE), re.compile("hotel|resort|\\binn\\b|酒店|宾馆|饭店", re.IGNORECASE)),
    (re.compile("hospital|医院", re.IGNORECASE), re.compile("hospital|clinic|医院|诊所|卫生", re.IGNORECASE)),
    (
        re.compile("airline", re.IGNORECASE),
        re.compile(r"\bair|airways|wings?\b|aviation|\bjet|fly|航空", re.IGNORECASE),
    ),
    (
        re.compile("laborator", re.IGNORECASE),
        re.compile(r"\blabs?\b|laborator|diagnostic|patholog|检验|检测", re.IGNORECASE),
    ),
    (re.compile("employer", re.IGNORECASE), LEGAL_FORM),
)


def asks_spelt_out(name: str) -> bool:
    """Whether an amount is asked for in words."""
    return _IN_WORDS.search(name) is not None


def asks_time(name: str) -> bool:
    """Whether a date is asked for with the time of day."""
    return _TIMED.search(name) is not None


def asks_any_total(name: str) -> bool:
    """Whether a name says no more than that a total is asked for."""
    return fold(name) in _ANY_TOTAL


def asks_any_time(name: str) -> bool:
    """Whether a name says no more than that a time of day is asked for."""
    return fold(name) in _ANY_TIME


def asks_payable(name: str) -> bool:
    """Whether a name asks for what is to be paid, and not for any total."""
    return not asks_any_total(name) and names_payable(name)


def role_asked(name: str) -> Role | None:
    """What an amount of that name is of the whole paper."""
    return Role.TOTAL if asks_any_total(name) else _ROLES.get(concept_of(name) or "")


def asks_addressee(name: str) -> bool:
    """Whether a name asks for whom the paper is addressed to."""
    return concept_of(name) in _ADDRESSEE


def asks_addressees_address(name: str) -> bool:
    """Whether a name asks for the address of whom the paper is addressed to."""
    who = re.sub(r"['’]?s?\s?(?:address|地址)$", "", name, flags=re.IGNORECASE).strip()
    return concept_of(name) == "buyer_address" or (who not in ("", name) and asks_addressee(who))


def asks_other_party(name: str) -> bool:
    """Whether a name asks for somebody who did not make the paper."""
    return _OTHER_PARTY.search(name) is not None


def asks_maker(name: str) -> bool:
    """Whether a name asks for the firm whose paper it is, or for what is that firm's."""
    return _MAKER.search(name) is not None


def asks_own_address(name: str) -> bool:
    """Whether an address of that name is the maker's."""
    return asks_maker(name) or concept_of(name) in _OWN_ADDRESS


def asks_own_phone(name: str) -> bool:
    """Whether a telephone of that name is the maker's."""
    return fold(name) in _ANY_PHONE or (asks_maker(name) and not asks_other_party(name))


def address_part_asked(name: str) -> str | None:
    """The part of the maker's address that is asked for: its `street`, `city` or `postal_code`."""
    if not asks_maker(name) and fold(name) not in _BARE_PARTS:
        return None
    return next((part for part, pattern in _ADDRESS_PARTS.items() if pattern.search(name)), None)


def is_of_sort_asked(name: str, firm: str) -> bool:
    """Whether a firm is of the sort that the name of a field asks for; True where it asks for none."""
    return all(sort.search(firm) for asked, sort in _SORTS if asked.search(name))
