"""`tccli` and the Node SDK, as they come from their registries, pointed at a server by endpoint alone.

Each is installed once into `~/.cache/pagemill/clients`: `tccli` brings the whole of the Python SDK along, which cannot
stand in one environment with the parts of it that other tests use.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from drawings import Sheet
from drawings.sheet import encoded
from pagemill.file_lock import FileLock
from serving import FileServer, RunningServer

PROGRAMS = Path(__file__).parent / "programs"
CLIENTS = Path("~/.cache/pagemill/clients").expanduser()
#: The releases that this was written with; what is pinned is installed once and for all.
TCCLI = "tccli==3.1.189.1"
NODE_SDK = "tencentcloud-sdk-nodejs-ocr@4.1.232"
DATE = "2024-03-25"
ITEMS = [{"KeyName": "开航日", "KeyType": 0}]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TENCENTCLOUD_", "TCCLI_"))}
    return subprocess.run(command, capture_output=True, text=True, timeout=200, env={**kept, **environment})


def run_well(*command: str | Path, **environment: str) -> str:
    ended = run(*command, **environment)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def installed(name: str, steps: list[list[str | Path]]) -> Path:
    """A folder of that name in which every step has been run, the first one making it."""
    folder = CLIENTS / name
    CLIENTS.mkdir(parents=True, exist_ok=True)
    lock = FileLock(CLIENTS / f"{name}.lock")
    lock.acquire()
    try:
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            for step in steps:
                run_well(*step)
            (folder / "complete").touch()
    finally:
        lock.release()
    return folder


@pytest.fixture(scope="session")
def tccli() -> Path:
    folder = CLIENTS / TCCLI
    steps: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", folder],
        [folder / "bin" / "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", TCCLI],
    ]
    return installed(TCCLI, steps) / "bin" / "tccli"


@pytest.fixture(scope="session")
def node_modules() -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no Node.js with npm on this machine")
    folder = CLIENTS / NODE_SDK
    options = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    return installed(NODE_SDK, [[npm, "install", *options, NODE_SDK]]) / "node_modules"


@pytest.fixture(scope="session")
def note_url(file_server: FileServer) -> str:
    sheet = Sheet(size=(900, 300))
    sheet.write(100, 100, f"开航日: {DATE}", 32)
    return file_server.put("a-note.png", encoded(sheet.image, "PNG"))


def contents(structural_list: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (item["Key"]["AutoName"], item["Value"]["AutoContent"])
        for element in structural_list
        for group in element["Groups"]
        for item in group["Lines"]
    ]


def test_tccli(tccli: Path, server: RunningServer, pair: tuple[str, str], note_url: str, tmp_path: Path) -> None:
    def call(action: str, **parameters: str) -> subprocess.CompletedProcess[str]:
        options = [word for name, value in parameters.items() for word in (f"--{name}", value)]
        return run(
            tccli, "ocr", action, "--endpoint", server.address, "--region", "ap-guangzhou", *options,
            HOME=str(tmp_path), TENCENTCLOUD_SECRET_ID=pair[0], TENCENTCLOUD_SECRET_KEY=pair[1],
        )  # fmt: skip

    def answered(action: str, **parameters: str) -> dict[str, Any]:
        ended = call(action, **parameters)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer

    asked = {"ImageUrl": note_url, "ItemNames": json.dumps(ITEMS)}
    told: dict[str, Any] = {"JobStatus": "WAIT"}
    job_id = answered("SubmitExtractDocAgentJob", EnableCoord="True", **asked)["JobId"]
    while told["JobStatus"] in ("WAIT", "RUN"):
        told = answered("DescribeExtractDocAgentJob", JobId=job_id)
    assert told["JobStatus"] == "DONE"
    assert contents(told["StructuralList"]) == [("开航日", DATE)]
    assert contents(answered("ExtractDocAgent", **asked)["StructuralList"]) == [("开航日", DATE)]
    task_id = answered("SubmitMultimodalDocParseJob", FileType="7", FileUrl=note_url)["TaskId"]
    parsed: dict[str, Any] = {"Status": "Created"}
    while parsed["Status"] in ("Created", "Processing"):
        parsed = answered("DescribeMultimodalDocParseJob", TaskId=task_id)
    # The endpoint's scheme comes along in the Host header, which URLs are made with.
    assert requests.get(parsed["ResultUrl"], timeout=30).status_code == 200
    refused = call("DescribeExtractDocAgentJob", JobId="1")
    assert refused.returncode != 0
    assert "InvalidParameterValue.InvalidParameterValueLimit" in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    ("sign", "method"),
    [("TC3-HMAC-SHA256", "POST"), ("TC3-HMAC-SHA256", "GET"), ("HmacSHA1", "POST"), ("HmacSHA256", "GET")],
)
def test_the_node_sdk(
    node_modules: Path,
    server: RunningServer,
    pair: tuple[str, str],
    note_url: str,
    tmp_path: Path,
    sign: str,
    method: str,
) -> None:
    program = tmp_path / "extract.js"
    program.write_text((PROGRAMS / "extract.node.js.txt").read_text("utf-8"), "utf-8")
    endpoint = server.address.removeprefix("http://")
    printed = run_well("node", program, endpoint, *pair, sign, method, note_url, NODE_PATH=str(node_modules))
    answers = json.loads(printed.splitlines()[-1])
    assert answers["told"]["JobStatus"] == "DONE"
    assert contents(answers["told"]["StructuralList"]) == [("开航日", DATE)]
    assert answers["told"]["StructuralList"][0]["Groups"][0]["Lines"][0]["Value"]["Coord"]["LeftTop"]["X"] > 0
    assert contents(answers["atOnce"]["StructuralList"]) == [("开航日", DATE)]
    assert answers["refusal"]["code"] == "InvalidParameterValue.InvalidParameterValueLimit"
    assert answers["refusal"]["message"] == "JobId不存在。"
    assert answers["refusal"]["requestId"]
