"""Two servers on one PostgreSQL: either answers for every task, and one goes on with what the other has left."""

from pathlib import Path

import pytest

from drawings import numbered_sheets, text_pdf
from serving import run_server
from serving.postgresql import VARIABLE, PostgresqlServer, database_of


def test_either_answers_and_one_goes_on_for_the_other(
    tmp_path: Path, postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgresql.url("postgres"))
    settings = {"READING_PROFILE": "fast", "DATABASE_URL": database_of(tmp_path).url.get_secret_value()}
    pages = 24
    with run_server(tmp_path, settings) as one, run_server(tmp_path, settings) as two:
        assert one.key is not None
        assert two.key is None
        tasks = [server.submit_file("a.pdf", text_pdf(numbered_sheets(pages)), one.key) for server in (one, two)]
        for server, task in ((one, tasks[1]), (two, tasks[0])):
            answer = server.post("/ocrdoc/result", one.key, json={"task_ids": [task]})
            assert answer.json()["data"][0]["output"]["task_status"] in ("pending", "running", "succeeded")
        one.process.kill()
        for task in tasks:
            item = two.ended(task, one.key)
            assert item["output"]["task_status"] == "succeeded"
            assert item["usage"] == {"image_count": pages}
            result = two.result(task, one.key)
            assert len(result["documents"][0]["datas"]) == pages
