"""Currencies as they are printed beside amounts, to their codes of ISO 4217."""

from __future__ import annotations

import re

from pagemill.extraction.values.characters import half_width

#: Signs and names to codes. `$`, `¥`, `kr` and `Rs` are of several countries: the code is of the one meant mostly.
_PRINTED = {
    "USD": "USD US$ U.S.$ $ US 美元 美金 dollars dollar",
    "EUR": "EUR € 欧元 歐元 euros euro",
    "GBP": "GBP £ 英镑 英鎊",
    "CNY": "CNY RMB CNH ¥ 人民币 人民幣 元人民币",
    "JPY": "JPY JP¥ 日元 日圆 円",
    "HKD": "HKD HK$ 港币 港元 港幣",
    "TWD": "TWD NT$ NTD 新台币 新台幣",
    "MOP": "MOP MOP$ 澳门元",
    "MYR": "MYR RM 马币 林吉特 令吉",
    "SGD": "SGD S$ 新加坡元 新币",
    "AUD": "AUD A$ AU$ 澳元",
    "NZD": "NZD NZ$",
    "CAD": "CAD C$ CA$ 加元",
    "INR": "INR ₹ Rs Rs. 卢比",
    "IDR": "IDR Rp Rp.",
    "THB": "THB ฿ 泰铢",
    "PHP": "PHP ₱",
    "VND": "VND ₫ đ",
    "KRW": "KRW ₩ 韩元",
    "CHF": "CHF SFr. Fr. 瑞士法郎",
    "SEK": "SEK kr",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN zł",
    "CZK": "CZK Kč",
    "HUF": "HUF Ft",
    "RON": "RON",
    "RUB": "RUB ₽ 卢布",
    "UAH": "UAH ₴",
    "TRY": "TRY ₺ TL",
    "ILS": "ILS ₪",
    "BRL": "BRL R$",
    "MXN": "MXN MX$",
    "ARS": "ARS",
    "CLP": "CLP",
    "COP": "COP",
    "PEN": "PEN S/.",
    "ZAR": "ZAR",
    "EGP": "EGP",
    "NGN": "NGN ₦",
    "KES": "KES KSh",
    "AED": "AED",
    "SAR": "SAR",
    "PKR": "PKR",
    "LKR": "LKR",
    "BDT": "BDT ৳",
}
_CODE_OF = {half_width(sign).casefold(): code for code, signs in _PRINTED.items() for sign in signs.split()}
#: In whose country the comma mostly divides the decimals, and a point the thousands.
DECIMAL_COMMA = frozenset(
    (
        "EUR",
        "IDR",
        "VND",
        "BRL",
        "DKK",
        "NOK",
        "SEK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "RUB",
        "UAH",
        "TRY",
        "ARS",
        "CLP",
        "COP",
    )
)


def _pattern() -> str:
    signs = sorted(_CODE_OF, key=lambda sign: (-len(sign), sign))
    words = [re.escape(sign) for sign in signs]
    # A sign of letters stands alone or against digits: `RM` is none in `FORM`, `Rp` none in `Rpt`.
    return "|".join(
        rf"(?<![a-z]){word}(?![a-z])" if sign[0].isascii() and sign[0].isalpha() else word
        for sign, word in zip(signs, words, strict=True)
    )


#: A currency's sign, code or name; for a pattern that ignores case, over text in half width.
CURRENCY = _pattern()


def currency_code(sign: str) -> str | None:
    """The ISO 4217 code of a currency as printed; None for what is no currency. `元` alone is the yuan."""
    plain = half_width(sign).strip().casefold()
    return "CNY" if plain == "元" else _CODE_OF.get(plain) or _CODE_OF.get(plain.rstrip("."))
