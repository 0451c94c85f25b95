"""PostgreSQL as the database: its statements, writers of several processes, and connections that break."""

import re
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest

from pagemill.access import Lifetimes, Quotas
from pagemill.database import Database
from pagemill.database.postgresql import psycopg_sql
from pagemill.database.queries import Query, queries
from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.settings import DatabaseSettings, ServerSettings, Settings
from serving.postgresql import VARIABLE, PostgresqlServer, database_of, run_postgresql

#: Terms of a tenant that are left as they are.
TERMS = {"standing": "good", "switched_off": "[]", **asdict(Lifetimes()), **asdict(Quotas())}


@pytest.fixture
def settings(tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv(VARIABLE, postgresql.url("postgres"))
    return Settings(server=ServerSettings(data_dir=tmp_path), database=database_of(tmp_path))


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.name)
def test_it_understands_every_statement(query: Query, settings: Settings) -> None:
    database = Database(settings)
    values = dict.fromkeys(re.findall(r":(\w+)", query.sql))
    with database.write() as tx:
        assert tx._connection.execute("explain " + query.sql, values).fetchall()
    database.close()


def test_writers_take_turns(settings: Settings) -> None:
    """A transaction reads what the one before it wrote, also of another connection: no increment is lost."""
    databases = [Database(settings) for _ in range(4)]
    with databases[0].write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
        tx.run("set_terms", id="a", pages_left=0, **TERMS)

    def add(database: Database) -> None:
        for _ in range(25):
            with database.write(durable=False) as tx:
                tenant = tx.one("tenant", id="a")
                assert tenant is not None
                tx.run("set_terms", id="a", pages_left=tenant["pages_left"] + 1, **TERMS)

    threads = [threading.Thread(target=add, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with databases[0].read() as tx:
        tenant = tx.one("tenant", id="a")
    assert tenant is not None
    assert tenant["pages_left"] == 100
    for database in databases:
        database.close()


def test_work_is_claimed_without_a_look_at_what_has_ended(settings: Settings) -> None:
    """PostgreSQL once joined all jobs to find the first of each tenant: with a hundred thousand ended ones, each claim
    took a tenth of a second."""
    database = Database(settings)
    job = {
        "tenant_id": "a", "face": "scnet", "priority": 0, "file_name": "a", "source_url": None, "source_key": "a",
        "options": "{}", "wanted": "{}", "trace": None, "stage": None,
    }  # fmt: skip
    with database.write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
        tx.run_many("insert_job", ({**job, "id": f"{n:019d}", "now": tx.now} for n in range(5000)))
    values = {"now": 1, "ahead": 200, "limit": 1, "pages_at_once": 0}
    with psycopg.connect(settings.database.url.get_secret_value(), autocommit=True) as connection:
        connection.execute("analyze job")
        for name in ("next_to_fetch", "next_to_read"):
            sql = "explain " + psycopg_sql(queries()[name].sql)
            plan = "\n".join(line for (line,) in connection.execute(sql.encode(), values))
            assert "job_pkey" in plan or "job_to_" in plan
            assert "Seq Scan on job" not in plan, plan
    database.close()


def break_connections(settings: Settings) -> None:
    with psycopg.connect(settings.database.url.get_secret_value()) as connection:
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pagemill'")


def test_after_its_end_it_is_connected_to_again(settings: Settings) -> None:
    database = Database(settings)
    with database.read() as tx:
        assert tx.one("tenant_named", name="a") is None
    break_connections(settings)
    with database.write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
    with database.read() as tx:
        assert tx.one("tenant_named", name="a") is not None
    database.close()


def test_while_it_is_away_callers_are_told_to_come_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stopped at once, and comes back: what was acknowledged is there, and connections are made anew."""
    with run_postgresql() as own:
        monkeypatch.setenv(VARIABLE, own.url("postgres"))
        database = Database(Settings(server=ServerSettings(data_dir=tmp_path), database=database_of(tmp_path)))
        with database.write() as tx:
            tx.run("insert_tenant", id="a", name="a", now=tx.now)
        with database.read() as tx:
            assert tx.one("tenant_named", name="a") is not None
        own.stop_at_once()
        for _ in range(2):
            with pytest.raises(ServiceUnavailable), database.read():
                pass
            with pytest.raises(ServiceUnavailable), database.write():
                pass
        own.start()
        with database.read() as tx:
            assert tx.one("tenant_named", name="a") is not None
        with database.write() as tx:
            assert tx.run("insert_tenant", id="b", name="b", now=tx.now) == 1
        database.close()


def test_a_transaction_that_is_cut_off_did_not_happen(settings: Settings) -> None:
    database = Database(settings)
    with pytest.raises(ServiceUnavailable), database.write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
        break_connections(settings)
        tx.one("tenant_named", name="a")
    with database.read() as tx:
        assert tx.one("tenant_named", name="a") is None
    database.close()


def test_many_rows_that_are_cut_off_leave_no_connection_behind_that_cannot_be_used(settings: Settings) -> None:
    database = Database(settings)

    def rows() -> Iterator[dict[str, str | int]]:
        for number in range(4000):
            if number == 2000:
                break_connections(settings)
            yield {"id": f"t{number}", "name": f"t{number}", "now": 0}

    for _ in range(3):
        with pytest.raises(ServiceUnavailable), database.write() as tx:
            tx.run_many("insert_tenant", rows())
        with database.write() as tx:
            assert tx.one("tenant_named", name="t0") is None
    database.close()


def test_a_connection_that_is_left_within_a_pipeline_is_replaced(settings: Settings) -> None:
    """As one is whose network is gone while many rows are sent: it is not closed, and cannot be used."""
    database = Database(settings)
    writer = database._writer._connection  # type: ignore[attr-defined]
    writer.pgconn.enter_pipeline_mode()
    writer.pgconn.send_query_params(b"select pg_sleep(60)", [])
    with database.write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
    with database.read() as tx:
        assert tx.one("tenant_named", name="a") is not None
    assert writer.closed
    database.close()


def test_one_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    url = f"postgresql://user:TOPSECRET@/x?host={tmp_path}"
    settings = Settings(server=ServerSettings(data_dir=tmp_path), database=DatabaseSettings(url=url))
    with pytest.raises(ServiceUnavailable) as refusal:
        Database(settings)
    assert "TOPSECRET" not in str(refusal.value) + repr(settings) + str(refusal.value.__cause__)


def test_a_newer_schema_is_refused(settings: Settings) -> None:
    Database(settings).close()
    with psycopg.connect(settings.database.url.get_secret_value()) as connection:
        connection.execute("insert into schema_version values (9999, 'later', 0)")
    with pytest.raises(SettingsError, match="newer program"):
        Database(settings)
