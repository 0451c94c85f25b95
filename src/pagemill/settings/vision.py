"""Settings of vision models that read pages, tables or formulas behind OpenAI-compatible addresses."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator, model_validator

from pagemill.settings.chat import ChatBackend, check_name
from pagemill.settings.group import Group, setting

#: A request for the embedded reader alone, whatever the settings say.
NO_BACKEND = "none"


class VisionBackend(ChatBackend):
    """A vision model behind an OpenAI-compatible address."""

    family: Literal["paddleocr-vl", "glm-ocr", "general"] = setting(
        "general",
        "Whose prompts are used where none is given: those that PaddleOCR-VL or GLM-OCR were trained with, or "
        "sentences for any vision model, such as Qwen-VL.",
    )
    reads: tuple[Literal["page", "table", "formula"], ...] = setting(
        ("page", "table", "formula"),
        "What it is asked for: the text of whole pages, tables, formulas.",
        unit="list",
        min_length=1,
    )
    page_prompt: str = setting("", "What is said with the picture of a page. Empty: the family's prompt.")
    table_prompt: str = setting("", "What is said with the picture of a table. Empty: the family's prompt.")
    formula_prompt: str = setting("", "What is said with the picture of a formula. Empty: the family's prompt.")
    page_seconds: float = setting(
        40.0,
        "Longest time of all requests about one page together; half of `jobs.page_seconds` at most counts.",
        unit="seconds",
        gt=0,
    )
    rest_seconds: float = setting(
        60.0,
        "How long a reader process leaves a server alone that failed it, and reads without.",
        unit="seconds",
        ge=0,
    )
    picture_side: int = setting(
        2048, "Longer side of the pictures sent, at the most; larger ones are made smaller.", unit="pixels", ge=256
    )
    agreement: float = setting(
        0.7,
        "Share of characters that an answer and the embedded reading need in common; of a formula, half of it.",
        unit="share",
        ge=0.5,
        le=1,
    )


class VisionSettings(Group):
    """Vision models that read beside the embedded reader, which checks them; none unless one is configured."""

    backends: dict[str, VisionBackend] = setting(
        {}, "Backends by name, each a table `[vision.backends.NAME]`; in the environment, one JSON object of them all."
    )
    default: str = setting("", "Backend of requests that name none. Empty: the embedded reader alone.")
    profiles: tuple[Literal["fast", "accurate"], ...] = setting(
        ("accurate",),
        "Profiles of reading that `default` serves; a request that names a backend has it with any.",
        unit="list",
    )

    @field_validator("backends")
    @classmethod
    def _have_names(cls, backends: dict[str, VisionBackend]) -> dict[str, VisionBackend]:
        for name in backends:
            check_name(name)
            if name == NO_BACKEND:
                raise ValueError(f"`{NO_BACKEND}` is what a request says that wants no backend")
        return backends

    @model_validator(mode="after")
    def _default_is_there(self) -> VisionSettings:
        if self.default and self.default not in self.backends:
            raise ValueError("`default` names a backend that is not configured")
        return self
