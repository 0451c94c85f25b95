"""Reads files with one other program, in whose environment this runs. One JSON line a file: Markdown (or its lines of
text, where it writes no Markdown), seconds, peak memory; and `error` where it failed.

Arguments: the reader, then files of one page. The first is read once before the clock starts.
"""

import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

#: Standard output is for results; programs and their libraries print to it too.
RESULTS = sys.stdout
LANGUAGES = "chi_sim+eng"


def pymupdf4llm(*, margins: bool) -> Callable[[str], str]:
    import pymupdf4llm

    def read(path: str) -> str:
        return str(pymupdf4llm.to_markdown(path, header=margins, footer=margins))

    return read


def liteparse() -> Callable[[str], str]:
    from liteparse import LiteParse

    # Its OCR fetches weights while it reads.
    parser = LiteParse(output_format="markdown", ocr_enabled=False)
    return lambda path: "\n\n".join(page.markdown or "" for page in parser.parse(path).pages)


def kreuzberg() -> Callable[[str], str]:
    from kreuzberg import ExtractionConfig, OcrConfig, extract_file_sync

    config = ExtractionConfig(output_format="markdown", ocr=OcrConfig(backend="tesseract", language=LANGUAGES))
    return lambda path: str(extract_file_sync(path, config=config).content)


def markitdown() -> Callable[[str], str]:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: str(converter.convert(path).text_content)


def opendataloader() -> Callable[[str], str]:
    from opendataloader_pdf import convert

    def read(path: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            convert(input_path=[path], output_dir=folder, format="markdown", image_output="off", quiet=True)
            return Path(folder, f"{Path(path).stem}.md").read_text("utf-8")

    return read


def rapidocr() -> Callable[[str], str]:
    from rapidocr import RapidOCR

    logging.disable(logging.INFO)
    engine = RapidOCR()
    return lambda path: str(engine(path).to_markdown())


def tesseract() -> Callable[[str], str]:
    def read(path: str) -> str:
        command = ["tesseract", path, "stdout", "-l", LANGUAGES]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return read


def faster_paddle() -> Callable[[str], str]:
    from faster_paddle import OcrEngine

    engine = OcrEngine("small")
    return lambda path: str(engine.ocr(Path(path).read_bytes())["text"])


READERS: dict[str, Callable[[], Callable[[str], str]]] = {
    "faster-paddle": faster_paddle,
    "kreuzberg": kreuzberg,
    "liteparse": liteparse,
    "markitdown": markitdown,
    "opendataloader": opendataloader,
    "pymupdf4llm": lambda: pymupdf4llm(margins=True),
    "pymupdf4llm-body": lambda: pymupdf4llm(margins=False),
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def main() -> None:
    name, *paths = sys.argv[1:]
    sys.stdout = sys.stderr
    read = READERS[name]()
    for count, path in enumerate([paths[0], *paths]):
        began = time.perf_counter()
        error = None
        try:
            markdown = read(path)
        except Exception as failure:  # whatever a program raises is its failure to read the page
            markdown, error = "", f"{type(failure).__name__}: {failure}"[:500]
        seconds = time.perf_counter() - began
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        if count:
            result = {"markdown": markdown, "seconds": seconds, "peak_kib": peak, "error": error}
            print(json.dumps(result), file=RESULTS, flush=True)


if __name__ == "__main__":
    main()
