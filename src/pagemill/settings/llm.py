"""Settings of language models that propose values: several, each with a name, behind OpenAI-compatible addresses."""

from __future__ import annotations

from pydantic import field_validator, model_validator

from pagemill.settings.chat import ChatBackend, check_name
from pagemill.settings.group import Group, setting


class LlmBackend(ChatBackend):
    """A language model behind an OpenAI-compatible address."""

    context_tokens: int = setting(
        32768, "Tokens that a request and its answer may have together.", unit="tokens", ge=2048
    )
    document_seconds: float = setting(
        120.0,
        "Longest time of all requests about one document together.",
        unit="seconds",
        gt=0,
    )
    json_schema: bool = setting(
        True, "Whether the server can hold an answer to a schema (`response_format` of type `json_schema`)."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> LlmBackend:
        if self.output_tokens > self.context_tokens // 2:
            raise ValueError("`output_tokens` may be half of `context_tokens` at most")
        return self


class LlmSettings(Group):
    """Language models that propose values when fields are extracted; none unless one is configured."""

    backends: dict[str, LlmBackend] = setting(
        {}, "Backends by name, each a table `[llm.backends.NAME]`; in the environment, one JSON object of them all."
    )
    default: str = setting("", "Backend of requests that name none. Empty: the embedded method.")

    @field_validator("backends")
    @classmethod
    def _have_names(cls, backends: dict[str, LlmBackend]) -> dict[str, LlmBackend]:
        for name in backends:
            check_name(name)
        return backends

    @model_validator(mode="after")
    def _default_is_there(self) -> LlmSettings:
        if self.default and self.default not in self.backends:
            raise ValueError("`default` names a backend that is not configured")
        return self
