"""What is said with a picture.

The short ones are those that the models were trained with: https://huggingface.co/PaddlePaddle/PaddleOCR-VL and
https://huggingface.co/zai-org/GLM-OCR.
"""

from __future__ import annotations

from typing import Literal

from pagemill.settings import VisionBackend

Part = Literal["page", "table", "formula"]

_PROMPTS: dict[str, dict[Part, str]] = {
    "paddleocr-vl": {"page": "OCR:", "table": "Table Recognition:", "formula": "Formula Recognition:"},
    "glm-ocr": {"page": "Text Recognition:", "table": "Table Recognition:", "formula": "Formula Recognition:"},
    "general": {
        "page": (
            "Write out all text of this page in reading order, line by line, exactly as it is printed. Do not "
            "translate, correct, complete or explain anything, and write nothing that is not on the page."
        ),
        "table": (
            "Write this table as one HTML <table> with <tr>, <td>, rowspan and colspan, its text exactly as it is "
            "printed. Write nothing but the table."
        ),
        "formula": "Write this formula as LaTeX, without delimiters. Write nothing but the formula.",
    },
}


def prompt_for(part: Part, backend: VisionBackend) -> str:
    """The backend's own prompt, or else its family's."""
    own = {"page": backend.page_prompt, "table": backend.table_prompt, "formula": backend.formula_prompt}[part]
    return own or _PROMPTS[backend.family][part]
