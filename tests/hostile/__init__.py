"""Documents that mean ill: mutations of sound ones, bombs, and lures to read other files or to call out."""

from hostile.bombs import BOMBS
from hostile.lures import lures
from hostile.seeds import KINDS, seeds
from hostile.variants import variant

__all__ = ["BOMBS", "KINDS", "lures", "seeds", "variant"]
