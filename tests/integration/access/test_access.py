"""Keys and rates, as every process that shares the database sees them."""

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pagemill.access import AccessStore
from pagemill.cli import main
from pagemill.database import Database
from pagemill.errors import RateExceeded, Unauthorized
from pagemill.settings import QuotaSettings, ServerSettings, Settings
from serving.postgresql import database_of, kept_by

pytestmark = pytest.mark.usefixtures("engine")


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


def access_to(folder: Path, clock: Clock | None = None, **quota: float) -> AccessStore:
    settings = Settings(
        server=ServerSettings(data_dir=folder),
        database=database_of(folder),
        quota=QuotaSettings.model_validate(quota),
    )
    return AccessStore(settings, Database(settings, clock or Clock()))


def test_a_key_is_known_until_it_is_revoked_in_any_process(tmp_path: Path) -> None:
    one, other = access_to(tmp_path), access_to(tmp_path)
    tenant = one.create_tenant("a")
    key, secret = one.create_key(tenant, "k", "live")
    caller = other.authenticate(secret)
    assert (caller.tenant_id, caller.key_id, caller.response_style) == (tenant, key.id, "live")
    assert other.revoke_key(key.prefix)
    with pytest.raises(Unauthorized):
        one.authenticate(secret)
    assert not one.revoke_key(key.id)


@pytest.mark.parametrize("secret", ["", "sk-", "nonsense", "\ud800", "x" * 100_000])
def test_what_is_no_key(secret: str, tmp_path: Path) -> None:
    access = access_to(tmp_path)
    access.ensure_first_key()
    with pytest.raises(Unauthorized):
        access.authenticate(secret)


def test_the_secret_is_not_kept(tmp_path: Path) -> None:
    access = access_to(tmp_path)
    secret = access.ensure_first_key()
    assert secret is not None
    kept = kept_by(tmp_path)
    assert secret[:10].encode() in kept
    assert secret.encode() not in kept
    assert secret[10:].encode() not in kept


def test_the_first_key_is_made_once(tmp_path: Path) -> None:
    secrets = []
    stores = [access_to(tmp_path) for _ in range(4)]
    threads = [threading.Thread(target=lambda s=store: secrets.append(s.ensure_first_key())) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [secret for secret in secrets if secret]
    assert len(made) == 1
    assert access_to(tmp_path).authenticate(made[0]).response_style == "documented"


def test_revoking_every_key_brings_no_first_one_back(tmp_path: Path) -> None:
    access = access_to(tmp_path)
    access.ensure_first_key()
    access.revoke_key(access.list_keys()[0].id)
    assert access.ensure_first_key() is None


@given(
    steps=st.lists(st.integers(0, 3000), min_size=1, max_size=40),
    rate=st.floats(0.5, 20),
    burst=st.integers(1, 10),
)
@hypothesis_settings(max_examples=40, deadline=None)
def test_no_window_lets_through_more_than_burst_and_rate(
    steps: list[int], rate: float, burst: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In any window of time as many pass as burst + rate x window at most; and who waits `retry_after` passes."""
    clock = Clock()
    access = access_to(tmp_path_factory.mktemp("rate"), clock, submits_per_second=rate, submit_burst=burst)
    key, _ = access.create_key(access.create_tenant("a"), "k")
    passed: list[int] = []
    for step in steps:
        clock.now += step
        try:
            access.spend_submit(key.id)
        except RateExceeded as refusal:
            clock.now += int(refusal.retry_after * 1000) + 1
            access.spend_submit(key.id)
        passed.append(clock.now)
    for i, first in enumerate(passed):
        for j, last in enumerate(passed[i:], i):
            assert j - i + 1 <= burst + rate * (last - first) / 1000 + 1e-6


def test_keys_have_buckets_of_their_own_and_a_clock_set_back_gives_nothing(tmp_path: Path) -> None:
    clock = Clock()
    access = access_to(tmp_path, clock, submits_per_second=1, submit_burst=1)
    tenant = access.create_tenant("a")
    (one, _), (other, _) = access.create_key(tenant, "1"), access.create_key(tenant, "2")
    access.spend_submit(one.id)
    access.spend_submit(other.id)
    clock.now -= 3_600_000
    with pytest.raises(RateExceeded) as refusal:
        access.spend_submit(one.id)
    assert 0 < refusal.value.retry_after <= 1


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PAGEMILL_DATABASE_URL", database_of(tmp_path).url.get_secret_value())
    run = CliRunner().invoke
    made = run(main, ["keys", "create", "--tenant", "north", "--style", "live", "--name", "press"])
    secret = made.stdout.strip()
    caller = access_to(tmp_path).authenticate(secret)
    assert caller.response_style == "live"
    listed = run(main, ["keys", "list"]).stdout
    assert all(word in listed for word in ("north", "press", "live", secret[:10], caller.key_id))
    assert secret not in listed
    assert run(main, ["keys", "revoke", caller.key_id]).exit_code == 0
    with pytest.raises(Unauthorized):
        access_to(tmp_path).authenticate(secret)
    assert run(main, ["keys", "revoke", caller.key_id]).exit_code == 64


def test_a_command_that_begins_a_data_folder_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_DATA_DIR", str(tmp_path / "data"))
    first, second = (CliRunner().invoke(main, ["keys", "create"]) for _ in range(2))
    assert f"{tmp_path / 'data'} is a new data folder" in first.stderr
    assert "new data folder" not in second.stderr


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201])
def test_what_is_no_name_of_a_tenant(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_DATA_DIR", str(tmp_path))
    refused = CliRunner().invoke(main, ["keys", "create", "--tenant", name])
    assert refused.exit_code == 64
    assert "a tenant's name" in refused.stderr
