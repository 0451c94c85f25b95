"""A server of the chat completions protocol whose model reads the prompt by rule, and answers as its name says.

Run as a program: it prints its port, and serves until it is killed. `GET /requests?model=NAME` lists what was asked
of a model. The name's part before a `-` says how it answers; without any of those words, it answers right.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

INVENTED = "ZX-90210-INVENTED"
HUGE = 64 << 20
#: What was asked of each model, in order.
ASKED: dict[str, list[dict[str, Any]]] = {}
LOCK = threading.Lock()


def wide(text: str) -> str:
    """In full width and capitals."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text.upper())


def spaced(text: str) -> str:
    return f"  {text}\n".replace(" ", "  ")


class Reader:
    """What the prompt asks for, and the rows that it shows."""

    def __init__(self, prompt: str) -> None:
        before, _, document = prompt.partition("BEGIN DOCUMENT")
        self.fields = {
            name: json.loads(said)["name"] for name, said in re.findall(r"^([fc]\d+): (\{.*\})$", before, re.M)
        }
        self.rows: list[tuple[int, int, str]] = []
        page = 0
        for line in document.splitlines():
            if found := re.match(r"PAGE (\d+) OF", line):
                page = int(found[1])
            elif found := re.match(r"(\d+): (.*)", line):
                self.rows.append((page, int(found[1]), found[2]))

    def answer(self) -> dict[str, Any]:
        if all(name.startswith("c") for name in self.fields):
            return self._table()
        return {
            name: {"reason": "It stands after its name.", "values": self._values(said)}
            for name, said in self.fields.items()
        }

    def _values(self, name: str) -> list[dict[str, Any]]:
        found = []
        for page, line, text in self.rows:
            if match := re.match(rf"{re.escape(name)}\s*[:：]\s*(.+)", text):
                found.append({"quote": match[1], "page": page, "line": line})
        return found

    def _table(self) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        places: dict[str, int] = {}
        for page, line, text in self.rows:
            cells = text.split(" | ")
            if all(name in cells for name in self.fields.values()):
                places = {column: cells.index(name) for column, name in self.fields.items()}
            elif places and len(cells) > max(places.values()):
                rows.append({"page": page, "line": line} | {column: cells[at] for column, at in places.items()})
        return {"reason": "Its header names the columns.", "rows": rows}


