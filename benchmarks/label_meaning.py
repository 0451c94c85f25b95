"""How well the vectors of labels tell names of one thing from names of others, over the vocabulary of business papers.

    python benchmarks/label_meaning.py

First, pairs of labels of one concept beside pairs of two, a label of several concepts being of each: the share that are
at least so like, of all pairs and of those of two scripts (Chinese characters and other letters). Then, what
`LabelMeaning.nearest` does on lists of 30 labels of other concepts, to every other one of which one label is added that
means what is asked for: how often that one is found, and how often another is given. All is drawn with a fixed seed.
"""

from __future__ import annotations

import random
import re
import time

import numpy as np

from pagemill.extraction.folding import fold
from pagemill.extraction.names.label_meaning import LIKE, MARGIN, LabelMeaning, levelled
from pagemill.extraction.names.usual_names import vocabulary
from pagemill.models import SentenceEncoder, Weights
from pagemill.settings import load_settings

THRESHOLDS = (0.90, 0.91, 0.92, 0.93, 0.94, 0.95)
#: Labels taken of each concept, the commonest first.
TAKEN = 16
#: Lists of labels that are asked, and how long each is.
LISTS, LENGTH = 3000, 30
HAN = re.compile("[\u3400-\u9fff]")


def main() -> None:
    settings = load_settings().settings.models
    started = time.perf_counter()
    encoder = SentenceEncoder(Weights(settings).path("label_meaning"))
    loaded = time.perf_counter()
    concepts = _concepts()
    labels = list(concepts)
    vectors = encoder.encode(labels)
    encoded = time.perf_counter()
    print(f"{len(labels)} labels of {len(vocabulary())} concepts")
    print(f"load {loaded - started:.2f} s, {1000 * (encoded - loaded) / len(labels):.1f} ms a label\n")
    _print_pairs(concepts, levelled(vectors @ vectors.T, labels, labels))
    _print_lists(concepts, LabelMeaning(settings))


def _concepts() -> dict[str, frozenset[str]]:
    """Each label, those that fold alike once, and the concepts that it is a name of."""
    owners: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for concept in vocabulary():
        names = list(dict.fromkeys((*concept.asked, *concept.printed)))
        for name in names:
            owners.setdefault(fold(name), set()).add(concept.slug)
        for name in names[:TAKEN]:
            labels.setdefault(fold(name), name)
    return {label: frozenset(owners[folded]) for folded, label in labels.items()}


def _print_pairs(concepts: dict[str, frozenset[str]], likeness: np.ndarray) -> None:
    labels = list(concepts)
    slugs = {slug: number for number, slug in enumerate(sorted(set().union(*concepts.values())))}
    member = np.zeros((len(labels), len(slugs)), np.float32)
    for row, label in enumerate(labels):
        member[row, [slugs[slug] for slug in concepts[label]]] = 1
    same = member @ member.T > 0
    han = np.array([bool(HAN.search(label)) for label in labels])
    pairs = np.triu(np.ones_like(same), 1)
    across = pairs & np.not_equal.outer(han, han)
    print(f"{'':>8}{'all pairs %':>24}{'of two scripts %':>24}")
    print(f"{'like':>8}{'one concept':>12}{'two':>12}{'one concept':>12}{'two':>12}")
    for threshold in THRESHOLDS:
        like = likeness >= threshold
        shares = [100 * float(like[among & each].mean()) for among in (pairs, across) for each in (same, ~same)]
        print(f"{threshold:>8.2f}" + "".join(f"{share:>12.2f}" for share in shares))


def _print_lists(concepts: dict[str, frozenset[str]], meaning: LabelMeaning) -> None:
    chance = random.Random(7)
    print(f"\nnearest of {LENGTH} labels, from {LIKE} on and by {MARGIN}")
    for title, crossed in (("one script", False), ("two scripts", True)):
        asked = held = found = wrong = 0
        while asked < LISTS:
            name = chance.choice(list(concepts))
            others = [
                label
                for label in concepts
                if label != name and (bool(HAN.search(label)) != bool(HAN.search(name))) == crossed
            ]
            right = [label for label in others if concepts[label] & concepts[name]]
            listed = chance.sample([label for label in others if not concepts[label] & concepts[name]], LENGTH)
            holds = asked % 2 == 1 and bool(right)
            if holds:
                listed.append(chance.choice(right))
            nearest = meaning.nearest(name, listed)
            asked += 1
            held += holds
            if nearest is not None:
                is_right = bool(concepts[listed[nearest[0]]] & concepts[name])
                found += is_right
                wrong += not is_right
        print(f"{title:>12}: found {100 * found / held:.1f} % of {held}, wrong {100 * wrong / asked:.1f} % of {asked}")


if __name__ == "__main__":
    main()
