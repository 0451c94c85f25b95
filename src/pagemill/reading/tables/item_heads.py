"""The names at the heads of the columns of goods and services: what they say of their columns, in the languages of
invoices, orders and quotations."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import Enum
from functools import cache
from importlib.resources import files


class ItemHead(Enum):
    """What a column of goods holds."""

    TEXT = "text"
    QUANTITY = "quantity"
    PRICE = "price"
    AMOUNT = "amount"
    #: Numbers, codes, units, rates, discounts, dates.
    OTHER = "other"


#: What a name may have behind it: a remark in brackets, a currency.
_BEHIND = re.compile(
    r"\s*(?:[(（\[][^()（）\[\]]{1,12}[)）\]]"
    r"|\b(?:in\s)?(?:eur|usd|gbp|chf|aud|cad|nzd|sgd|hkd|jpy|cny|rmb|inr|pln|sek|nok|dkk)"
    r"|(?:\bin\s)?[€$£¥￥₹%])\s*$"
)
#: No name is longer, with what is behind it.
LONGEST = 48


@cache
def _roles() -> dict[str, ItemHead]:
    """What each name says, by the name."""
    table = tomllib.loads((files("pagemill.reading.tables") / "item_heads.toml").read_text("utf-8"))
    return {_plain(name): ItemHead(role) for role, names in table.items() for name in names}


def _plain(text: str) -> str:
    """A text in small letters without accents, its spaces alike: recognisers leave accents out."""
    letters = unicodedata.normalize("NFD", text.strip().casefold())
    return re.sub(r"\s+", " ", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def item_head(text: str) -> ItemHead | None:
    """What the column holds that has a text at its head; None where it is the name of no column of goods."""
    if len(text) > LONGEST:
        return None
    plain = _plain(text)
    return _role(plain) or _role(_BEHIND.sub("", plain))


def _role(plain: str) -> ItemHead | None:
    # Chinese heads are set wide: `品 名`.
    names = plain, plain.rstrip(".:： "), plain if plain.isascii() else plain.replace(" ", "")
    return next((_roles()[name] for name in names if name in _roles()), None)
