"""Which printed label means the same as a wanted name, by the vectors of a sentence encoder.

Vectors of short labels lie close together: of unrelated pairs one in a thousand is as like as `LIKE`, of pairs that
mean the same one in ten (`benchmarks/label_meaning.py`). So a label has to be that like, to be the likest in the
document by a margin, and to be the name of the same kind of value; and it is asked last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.errors import WeightsMissing
from pagemill.extraction.folding import fold
from pagemill.extraction.value_kinds import ValueKind, kind_of_name
from pagemill.models import SentenceEncoder, Weights
from pagemill.settings import ModelSettings

#: Labels less like a name than this do not mean the same.
LIKE = 0.94
#: The next likest label that is not printed the same is less like by this.
MARGIN = 0.01
#: More labels than this are not compared: it takes some 6 ms a label.
MOST = 60
#: Vectors that are kept.
KEPT = 4096

Floats = npt.NDArray[np.float32]


class LabelMeaning:
    """Compares labels by meaning; loads the encoder when it is first asked. For one thread at a time."""

    def __init__(self, settings: ModelSettings) -> None:
        self._weights = Weights(settings)
        self._encoder: SentenceEncoder | None = None
        self._vectors: dict[str, Floats] = {}

    @property
    def available(self) -> bool:
        """Whether the encoder's weights are there."""
        try:
            self._weights.path("label_meaning")
        except WeightsMissing:
            return False
        return True

    def similarity(self, wanted: Sequence[str], printed: Sequence[str]) -> Floats:
        """The cosine of every name and every label: float32, shape (names, labels); 0 for all where labels are many.

        Raises `WeightsMissing` where the weights are not there, `WeightsCorrupt` where they are another file.
        """
        if len(set(printed)) > MOST:
            return np.zeros((len(wanted), len(printed)), np.float32)
        made: Floats = self._of(wanted) @ self._of(printed).T
        return made

    def nearest(self, name: str, printed: Sequence[str]) -> tuple[int, float] | None:
        """The label that means the same as a name, by its place in `printed`, and its cosine; None where none does."""
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
