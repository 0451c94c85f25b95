"""How well the vectors of labels tell names of one thing from names of others, over the vocabulary of business papers.

    python benchmarks/label_meaning.py

Pairs of labels of one concept beside pairs of two: at each threshold, the share of each that is at least that like; and
how often a label's likest neighbour is of its own concept.
"""

from __future__ import annotations

import time

import numpy as np

from pagemill.extraction.usual_names import vocabulary
from pagemill.models import SentenceEncoder, Weights
from pagemill.settings import load_settings

THRESHOLDS = (0.86, 0.88, 0.90, 0.92, 0.94, 0.96)
#: Labels taken of each concept, the commonest first.
TAKEN = 16


def main() -> None:
    started = time.perf_counter()
    encoder = SentenceEncoder(Weights(load_settings().settings.models).path("label_meaning"))
    loaded = time.perf_counter()
    labels, concepts = [], []
    for number, concept in enumerate(vocabulary()):
        names = list(dict.fromkeys((*concept.asked, *concept.printed)))[:TAKEN]
        labels += names
        concepts += [number] * len(names)
    vectors = encoder.encode(labels)
    encoded = time.perf_counter()
    likeness = vectors @ vectors.T
    same = np.equal.outer(concepts, concepts)
    pairs = np.triu(np.ones_like(same), 1)
    print(f"{len(labels)} labels of {len(set(concepts))} concepts")
    print(f"load {loaded - started:.2f} s, {1000 * (encoded - loaded) / len(labels):.1f} ms a label")
    print(f"{'cosine':>8}{'of one concept %':>20}{'of two concepts %':>20}")
    for threshold in THRESHOLDS:
        like = likeness >= threshold
        one, two = (100 * float(like[pairs & each].mean()) for each in (same, ~same))
        print(f"{threshold:>8.2f}{one:>20.1f}{two:>20.2f}")
    np.fill_diagonal(likeness, -1.0)
    nearest = np.asarray(concepts)[likeness.argmax(axis=1)] == np.asarray(concepts)
    print(f"likest neighbour of the same concept: {100 * float(nearest.mean()):.1f} %")


if __name__ == "__main__":
    main()
