"""Text to the pieces of a SentencePiece unigram model: the likeliest way to cut it (Kudo, 2018), found by Viterbi."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Stands for a space, and before the first word.
META = "▁"
#: A character that is no piece costs this much more than the least likely piece.
UNKNOWN_COST = 10.0


@dataclass(frozen=True, slots=True)
class PieceTokenizer:
    """Pieces with their log-likelihoods, and characters that are replaced before cutting."""

    ids: Mapping[str, int]
    scores: Sequence[float]
    replaced: Mapping[str, str]
    unknown: int
    longest: int
    least: float

    @classmethod
    def of(
        cls, pieces: Sequence[str], scores: Sequence[float], replaced: Mapping[str, str], unknown: int
    ) -> PieceTokenizer:
        ids = {piece: number for number, piece in enumerate(pieces) if piece and number != unknown}
        return cls(ids, scores, replaced, unknown, max(map(len, pieces)), min(scores))

    def cut(self, text: str) -> list[int]:
        """The numbers of the text's pieces, without marks of its beginning and end."""
        plain = "".join(self.replaced.get(char, char) for char in text)
        plain = re.sub(" +", " ", plain)
        marked = (plain if plain.startswith(" ") else " " + plain).replace(" ", META)
        best = [0.0] + [float("-inf")] * len(marked)
        came = [(0, self.unknown)] * (len(marked) + 1)
        for start in range(len(marked)):
            for end in range(start + 1, min(len(marked), start + self.longest) + 1):
                number = self.ids.get(marked[start:end])
                if number is None:
                    if end > start + 1:
                        continue
                    number, score = self.unknown, best[start] + self.least - UNKNOWN_COST
                else:
                    score = best[start] + self.scores[number]
                if score > best[end]:
                    best[end], came[end] = score, (start, number)
        numbers: list[int] = []
        at = len(marked)
        while at:
            at, number = came[at]
            numbers.append(number)
        return numbers[::-1]
