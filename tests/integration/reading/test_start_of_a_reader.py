"""A reader starts with what it needs: no network, no database, and no model before a page asks for one."""

import subprocess
import sys
from pathlib import Path

from drawings.pdf_text import PdfText
from drawings.sheet import draw_page

NOT_FOR_READERS = ("httpx", "rich", "prometheus_client", "psycopg", "starlette", "boto3")

READ = """
import sys
from pathlib import Path
from pagemill.intake import kind_of_file
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

path = Path(sys.argv[1])
reader = Reader(load_settings(environment={}).settings)
[page] = reader.read(path, kind_of_file(path.open("rb")), [0], ReadOptions(profile="fast"))
print(" ".join(line.text for block in page.blocks for line in block.lines))
print("openvino" in sys.modules)
"""


def _run(program: str, *arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_a_reader_process_imports_nothing_of_the_servers() -> None:
    program = "import sys, pagemill.jobs.reader_process, pagemill.reading.reader; print(*sys.modules)"
    [modules] = _run(program)
    assert not set(NOT_FOR_READERS) & set(modules.split())


def test_a_page_that_carries_its_text_loads_no_network(tmp_path: Path) -> None:
    page = PdfText()
    for row in range(20):
        page.write(72, 90 + 14 * row, "The river village crossed the paper stone and the letter followed it.", size=11)
    path = tmp_path / "text.pdf"
    path.write_bytes(page.pdf())
    text, loaded = _run(READ, str(path))
    assert "river village" in text
    assert loaded == "False"


def test_a_scan_loads_what_it_is_read_with(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    draw_page(["A letter of one line"]).image.save(path)
    text, loaded = _run(READ, str(path))
    assert "letter of one line" in text
    assert loaded == "True"
