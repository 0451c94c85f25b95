"""A server of the chat completions protocol whose vision model writes what it was told to, and fails as its name says.

Run as a program, as `chat_program` is. `PUT /v1/answers?model=NAME` tells a model its answers: a JSON object of the
text to write by the prompt that asks for it.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chat_program import Handler
from PIL import Image

ANSWERS: dict[str, dict[str, str]] = {}


class VisionHandler(Handler):
    def do_PUT(self) -> None:  # noqa: N802
        model = parse_qs(urlsplit(self.path).query)["model"][0]
        ANSWERS[model] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._send(200, "{}")

    def as_cut(self, body: dict[str, Any], _: int) -> None:
        """Comes to the end of its tokens after two thirds of its answer."""
        answer = self._read(body)["text"]
        self._envelope({"role": "assistant", "content": answer[: len(answer) * 2 // 3]}, "length")

    def as_looping(self, body: dict[str, Any], _: int) -> None:
        self._envelope({"role": "assistant", "content": self._read(body)["text"] + " and so on" * 300}, "length")

    def as_thinking(self, body: dict[str, Any], _: int) -> None:
        self._say(f"<think>Let me look.</think>\n```\n{self._read(body)['text']}\n```")

    def _read(self, body: dict[str, Any]) -> dict[str, Any]:
        picture, text = body["messages"][-1]["content"]
        kind, _, data = picture["image_url"]["url"].partition(",")
        assert kind == "data:image/jpeg;base64"
        Image.open(io.BytesIO(base64.b64decode(data))).load()
        return {"text": ANSWERS[body["model"]][text["text"]]}

    def _answer(self, answer: dict[str, Any]) -> None:
        self._say(answer["text"])


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), VisionHandler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
