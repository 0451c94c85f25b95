"""Which package indexes this machine is set to, by pip's rules and uv's, so that a mirror set once works here too.

pip: https://pip.pypa.io/en/stable/topics/configuration/ (files, then `PIP_*`; a later one wins).
uv: https://docs.astral.sh/uv/concepts/configuration-files/ (`uv.toml`, then `UV_*`).
"""

from __future__ import annotations

import configparser
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagemill.errors import SettingsError

#: The index that pip itself asks where nothing else is set.
PIP_DEFAULT_INDEX = "https://pypi.org/simple"

#: Sections of pip's files that hold for fetching a wheel; a later one wins.
_SECTIONS = ("global", "download")
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Where wheels are looked for, and how those places are reached."""

    #: Addresses of simple indexes (PEP 503), in the order they are asked; `http`, `https` or `file`.
    indexes: tuple[str, ...]
    #: Folders, pages of links, or wheels themselves; looked at before the indexes.
    find_links: tuple[str, ...] = ()
    #: Hosts, or host:port, whose certificate is not checked.
    trusted_hosts: frozenset[str] = frozenset()
    #: File of certificates to trust, besides the system's.
    certificates: Path | None = None
    proxy: str | None = None
    #: Longest silence of a server, in seconds.
    timeout: float = 15.0


def index_settings(
    environment: Mapping[str, str] | None = None,
    pip_files: Iterable[Path] | None = None,
    uv_files: Iterable[Path] | None = None,
) -> IndexSettings:
    """The settings of this machine; each argument stands in for the place that is read by default.

    Raises `SettingsError` for a file that cannot be read.
    """
    env = os.environ if environment is None else environment
    pip = _pip_values(env, pip_file_paths(env) if pip_files is None else pip_files)
    uv = _uv_values(env, uv_file_paths(env) if uv_files is None else uv_files)
    indexes: list[str] = []
    if pip.get("no-index", "").lower() not in _TRUE:
        indexes = [*pip.get("index-url", "").split(), *pip.get("extra-index-url", "").split(), *uv.indexes]
        if not pip.get("index-url") and not uv.replaces_default:
            indexes.append(PIP_DEFAULT_INDEX)
    named = pip.get("cert") or env.get("REQUESTS_CA_BUNDLE") or env.get("CURL_CA_BUNDLE") or env.get("SSL_CERT_FILE")
    try:
        timeout = float(pip.get("timeout") or pip.get("default-timeout") or 15.0)
    except ValueError as error:
        raise SettingsError(f"pip's timeout is not a number: {error}") from error
    return IndexSettings(
        indexes=_once(indexes),
        find_links=_once([*pip.get("find-links", "").split(), *uv.find_links]),
        trusted_hosts=frozenset(host.lower() for host in pip.get("trusted-host", "").split()),
        certificates=Path(named) if named else None,
        proxy=pip.get("proxy") or None,
        timeout=timeout,
    )


def pip_file_paths(env: Mapping[str, str]) -> list[Path]:
    """pip's configuration files, the ones that win last: `PIP_CONFIG_FILE`, every user's, the user's, the venv's."""
    named = env.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    paths = [Path(named)] if named else []
    home = Path(env.get("HOME") or Path.home())
    if sys.platform == "win32":
        paths.append(Path(env.get("PROGRAMDATA", "C:/ProgramData")) / "pip/pip.ini")
        user = [home / "pip/pip.ini", Path(env.get("APPDATA", home / "AppData/Roaming")) / "pip/pip.ini"]
        site = Path(sys.prefix) / "pip.ini"
    else:
        config_home = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
        if sys.platform == "darwin":
            paths.append(Path("/Library/Application Support/pip/pip.conf"))
            support = home / "Library/Application Support/pip"
            newest = (support if support.is_dir() else config_home / "pip") / "pip.conf"
        else:
            shared = [part for part in env.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep) if part]
            paths += [Path(part) / "pip/pip.conf" for part in shared] + [Path("/etc/pip.conf")]
            newest = config_home / "pip/pip.conf"
        user = [home / ".pip/pip.conf", newest]
        site = Path(sys.prefix) / "pip.conf"
    if not (named and Path(named).exists()):
        paths += user
    return [*paths, site]


def uv_file_paths(env: Mapping[str, str]) -> list[Path]:
    """uv's configuration files, the one that wins last."""
    home = Path(env.get("HOME") or Path.home())
    if sys.platform == "win32":
        return [
            Path(env.get("PROGRAMDATA", "C:/ProgramData")) / "uv/uv.toml",
            Path(env.get("APPDATA", home / "AppData/Roaming")) / "uv/uv.toml",
        ]
    return [Path("/etc/uv/uv.toml"), Path(env.get("XDG_CONFIG_HOME") or home / ".config") / "uv/uv.toml"]


def _pip_values(env: Mapping[str, str], files: Iterable[Path]) -> dict[str, str]:
    values: dict[str, str] = {}
    for path in files:
        if not path.is_file():
            continue
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(path.read_text("utf-8"), str(path))
        except (OSError, UnicodeDecodeError, configparser.Error) as error:
            raise SettingsError(f"{path}, pip's own file of settings, cannot be read: {error}") from error
        for section in _SECTIONS:
            if parser.has_section(section):
                values |= {key.replace("_", "-"): value for key, value in parser.items(section)}
    for variable, value in env.items():
        if variable.startswith("PIP_") and value:
            values[variable.removeprefix("PIP_").lower().replace("_", "-")] = value
    return values


@dataclass(frozen=True, slots=True)
class _UvValues:
    indexes: tuple[str, ...]
    find_links: tuple[str, ...]
    #: Whether uv would leave its default index alone.
    replaces_default: bool


def _uv_values(env: Mapping[str, str], files: Iterable[Path]) -> _UvValues:
    default, extra, links = "", [], []
    for path in files:
        if not path.is_file():
            continue
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}, uv's own file of settings, cannot be read: {error}") from error
        # `[pip]` holds for `uv pip` alone, over the top level.
        for level in (table, table.get("pip", {})):
            entries: list[dict[str, Any]] = level.get("index", [])
            extra += [str(entry["url"]) for entry in entries if "url" in entry and not entry.get("default")]
            extra += level.get("extra-index-url", [])
            links += level.get("find-links", [])
            default = level.get("index-url", default)
            default = next((str(entry["url"]) for entry in entries if entry.get("default")), default)
    extra += [_unnamed(part) for part in env.get("UV_INDEX", "").split()]
    extra += env.get("UV_EXTRA_INDEX_URL", "").split()
    links += env.get("UV_FIND_LINKS", "").replace(",", " ").split()
    default = _unnamed(env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL") or default)
    return _UvValues(tuple([default, *extra] if default else extra), tuple(links), bool(default))


def _unnamed(index: str) -> str:
    """The address of an index that uv may be given as `name=address`."""
    name, equals, address = index.partition("=")
    return address if equals and "/" not in name else index


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))
