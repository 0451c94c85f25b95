"""Which weights, from which package or folder, on which runtime; loaded once in a process."""

from pagemill.models.manifest import MANIFEST, PROFILES, Package, Profile, Weight, weight_named, weights_of
from pagemill.models.runtime import Runtime
from pagemill.models.sentence_encoder import SentenceEncoder
from pagemill.models.session import FloatArray, Session
from pagemill.models.weights import Weights, WeightStanding, WeightState

__all__ = [
    "MANIFEST",
    "PROFILES",
    "FloatArray",
    "Package",
    "Profile",
    "Runtime",
    "SentenceEncoder",
    "Session",
    "Weight",
    "WeightStanding",
    "WeightState",
    "Weights",
    "weight_named",
    "weights_of",
]
