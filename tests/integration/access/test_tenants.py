"""The terms that tenants are served on: kept for all processes, checked at submit, charged when pages are taken."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagemill.access import AccessStore, Standing, TenantStore, check_tenant
from pagemill.cli import main
from pagemill.database import Database
from pagemill.errors import InvalidParameter, PagesSpent, TenantInArrears, TenantSuspended
from pagemill.intake import Kind
from pagemill.jobs import JobService, Submission
from pagemill.jobs.model import Failure
from pagemill.jobs.repository import JobLease, JobRepository
from pagemill.jobs.tasks import SplitDocument
from pagemill.settings import ServerSettings, Settings
from serving.postgresql import database_of


@pytest.fixture
def settings(tmp_path: Path, engine: str) -> Settings:
    return Settings(server=ServerSettings(data_dir=tmp_path), database=database_of(tmp_path))


@pytest.fixture
def database(settings: Settings) -> Database:
    return Database(settings)


@pytest.fixture
def tenant(settings: Settings, database: Database) -> str:
    return AccessStore(settings, database).create_tenant("a")


def test_terms_are_changed_one_by_one(settings: Settings, database: Database, tenant: str) -> None:
    store, other = TenantStore(database), TenantStore(Database(settings))
    assert store.named("a").standing is Standing.GOOD
    assert store.named("a").pages_left is None
    store.change(tenant, standing=Standing.ARREARS, switch_off=frozenset({"A", "B"}))
    store.set_pages(tenant, 7)
    store.change(tenant, switch_on=frozenset({"A"}))
    found = other.named("a")
    assert (found.standing, found.pages_left, found.switched_off) == (Standing.ARREARS, 7, frozenset({"B"}))
    with pytest.raises(InvalidParameter):
        store.named("nobody")


@pytest.mark.parametrize(
    ("standing", "pages", "refusal"),
    [
        (Standing.SUSPENDED, None, TenantSuspended),
        (Standing.ARREARS, 5, TenantInArrears),
        (Standing.GOOD, 0, PagesSpent),
        (Standing.GOOD, 1, None),
        (Standing.GOOD, None, None),
    ],
)
def test_who_may_submit(
    settings: Settings,
    database: Database,
    tenant: str,
    standing: Standing,
    pages: int | None,
    refusal: type[Exception] | None,
) -> None:
    store, service = TenantStore(database), JobService(settings, database)
    store.change(tenant, standing=standing)
    store.set_pages(tenant, pages)
    if refusal is None:
        assert service.submit(tenant, Submission("a.pdf", source_key="uploads/a"))
        with database.read() as tx:
            check_tenant(tx, tenant)
        return
    with pytest.raises(refusal):
        service.submit(tenant, Submission("a.pdf", source_key="uploads/a"))


def test_pages_are_taken_all_or_none(settings: Settings, database: Database, tenant: str) -> None:
    """What cannot be opened costs nothing."""
    store, service = TenantStore(database), JobService(settings, database)
    repository = JobRepository(settings, database)
    store.set_pages(tenant, 5)

    def split(pages: int, unopened: int = 0) -> int | None:
        service.submit(tenant, Submission("a.zip", source_key="uploads/a"))
        lease = repository.claim_reading("one", 1)
        assert isinstance(lease, JobLease)
        broken = [SplitDocument("b", None, "b", 1, Failure("DocumentDamaged", "no"))] * unopened
        try:
            assert repository.finish_split(lease, [SplitDocument("a", Kind.PDF, "a", pages), *broken])
        finally:
            repository.fail(lease, Failure("PagesSpent", "no"))
            service.abandon(tenant, lease.job_id, "the next one's turn")
        return store.named("a").pages_left

    assert split(3, unopened=9) == 2
    with pytest.raises(PagesSpent):
        split(3)
    assert store.named("a").pages_left == 2
    assert split(2) == 0
    store.set_pages(tenant, None)
    assert split(100) is None


def test_the_commands(database: Database, settings: Settings, tenant: str, tmp_path: Path) -> None:
    url = settings.database.url.get_secret_value()
    environment = {"PAGEMILL_SERVER_DATA_DIR": str(tmp_path), "PAGEMILL_DATABASE_URL": url}

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner(env=environment).invoke(main, ["tenants", *words])
        return done.exit_code, done.output

    changed = ["--standing", "suspended", "--pages", "12", "--switch-off", "ExtractDocAgent"]
    changed += ["--pages-at-once", "8", "--pages-a-day", "unlimited", "--unfinished-jobs", "9"]
    changed += ["--keep-results", "36h", "--keep-jobs", "forever", "--keep-readings", "off"]
    assert run("set", "a", *changed) == (0, "The terms of a are changed.\n")
    assert run("list")[1].splitlines()[1].split() == [
        *(tenant, "a", "suspended", "12"),
        *("8,", "unlimited,", "default,", "9"),
        *("36h,", "default,", "forever,", "off", "ExtractDocAgent"),
    ]
    shown = json.loads(run("show", "a")[1])
    assert shown["quotas"] == {"pages_at_once": 8, "pages_a_day": None, "pages_a_month": None, "unfinished_jobs": 9}
    assert shown["use"] == {"pages_at_once": 0, "pages_a_day": 0, "pages_a_month": 0, "unfinished_jobs": 0}
    assert (shown["id"], shown["lifetimes"]["result_seconds"]) == (tenant, "36h")
    assert run("set", "a", "--pages-at-once", "default", "--unfinished-jobs", "unlimited")[0] == 0
    shown = json.loads(run("show", "a")[1])
    assert shown["quotas"] == dict.fromkeys(["pages_at_once", "pages_a_day", "pages_a_month", "unfinished_jobs"])
    assert run("set", "a", "--pages", "unlimited", "--switch-on", "ExtractDocAgent")[0] == 0
    assert run("set", "a", "--keep-results", "default", "--keep-jobs", "90s", "--keep-readings", "7d")[0] == 0
    assert run("list")[1].splitlines()[1].split() == [
        *(tenant, "a", "suspended", "unlimited"),
        *("default,", "unlimited,", "default,", "unlimited"),
        *("default,", "default,", "90s,", "7d", "-"),
    ]
    for wrong in (["nobody"], ["a", "--switch-off", "RecognizeWeather"]):
        assert run("set", *wrong)[0] == 64
    for pages in ("-1", "many", "9" * 40):
        assert run("set", "a", "--pages", pages)[0] == 2
    for quota in ("0", "-1", "many", "9" * 40):
        assert run("set", "a", "--pages-at-once", quota)[0] == 2
    assert run("show", "nobody")[0] == 64
    for lifetime in ("-1d", "0d", "1w", "a while", ""):
        assert run("set", "a", "--keep-results", lifetime)[0] == 2
