"""Asking a configured language model about one document."""

from __future__ import annotations

from typing import Any

from pagemill.chat import Chat, Failure, Reply, said
from pagemill.settings import LlmBackend


class LanguageModel:
    """Asks one backend about one document, by one thread. Once a request has failed for good, none is made again."""

    def __init__(self, name: str, backend: LlmBackend) -> None:
        """`name` is the backend's in the settings. The time for the document runs from here on."""
        self.name = name
        self.backend = backend
        self._chat = Chat(name, backend, backend.document_seconds)

    @property
    def failure(self) -> Failure | None:
        """Why nothing more is asked; None while requests are made."""
        return self._chat.failure

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> Reply | Failure:
        """The model's answer, held to the JSON schema where the backend can do that. Never raises."""
        messages = [said("system", system), said("user", user)]
        return self._chat.ask(messages, schema if self.backend.json_schema else None)
