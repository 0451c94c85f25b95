"""The published page's own programs, changed only in address, key and file URL, run to the end it promises."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from serving import FileServer, RunningServer

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture
def document(file_server: FileServer, samples: Path) -> str:
    return file_server.put("scanned-page.jpg", (samples / "scanned-page.jpg").read_bytes())


def changed(name: str, server: RunningServer, url: str) -> str:
    """A program with the three things changed that a person changes."""
    text = (PROGRAMS / name).read_text("utf-8")
    for there, here in (
        ("https://api.scnet.cn/api/llm/v1", server.api),
        ("<API Key>", str(server.key)),
        ("https://oss.ksai.scnet.cn:58043/ocr/doc/xxxxxx", url),
    ):
        text = text.replace(there, here)
    return text


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("style", ["documented", "live"])
def test_the_python_sample(style: str, server: RunningServer, live_key: str, document: str, tmp_path: Path) -> None:
    program = changed("sample.py.txt", server, document)
    if style == "live":
        program = program.replace(str(server.key), live_key)
    (tmp_path / "sample.py").write_text(program, "utf-8")
    printed = run(sys.executable, "-X", "utf8", str(tmp_path / "sample.py"))
    assert "任务成功" in printed
    assert "_result_" in printed


def test_the_node_sample(server: RunningServer, document: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js on this machine")
    (tmp_path / "sample.mjs").write_text(changed("sample.js.txt", server, document), "utf-8")
    assert "任务成功" in run(node, str(tmp_path / "sample.mjs"))


def test_the_go_sample(server: RunningServer, document: str, tmp_path: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no Go on this machine")
    (tmp_path / "sample.go").write_text(changed("sample.go.txt", server, document), "utf-8")
    assert "任务成功" in run(go, "run", str(tmp_path / "sample.go"))


def test_the_curl_calls(server: RunningServer, document: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl on this machine")
    submitted = json.loads(run("sh", "-c", changed("submit.sh.txt", server, document)))
    output = submitted["data"].pop("output")
    assert set(submitted["data"].pop("request_id")) <= set("0123456789abcdef")
    assert submitted == {"code": "200", "msg": "", "data": {}}
    assert output == {"task_status": "pending", "task_id": output["task_id"]}

    ask = changed("result.sh.txt", server, document)
    asked = ask.replace('"2056706028668284929","2056703208598626305"', f'"{output["task_id"]}"')
    assert json.loads(run("sh", "-c", asked))["data"][0]["output"]["task_id"] == output["task_id"]
    server.ended(output["task_id"])
    answer = json.loads(run("sh", "-c", asked))
    assert (answer["code"], answer["msg"]) == ("0", "success")
    (item,) = answer["data"]
    assert set(item) == {"output", "usage", "request_id"}
    assert list(item["output"]) == ["results", "task_id", "task_status", "submit_time", "end_time"]
    assert item["usage"] == {"image_count": 1}

    unknown = json.loads(run("sh", "-c", ask))
    assert (unknown["code"], unknown["msg"]) == ("200", "")
    assert [each["output"]["error_code"] for each in unknown["data"]] == ["task_not_found"] * 2


def test_the_lines_that_the_first_start_prints(server: RunningServer) -> None:
    """Pasted into a shell, they submit the sample page and ask for its result."""
    lines = [line.strip() for line in server.greeting.splitlines() if line.startswith("  ")]
    answer = json.loads(run("sh", "-c", "\n".join(lines)))
    assert answer["output"]["taskStatus"] in ("PENDING", "RUNNING", "SUCCEEDED")
    assert server.ended(answer["output"]["taskId"])["output"]["task_status"] == "succeeded"
