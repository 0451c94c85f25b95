"""How many tokens a text is, counted without a tokenizer and rather too high than too low."""

from __future__ import annotations

#: Letters of a token, at the least, in Latin words; common tokenizers take about four. Digits and signs are counted as
#: one token each, as several tokenizers do, and all that is not ASCII as one and a half, which Han seldom exceeds.
_LETTERS_OF_A_TOKEN = 3


def count_tokens(text: str) -> int:
    """An upper estimate for the tokens of a text."""
    halves = letters = 0
    for char in text:
        if char.isascii() and char.isalpha():
            letters += 1
            continue
        halves += 2 * -(-letters // _LETTERS_OF_A_TOKEN)
        letters = 0
        # A space belongs to the word after it.
        halves += 0 if char == " " else 2 if char.isascii() else 3
    return -(-(halves + 2 * -(-letters // _LETTERS_OF_A_TOKEN)) // 2)