def changed(answer: dict[str, Any], change: Any) -> dict[str, Any]:
    """The answer with every quote changed."""
    if "rows" in answer:
        rows = [
            {key: change(cell) if key[0] == "c" and cell else cell for key, cell in row.items()}
            for row in answer["rows"]
        ]
        return answer | {"rows": rows}
    return {
        name: field | {"values": [value | {"quote": change(value["quote"])} for value in field["values"]]}
        for name, field in answer.items()
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        model = parse_qs(urlsplit(self.path).query)["model"][0]
        self._send(200, json.dumps(ASKED.get(model, [])))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with LOCK:
            asked = ASKED.setdefault(body["model"], [])
            asked.append({"path": self.path, "headers": dict(self.headers), "body": body, "at": time.monotonic()})
            count = len(asked)
        way = body["model"].partition("-")[0]
        method = getattr(self, f"as_{way}", None)
        if method is None:
            self._answer(self._read(body))
        else:
            method(body, count)

    # --- answers of the model -----------------------------------------------------------------------------------------

    def as_fenced(self, body: dict[str, Any], _: int) -> None:
        self._say(
            f"<think>Is {{this}} it?</think>Here it is:\n```json\n{json.dumps(self._read(body), indent=1)}\n```\nDone."
        )

    def as_prose(self, *_: Any) -> None:
        self._say("I am sorry, I cannot find {anything} of that kind.")

    def as_slip(self, body: dict[str, Any], count: int) -> None:
        if count == 1:
            self.as_prose()
        else:
            self._answer(self._read(body))

    def as_othershape(self, *_: Any) -> None:
        self._say(json.dumps({"rows": {"c1": 3}, "f1": {"answer": "ab"}, "passed": "perhaps"}))

    def as_inventing(self, body: dict[str, Any], _: int) -> None:
        self._answer(changed(self._read(body), lambda quote: INVENTED))

    def as_wide(self, body: dict[str, Any], _: int) -> None:
        self._answer(changed(self._read(body), wide))

    def as_spaced(self, body: dict[str, Any], _: int) -> None:
        self._answer(changed(self._read(body), spaced))

    def as_misplaced(self, body: dict[str, Any], _: int) -> None:
        text = json.dumps(self._read(body))
        self._say(re.sub(r'"(page|line)": \d+', r'"\1": 77', text))

    def as_refusing(self, *_: Any) -> None:
        self._envelope({"role": "assistant", "content": None, "refusal": "I may not."}, "stop")

    def as_short(self, body: dict[str, Any], _: int) -> None:
        """Comes to the end of its tokens unless one field, or a few rows, are asked for."""
        reader = Reader(body["messages"][1]["content"])
        if len(reader.fields) > 1 and (len(reader.rows) > 6 or "f1" in reader.fields):
            self._envelope({"role": "assistant", "content": json.dumps(self._read(body))[:40]}, "length")
        else:
            self._answer(self._read(body))

    def as_endless(self, *_: Any) -> None:
        self._envelope({"role": "assistant", "content": '{"f1": {"values": ['}, "length")

    # --- answers of the server ----------------------------------------------------------------------------------------

    def as_slow(self, *_: Any) -> None:
        time.sleep(60)

    def as_trickling(self, *_: Any) -> None:
        self.send_response(200)
        self.end_headers()
        for _step in range(600):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def as_closing(self, *_: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"choices": [{"message": {"content": "{')
        self.close_connection = True

    def as_closedonce(self, body: dict[str, Any], count: int) -> None:
        if count == 1:
            self.as_closing()
        else:
            self._answer(self._read(body))

    def as_busy(self, body: dict[str, Any], count: int) -> None:
        if count == 1:
            self._send(429, "{}", {"Retry-After": "1"})
        else:
            self._answer(self._read(body))

    def as_booked(self, *_: Any) -> None:
        self._send(429, "{}", {"Retry-After": "3600"})

    def as_failing(self, *_: Any) -> None:
        self._send(500, '{"error": {"message": "out of memory", "type": "server_error"}}')

    def as_unruled(self, body: dict[str, Any], _: int) -> None:
        """Does not know schemas."""
        if "response_format" in body:
            self._send(400, '{"error": {"message": "response_format json_schema is not supported"}}')
        else:
            self._answer(self._read(body))

    def as_renamed(self, body: dict[str, Any], _: int) -> None:
        """Knows the newer names of parameters alone."""
        for name in ("max_tokens", "temperature"):
            if name in body:
                self._send(400, json.dumps({"error": {"message": f"Unsupported parameter: '{name}'."}}))
                return
        self._answer(self._read(body))

    def as_telltale(self, *_: Any) -> None:
        """Refuses the key, and says it."""
        key = self.headers["Authorization"].removeprefix("Bearer ")
        self._send(
            401, json.dumps({"error": {"message": f"Incorrect API key: {key}", "code": key, "type": "invalid_api_key"}})
        )

    def as_redirecting(self, *_: Any) -> None:
        self._send(307, "", {"Location": "/v1/elsewhere"})

    def as_page(self, *_: Any) -> None:
        self._send(200, "<html>It works!</html>")

    def as_huge(self, *_: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        try:
            for _step in range(HUGE >> 16):
                self.wfile.write(b" " * (1 << 16))
        except OSError:
            self.close_connection = True

    # --- sending ------------------------------------------------------------------------------------------------------

    def _read(self, body: dict[str, Any]) -> dict[str, Any]:
        system, user = (message["content"] for message in body["messages"])
        if "BEGIN DOCUMENT" not in user:
            asked = json.loads(user)
            return {
                "reason": "They mean the same.",
                "passed": asked["value"].casefold() == asked["expected"].casefold(),
            }
        assert "BEGIN DOCUMENT" in system, "the model is told what is data"
        return Reader(user).answer()

    def _answer(self, answer: dict[str, Any]) -> None:
        self._say(json.dumps(answer, ensure_ascii=False))

    def _say(self, content: str) -> None:
        self._envelope({"role": "assistant", "content": content}, "stop")

    def _envelope(self, message: dict[str, Any], reason: str) -> None:
        self._send(
            200,
            json.dumps(
                {"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": reason}]}
            ),
        )

    def _send(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
