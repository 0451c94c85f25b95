"""Names of months as invoices and forms print them, in ten languages, whole and short."""

from __future__ import annotations

from pagemill.extraction.folding import fold

#: January to December: English, German, French, Dutch, Spanish, Italian, Portuguese, Malay and Indonesian, Polish.
_NAMES = (
    "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro stycznia styczeń sty",
    "february feb februar februari février fevrier févr fév febrero febbraio fevereiro fev februari lutego luty lut",
    "march mar märz maerz mrz mär maart mrt mars marzo março mac maret marca marzec",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi",
    "may mai mei mayo maggio mag maio maja maj",
    "june jun juni juin junio giugno giu junho czerwca czerwiec cze",
    "july jul juli juillet juil julio luglio lug julho julai lipca lipiec lip",
    "august aug augustus août aout agosto ago ogos agustus agu sierpnia sierpień sie",
    "september sept sep septembre septiembre settembre set setembro września wrzesień wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik paź",
    "november nov novembre noviembre novembro listopada listopad lis",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember disember dis grudnia grudzień gru",
)
_NUMBER = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
#: Longest first: a regular expression takes the first alternative that fits.
_LONGEST_FIRST = sorted({name for names in _NAMES for name in names.split()}, key=lambda name: (-len(name), name))

#: A month's name as group `month` of a regular expression, with no letter after it.
MONTH = rf"(?P<month>{'|'.join(_LONGEST_FIRST)})(?![^\W\d_])\.?"


def month_number(name: str) -> int:
    """1 to 12. Raises `KeyError` for what `MONTH` does not find."""
    return _NUMBER[fold(name)]
