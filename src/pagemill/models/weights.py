"""Where the weights lie on this machine, and whether they are what the manifest says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pagemill.errors import WeightsCorrupt, WeightsMissing
from pagemill.models.manifest import PROFILES, Weight, weight_named
from pagemill.settings import ModelSettings


class WeightState(StrEnum):
    """What is known of one file of weights."""

    #: A file of the user's own stands in for it; its hash is the user's business.
    OVERRIDDEN = "overridden"
    #: In the cache, with the hash of the manifest.
    VERIFIED = "verified"
    #: In the cache with the right size; its hash was not looked at.
    PRESENT = "present"
    #: Not in the cache.
    MISSING = "missing"
    #: In the cache, and not the file of the manifest.
    CORRUPT = "corrupt"

    @property
    def usable(self) -> bool:
        return self in (WeightState.OVERRIDDEN, WeightState.VERIFIED, WeightState.PRESENT)


@dataclass(frozen=True, slots=True)
class WeightStanding:
    """One entry of the manifest, the file that would be used for it, and its state."""

    weight: Weight
    path: Path
    state: WeightState


class Weights:
    """The cache of pulled weights, `<cache_dir>/<package>-<version>/<file name>`, and the folder of overrides."""

    def __init__(self, settings: ModelSettings) -> None:
        self._cache_dir = settings.cache_dir.expanduser()
        self._override_dir = settings.override_dir.expanduser() if settings.override_dir is not None else None

    @property
    def cache_dir(self) -> Path:
        return self._cache_dir

    def cached(self, weight: Weight) -> Path:
        """Where the cache keeps `weight`, there or not."""
        return self._cache_dir / f"{weight.package.name}-{weight.package.version}" / weight.file_name

    def override(self, weight: Weight) -> Path | None:
        """The user's own file for `weight`, where there is one."""
        if self._override_dir is None:
            return None
        path = self._override_dir / weight.file_name
        return path if path.is_file() else None

    def standing(self, weight: Weight, *, verify: bool = False) -> WeightStanding:
        """The file that would be used for `weight`, and its state; `verify` reads it all and compares its hash."""
        if (override := self.override(weight)) is not None:
            return WeightStanding(weight, override, WeightState.OVERRIDDEN)
        path = self.cached(weight)
        try:
            size = path.stat().st_size
        except OSError:
            return WeightStanding(weight, path, WeightState.MISSING)
        if size != weight.size:
            state = WeightState.CORRUPT
        elif not verify:
            state = WeightState.PRESENT
        else:
            state = WeightState.VERIFIED if sha256_of(path) == weight.sha256 else WeightState.CORRUPT
        return WeightStanding(weight, path, state)

    def path(self, name: str, *, verify: bool = False) -> Path:
        """The file of the weights called `name`.

        Raises `WeightsMissing` or `WeightsCorrupt`, with the command that mends it. Without `verify` a cached file is
        held for good when its size is right: its hash was compared when it was pulled.
        """
        weight = weight_named(name)
        standing = self.standing(weight, verify=verify)
        if standing.state is WeightState.MISSING:
            raise WeightsMissing(f"the weights {weight.file_name} ({weight.purpose}) are missing; {_remedy(weight)}")
        if standing.state is WeightState.CORRUPT:
            raise WeightsCorrupt(f"{standing.path} is not the file it should be; {_remedy(weight)}")
        return standing.path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remedy(weight: Weight) -> str:
    profile = next((profile for profile in PROFILES if profile in weight.profiles), "all")
    return f"run `pagemill models pull --profile {profile}`"
