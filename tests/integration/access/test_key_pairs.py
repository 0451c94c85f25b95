"""Key pairs: their secrets lie encrypted, and can be had again by any process of the same folder."""

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagemill.access import AccessStore, KeyPairStore
from pagemill.access.sealing import FILE_NAME, Sealing
from pagemill.cli import main
from pagemill.database import Database
from pagemill.errors import RateExceeded, SettingsError, Unauthorized
from pagemill.settings import ServerSettings, Settings
from serving.postgresql import database_of, kept_by

pytestmark = pytest.mark.usefixtures("engine")


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


def stores_of(folder: Path, clock: Clock | None = None) -> tuple[AccessStore, KeyPairStore]:
    settings = Settings(server=ServerSettings(data_dir=folder), database=database_of(folder))
    database = Database(settings, clock or Clock())
    return AccessStore(settings, database), KeyPairStore(settings, database)


def test_a_pair_is_known_until_it_is_revoked_in_any_process(tmp_path: Path) -> None:
    (access, pairs), (_, other) = stores_of(tmp_path), stores_of(tmp_path)
    tenant = access.create_tenant("a")
    pair, secret_key = pairs.create(tenant, "press")
    signer = other.signer(pair.id)
    assert (signer.tenant_id, signer.secret_key) == (tenant, secret_key)
    assert other.revoke(pair.id)
    with pytest.raises(Unauthorized):
        pairs.signer(pair.id)
    assert not pairs.revoke(pair.id)


def test_no_file_holds_the_secret_and_the_key_is_its_owners_alone(tmp_path: Path) -> None:
    access, pairs = stores_of(tmp_path)
    pair, secret_key = pairs.create(access.create_tenant("a"), "press")
    kept = kept_by(tmp_path)
    assert pair.id.encode() in kept
    assert secret_key.encode() not in kept
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_sealed_secret_opens_for_its_owner_and_with_its_key_alone(tmp_path: Path) -> None:
    sealing = Sealing(tmp_path / "one")
    sealed = sealing.seal("secret", "A")
    assert sealing.open(sealed, "A") == "secret"
    assert sealing.seal("secret", "A") != sealed
    with pytest.raises(SettingsError):
        sealing.open(sealed, "B")
    with pytest.raises(SettingsError):
        Sealing(tmp_path / "other").open(sealed, "A")


def test_all_who_come_at_once_get_the_same_key(tmp_path: Path) -> None:
    made: list[Sealing] = []
    threads = [threading.Thread(target=lambda: made.append(Sealing(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealed = made[0].seal("secret", "A")
    assert [sealing.open(sealed, "A") for sealing in made] == ["secret"] * 8


def test_a_file_that_holds_no_key_is_told_of(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("not a key")
    with pytest.raises(SettingsError, match=FILE_NAME):
        Sealing(tmp_path)


def test_each_action_of_a_tenant_has_its_own_rate(tmp_path: Path) -> None:
    clock = Clock()
    access, pairs = stores_of(tmp_path, clock)
    one, other = access.create_tenant("a"), access.create_tenant("b")
    for _ in range(5):
        pairs.spend_call(one, "X", 5)
    with pytest.raises(RateExceeded) as refusal:
        pairs.spend_call(one, "X", 5)
    assert refusal.value.retry_after == pytest.approx(0.2)
    pairs.spend_call(one, "Y", 5)
    pairs.spend_call(other, "X", 5)
    clock.now += 201
    pairs.spend_call(one, "X", 5)


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEMILL_SERVER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PAGEMILL_DATABASE_URL", database_of(tmp_path).url.get_secret_value())
    run = CliRunner().invoke
    made = run(main, ["keys", "create", "--tencent", "--tenant", "north", "--name", "press"])
    secret_id, secret_key = made.stdout.split()
    assert stores_of(tmp_path)[1].signer(secret_id).secret_key == secret_key
    listed = run(main, ["keys", "list"]).stdout
    assert all(word in listed for word in (secret_id, "north", "press", "tencent"))
    assert secret_key not in listed
    assert run(main, ["keys", "revoke", secret_id]).exit_code == 0
    with pytest.raises(Unauthorized):
        stores_of(tmp_path)[1].signer(secret_id)
    assert run(main, ["keys", "create", "--tencent", "--style", "live"]).exit_code == 64
