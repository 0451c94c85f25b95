"""A talk with one configured model: requests, repeats, and the time they take together."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

from pagemill.chat.failures import Failure, cannot_read_key, out_of_time
from pagemill.chat.outcome import Broken, Reply
from pagemill.settings import ChatBackend

#: Wait before the first repeat, in seconds; it doubles with each, up to the longest. A random half of it is left out,
#: so that talks that failed together do not come back together.
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0

#: `role` and `content`, as the protocol has them.
Message = dict[str, Any]


def said(role: str, content: str | list[dict[str, Any]]) -> Message:
    """A message of the role `system` or `user`; its content is a text, or parts of text and pictures."""
    return {"role": role, "content": content}


class Chat:
    """Asks one backend, by one thread. Once a request has failed for good, none is made again."""

    def __init__(self, name: str, backend: ChatBackend, seconds: float) -> None:
        """`name` is the backend's in the settings. The `seconds` for the whole talk run from here on."""
        self.name = name
        self._backend = backend
        self._deadline = time.monotonic() + seconds
        #: Parameters that the server has refused, and that are left out from then on.
        self._without: set[str] = set()
        self._failure: Failure | None = None

    @property
    def failure(self) -> Failure | None:
        """Why nothing more is asked; None while requests are made."""
        return self._failure

    def ask(self, messages: Sequence[Message], schema: dict[str, Any] | None = None) -> Reply | Failure:
        """The model's answer, held to a JSON schema where one is given. Never raises."""
        if self._failure is None:
            answer = self._ask(messages, schema)
            if isinstance(answer, Reply):
                return answer
            self._failure = answer
        return self._failure

    def _ask(self, messages: Sequence[Message], schema: dict[str, Any] | None) -> Reply | Failure:
        # The network takes a fifth of the time in which the engine is imported, and most readers ask no model.
        from pagemill.chat.protocol import post

        key = self._key()
        if isinstance(key, Failure):
            return key
        repeats = 0
        while True:
            if (left := self._deadline - time.monotonic()) <= 0:
                return out_of_time()
            body = self._body(messages, schema)
            outcome = post(self._backend.address, key, body, min(left, self._backend.request_seconds))
            if not isinstance(outcome, Broken):
                return outcome
            if outcome.refused and outcome.refused not in self._without:
                self._without.add(outcome.refused)
                continue
            if not outcome.again or repeats >= self._backend.retries:
                return outcome.failure
            wait = min(_FIRST_WAIT * 2**repeats, _LONGEST_WAIT) * random.uniform(0.5, 1.0)
            wait = max(wait, outcome.wait)
            if time.monotonic() + wait >= self._deadline:
                return outcome.failure
            time.sleep(wait)
            repeats += 1

    def _key(self) -> str | Failure:
        if self._backend.key_file is None:
            return self._backend.key.get_secret_value()
        try:
            key = self._backend.key_file.expanduser().read_text("ascii").strip()
        except (OSError, ValueError, RuntimeError):
            return cannot_read_key()
        return key if key.isprintable() and key and " " not in key else cannot_read_key()

    def _body(self, messages: Sequence[Message], schema: dict[str, Any] | None) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self._backend.model, "messages": list(messages), "stream": False}
        if "temperature" not in self._without:
            body["temperature"] = 0
        # Newer servers of the protocol know the limit by its second name alone.
        limit = "max_completion_tokens" if "max_tokens" in self._without else "max_tokens"
        body[limit] = self._backend.output_tokens
        if schema is not None and "response_format" not in self._without:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            }
        return body
