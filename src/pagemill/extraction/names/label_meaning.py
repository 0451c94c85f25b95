"""Which printed label means the same as a wanted name, by the vectors of a sentence encoder.

Vectors of short labels lie close together, those in Chinese characters closest, those of two scripts least: cosines are
levelled, so that whatever the scripts one pair of unrelated labels in a thousand is as like as some 0.93. Opposites
lie as close as synonyms do, and are told apart by their words (`opposites.py`). A label has to be as like as `LIKE`, by
a margin, and to be the name of the same kind of value; it is asked last. How often it is then right, and how often
another label is given: `benchmarks/label_meaning.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.errors import WeightsCorrupt, WeightsMissing
from pagemill.extraction.folding import fold
from pagemill.extraction.names.opposites import opposed
from pagemill.extraction.values.value_kinds import ValueKind, kind_of_name
from pagemill.models import SentenceEncoder, Weights
from pagemill.settings import ModelSettings

#: Labels less like a name than this do not mean the same.
LIKE = 0.94
#: The next likest label that is not printed the same is less like by this.
MARGIN = 0.02
#: Added to the cosine of two labels of which one, or both, have Chinese characters.
ACROSS, BOTH_HAN = 0.06, -0.018
#: More labels than this are not compared: it takes some 4 ms a label.
MOST = 100
#: Vectors that are kept.
KEPT = 4096

Floats = npt.NDArray[np.float32]

_HAN = re.compile("[\u3400-\u9fff]")


class LabelMeaning:
    """Compares labels by meaning; loads the encoder when it is first asked. For one thread at a time."""

    def __init__(self, settings: ModelSettings) -> None:
        self._weights = Weights(settings)
        self._encoder: SentenceEncoder | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def available(self) -> bool:
        """Whether the encoder's weights are there, as far as their size tells."""
        try:
            self._weights.path("label_meaning")
        except (WeightsMissing, WeightsCorrupt):
            return False
        return True

    def similarity(self, wanted: Sequence[str], printed: Sequence[str]) -> Floats:
        """How like every name and every label are: float32, shape (names, labels); 0 for all where labels are many.

        The cosine, levelled between scripts and 1 at most; 0 for names that are opposed. Raises `WeightsMissing` where
        the weights are not there, `WeightsCorrupt` where they are another file.
        """
        if len(set(printed)) > MOST:
            return np.zeros((len(wanted), len(printed)), np.float32)
        like = levelled(self._of(wanted) @ self._of(printed).T, wanted, printed)
        apart = [[opposed(name, label) for label in printed] for name in wanted]
        return np.where(apart, np.float32(0), like)

    def nearest(self, name: str, printed: Sequence[str]) -> tuple[int, float] | None:
        """The label that means the same as a name, by its place in `printed`, with its likeness; None for none."""
        kind = kind_of_name(name)
        kinds = [kind_of_name(label) for label in printed]
        alike = [number for number, each in enumerate(kinds) if kind is each or ValueKind.TEXT in (kind, each)]
        if not alike:
            return None
        likeness = self.similarity([name], [printed[number] for number in alike])[0]
        best = int(likeness.argmax())
        own = fold(printed[alike[best]])
        others = [float(one) for at, one in zip(alike, likeness, strict=True) if fold(printed[at]) != own]
        if likeness[best] < LIKE or any(likeness[best] - other < MARGIN for other in others):
            return None
        return alike[best], float(likeness[best])

    def _of(self, labels: Sequence[str]) -> Floats:
        if self._encoder is None:
            self._encoder = SentenceEncoder(self._weights.path("label_meaning"))
        new = [label for label in dict.fromkeys(labels) if label not in self._vectors]
        if len(self._vectors) + len(new) > KEPT:
            self._vectors.clear()
            new = list(dict.fromkeys(labels))
        self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._vectors[label] for label in labels])


def levelled(cosines: Floats, wanted: Sequence[str], printed: Sequence[str]) -> Floats:
    """Cosines of names (rows) and labels (columns), made comparable between scripts."""
    rows = np.array([bool(_HAN.search(name)) for name in wanted], bool)[:, None]
    columns = np.array([bool(_HAN.search(label)) for label in printed], bool)[None]
    shifts = np.where(rows != columns, ACROSS, np.where(rows & columns, BOTH_HAN, 0.0))
    return np.minimum(cosines + shifts, 1.0).astype(np.float32)
