"""Asking a configured language model about one document: requests, repeats, and the time they take together."""

from __future__ import annotations

import random
import time
from typing import Any

from pagemill.extraction.llm.chat import Broken, Reply, post
from pagemill.extraction.llm.failures import Failure, cannot_read_key, out_of_time
from pagemill.settings import LlmBackend

#: Wait before the first repeat, in seconds; it doubles with each, up to the longest. A random half of it is left out,
#: so that documents that failed together do not come back together.
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0


class LanguageModel:
    """Asks one backend about one document, by one thread. Once a request has failed for good, none is made again."""

    def __init__(self, name: str, backend: LlmBackend) -> None:
        """`name` is the backend's in the settings. The time for the document runs from here on."""
        self.name = name
        self.backend = backend
        self._deadline = time.monotonic() + backend.document_seconds
        #: Parameters that the server has refused, and that are left out from then on.
        self._without: set[str] = set()
        self._failure: Failure | None = None

    @property
    def failure(self) -> Failure | None:
        """Why nothing more is asked; None while requests are made."""
        return self._failure

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> Reply | Failure:
        """The model's answer, held to the JSON schema where the backend can do that. Never raises."""
        if self._failure is None:
            answer = self._ask(system, user, schema)
            if isinstance(answer, Reply):
                return answer
            self._failure = answer
        return self._failure

    def _ask(self, system: str, user: str, schema: dict[str, Any]) -> Reply | Failure:
        key = self._key()
        if isinstance(key, Failure):
            return key
        repeats = 0
        while True:
            if (left := self._deadline - time.monotonic()) <= 0:
                return out_of_time()
            body = self._body(system, user, schema)
            outcome = post(self.backend.address, key, body, min(left, self.backend.request_seconds))
            if not isinstance(outcome, Broken):
                return outcome
            if outcome.refused and outcome.refused not in self._without:
                self._without.add(outcome.refused)
                continue
            if not outcome.again or repeats >= self.backend.retries:
                return outcome.failure
            wait = min(_FIRST_WAIT * 2**repeats, _LONGEST_WAIT) * random.uniform(0.5, 1.0)
            wait = max(wait, outcome.wait)
            if time.monotonic() + wait >= self._deadline:
                return outcome.failure
            time.sleep(wait)
            repeats += 1

    def _key(self) -> str | Failure:
        if self.backend.key_file is None:
            return self.backend.key.get_secret_value()
        try:
            key = self.backend.key_file.expanduser().read_text("ascii").strip()
        except (OSError, ValueError, RuntimeError):
            return cannot_read_key()
        return key if key.isprintable() and key and " " not in key else cannot_read_key()

    def _body(self, system: str, user: str, schema: dict[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.backend.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "stream": False,
        }
        if "temperature" not in self._without:
            body["temperature"] = 0
        # Newer servers of the protocol know the limit by its second name alone.
        limit = "max_completion_tokens" if "max_tokens" in self._without else "max_tokens"
        body[limit] = self.backend.output_tokens
        if self.backend.json_schema and "response_format" not in self._without:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema},
            }
        return body
