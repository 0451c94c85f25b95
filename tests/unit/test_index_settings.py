"""A mirror that this machine's pip or uv is set to is the one that weights are pulled from."""

import os
from pathlib import Path

import pytest

from pagemill.errors import SettingsError
from pagemill.models.index_settings import PIP_DEFAULT_INDEX, IndexSettings, index_settings, pip_file_paths

MIRROR = "https://mirror.example/simple"
SECOND = "https://second.example/simple"


def settings(
    environment: dict[str, str] | None = None, pip: list[Path] | None = None, uv: list[Path] | None = None
) -> IndexSettings:
    return index_settings(environment or {}, pip or [], uv or [])


def conf(tmp_path: Path, text: str, name: str = "pip.conf") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def test_with_nothing_set_pips_own_default_is_asked() -> None:
    assert settings() == IndexSettings(indexes=(PIP_DEFAULT_INDEX,))


def test_pips_file_is_read(tmp_path: Path) -> None:
    text = f"""
[global]
index-url = {MIRROR}
extra_index_url =
    {SECOND}
    file:///srv/simple
find-links = /srv/wheels
trusted-host = Mirror.example second.example:8443
cert = /etc/ssl/own.pem
timeout = 60
[download]
proxy = http://proxy.example:3128
[install]
index-url = https://not-for-us.example/simple
"""
    assert settings(pip=[conf(tmp_path, text)]) == IndexSettings(
        indexes=(MIRROR, SECOND, "file:///srv/simple"),
        find_links=("/srv/wheels",),
        trusted_hosts=frozenset({"mirror.example", "second.example:8443"}),
        certificates=Path("/etc/ssl/own.pem"),
        proxy="http://proxy.example:3128",
        timeout=60.0,
    )


def test_a_later_file_wins_and_the_environment_wins_over_both(tmp_path: Path) -> None:
    files = [
        conf(tmp_path, "[global]\nindex-url = https://first.example/simple\n", "a"),
        conf(tmp_path, f"[global]\nindex-url = {MIRROR}\n", "b"),
    ]
    assert settings(pip=files).indexes == (MIRROR,)
    assert settings({"PIP_INDEX_URL": SECOND}, files).indexes == (SECOND,)


def test_extra_indexes_do_not_put_the_default_out() -> None:
    assert settings({"PIP_EXTRA_INDEX_URL": MIRROR}).indexes == (MIRROR, PIP_DEFAULT_INDEX)


def test_no_index_leaves_find_links_alone() -> None:
    found = settings({"PIP_NO_INDEX": "1", "PIP_INDEX_URL": MIRROR, "PIP_FIND_LINKS": "/srv/a /srv/b"})
    assert found.indexes == ()
    assert found.find_links == ("/srv/a", "/srv/b")


@pytest.mark.parametrize(
    "environment",
    [{"UV_DEFAULT_INDEX": MIRROR}, {"UV_INDEX_URL": MIRROR}, {"UV_DEFAULT_INDEX": f"company={MIRROR}"}],
)
def test_uvs_default_index_stands_in_for_pips(environment: dict[str, str]) -> None:
    assert settings(environment).indexes == (MIRROR,)


def test_uvs_further_indexes_are_asked_too() -> None:
    found = settings({"UV_INDEX": f"company={MIRROR} {SECOND}", "UV_FIND_LINKS": "/a,/b"})
    assert found.indexes == (MIRROR, SECOND, PIP_DEFAULT_INDEX)
    assert found.find_links == ("/a", "/b")


def test_an_address_with_an_equals_sign_keeps_it() -> None:
    address = "https://mirror.example/simple?token=abc"
    assert settings({"UV_DEFAULT_INDEX": address}).indexes == (address,)


def test_uvs_file_is_read(tmp_path: Path) -> None:
    text = f"""
[[index]]
url = "{SECOND}"
[[index]]
url = "{MIRROR}"
default = true
[pip]
find-links = ["/srv/wheels"]
"""
    found = settings(uv=[conf(tmp_path, text, "uv.toml")])
    assert found.indexes == (MIRROR, SECOND)
    assert found.find_links == ("/srv/wheels",)


@pytest.mark.parametrize("variable", ["PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificates_are_taken_from_where_pip_takes_them(variable: str) -> None:
    assert settings({variable: "/etc/ssl/own.pem"}).certificates == Path("/etc/ssl/own.pem")


def test_files_are_looked_for_where_pip_looks(tmp_path: Path) -> None:
    user = tmp_path / ".config" / "pip" / "pip.conf"
    named = conf(tmp_path, "[global]\n", "named.conf")
    assert user in pip_file_paths({"HOME": str(tmp_path)})
    assert tmp_path / "elsewhere" / "pip" / "pip.conf" in pip_file_paths(
        {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "elsewhere")}
    )
    paths = pip_file_paths({"HOME": str(tmp_path), "PIP_CONFIG_FILE": str(named)})
    assert paths[0] == named
    assert user not in paths
    assert pip_file_paths({"PIP_CONFIG_FILE": os.devnull}) == []


@pytest.mark.parametrize("text", ["index-url = before any section", "[global]\ntimeout = soon\n"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="pip"):
        settings(pip=[conf(tmp_path, text)])
