"""How the property tests run (at their own pace everywhere, and with the same examples each time where CI is set), and
the database engines that tests run on."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from serving.postgresql import VARIABLE, PostgresqlServer, run_postgresql

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    with run_postgresql() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in turn; `serving.postgresql.database_of` has it in the settings of a test."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            patch.setenv(VARIABLE, request.getfixturevalue("postgresql").url("postgres"))
        yield request.param
