"""Files read without a server survive what kills a reader, and `pagemill parse` writes what was read."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

import pagemill.cli.local_reading
import pagemill.cli.parse
from pagemill.cli import main
from pagemill.cli.local_reading import LocalReading, local_reading
from pagemill.errors import DocumentDamaged, KindNotSupported, ReaderDied
from pagemill.reading import ReadOptions
from pagemill.settings import Settings, load_settings

ENGINE_FOLDER = Path(__file__).parent / "jobs"
sys.path.insert(0, str(ENGINE_FOLDER))

from drawn_engine import drawn, text_of  # noqa: E402

ENGINE = "drawn_engine:DrawnEngine"
took = LocalReading.took


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reader processes find the engine whose documents say themselves what their pages do."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ENGINE_FOLDER), os.environ.get("PYTHONPATH", "")]))
    whole = pagemill.cli.parse.local_reading
    monkeypatch.setattr(pagemill.cli.parse, "local_reading", lambda s, o: whole(s, o, ENGINE))


def file(folder: Path, name: str, pages: list[str] | str) -> Path:
    path = folder / name
    path.write_bytes(drawn(pages))
    return path


def test_a_page_that_kills_its_reader_is_left_out(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read", "die", "read", "unreadable", "read", "die"])
    done = []
    with local_reading(Settings(), ReadOptions(), ENGINE) as reading:
        (document,) = reading.documents(path, lambda: done.append(1))
        pages = list(document.pages)
    assert [page.index for page in pages] == [0, 1, 2, 3, 4, 5] == list(range(document.page_count))
    failures = [page.failure.code if page.failure else None for page in pages]
    assert failures == [None, "ReaderDied", None, "PageUnreadable", None, "ReaderDied"]
    assert pages[2].blocks[0].text == text_of(2)
    assert len(done) == 6


def test_a_long_document_is_read_by_several_readers_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagemill.cli.local_reading, "STARTING", -1e9)
    words = ["sleep:0.05"] * 60
    words[13] = words[30] = words[31] = words[59] = "die"
    path = file(tmp_path, "a.png", words)
    settings = load_settings(None, {"PAGEMILL_JOBS_READERS": "2"}).settings
    most = 0
    with local_reading(settings, ReadOptions(), ENGINE) as reading:
        (document,) = reading.documents(path, lambda: None)
        pages = []
        for page in document.pages:
            pages.append(page)
            most = max(most, len(reading.process_ids))
    assert [page.index for page in pages] == list(range(60))
    assert [page.index for page in pages if page.failure is not None] == [13, 30, 31, 59]
    assert most == 2


def test_many_files_are_read_by_several_readers_and_written_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagemill.cli.local_reading, "STARTING", -1e9)
    monkeypatch.setenv("PAGEMILL_JOBS_READERS", "2")
    words = [["sleep:0.2"], ["read", "read"], ["die"], "damaged", *([["sleep:0.05"]] * 8)]
    paths = [file(tmp_path, f"{n:02}.png", pages) for n, pages in enumerate(words)]
    most = []
    monkeypatch.setattr(
        pagemill.cli.local_reading.LocalReading,
        "took",
        lambda reading, *given: most.append(len(reading.process_ids)) or took(reading, *given),
    )
    done = parse(*paths, "-o", tmp_path / "out")
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == [f"{n:02}.md" for n in range(len(paths)) if n != 3]
    assert (tmp_path / "out" / "01.md").read_text() == f"{text_of(0)}\n\n{text_of(1)}\n"
    assert [line.split("/")[-1] for line in done.stderr.splitlines() if line.startswith("wrote")] == written
    assert "1 not read; 1 of 12 files failed" in done.stderr
    assert max(most) == 2


def test_a_short_document_starts_one_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As short as any document is where a reader takes an hour to start: on a busy machine forty pages may take long.
    monkeypatch.setattr(pagemill.cli.local_reading, "STARTING", 3600.0)
    path = file(tmp_path, "a.png", ["read"] * 40)
    settings = load_settings(None, {"PAGEMILL_JOBS_READERS": "2"}).settings
    with local_reading(settings, ReadOptions(), ENGINE) as reading:
        (document,) = reading.documents(path, lambda: None)
        assert len(list(document.pages)) == 40
        assert len(reading.process_ids) == 1


def test_files_that_cannot_be_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with local_reading(Settings(), ReadOptions(), ENGINE) as reading:
        for path, error in (
            (file(tmp_path, "die.png", "die"), ReaderDied),
            (file(tmp_path, "damaged.png", "damaged"), DocumentDamaged),
            (tmp_path / "a.json", KindNotSupported),
        ):
            with pytest.raises(error):
                reading.documents(path, lambda: None)
        assert len(reading.documents(file(tmp_path, "good.png", ["read"]), lambda: None)) == 1


def parse(*arguments: object) -> Result:
    return CliRunner().invoke(pagemill.cli.parse.command, [str(argument) for argument in arguments])


def test_one_file_goes_to_standard_output(tmp_path: Path) -> None:
    done = parse(file(tmp_path, "a.png", ["read", "read"]))
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{text_of(0)}\n\n{text_of(1)}\n"
    assert "2 pages in" in done.stderr


def test_several_files_are_written_and_one_that_fails_stops_none(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    out = tmp_path / "out"
    done = parse(
        file(tmp_path, "a b.png", ["read"]),
        file(tmp_path, "damaged.png", "damaged"),
        tmp_path / "missing.pdf",
        file(other, "a b.png", ["read", "read"]),
        "-o",
        out,
    )
    assert sorted(path.name for path in out.iterdir()) == ["a_b.md", "a_b_2.md"]
    assert (out / "a_b_2.md").read_text() == f"{text_of(0)}\n\n{text_of(1)}\n"
    # 65, a damaged document, came before 66, a file that is not there.
    assert done.exit_code == 65
    assert "2 of 4 files failed" in done.stderr
    assert "the drawing is damaged" in done.stderr


def test_a_document_with_unread_pages_is_written_and_told(tmp_path: Path) -> None:
    done = parse(file(tmp_path, "a.png", ["read", "unreadable"]), "-o", tmp_path / "out")
    assert done.exit_code == 70
    assert "page 2: not to be drawn" in done.stderr
    assert (tmp_path / "out" / "a.md").read_text() == f"{text_of(0)}\n"


def test_json_is_the_engines_own(tmp_path: Path) -> None:
    done = parse(file(tmp_path, "a.png", ["read"] * 5), "--format", "json")
    made = json.loads(done.stdout)
    assert made["file"] == "a.png"
    assert [page["index"] for page in made["pages"]] == [0, 1, 2, 3, 4]


def test_scnet_is_the_result_file_and_an_archive_one_of_many_documents(tmp_path: Path) -> None:
    archive = tmp_path / "files.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("one.png", drawn(["read"]))
        packed.writestr("two.png", drawn(["read", "read"]))
    done = parse(archive, "--format", "scnet", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    made = json.loads((tmp_path / "files.scnet.json").read_bytes())
    assert len(made["taskId"]) == 19
    assert [(each["fileName"], len(each["datas"])) for each in made["documents"]] == [("one.png", 1), ("two.png", 2)]
    done = parse(archive, "-o", tmp_path)
    assert (tmp_path / "files_one.md").read_text() == f"{text_of(0)}\n"
    assert (tmp_path / "files_two.md").exists()


def test_every_form_of_a_document_is_written_under_its_ending(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read", "unreadable", "read"])
    for format_, ending in (("html", ".html"), ("text", ".txt"), ("docx", ".docx")):
        assert parse(path, "--format", format_, "-o", tmp_path / "out").exit_code == 70
        assert (tmp_path / "out" / f"a{ending}").exists()
    out = tmp_path / "out"
    assert (out / "a.txt").read_text() == f"{text_of(0)}\n\f\f{text_of(2)}\n"
    assert f"<p>{text_of(2)}</p>" in (out / "a.html").read_text()
    paragraphs = [paragraph.text for paragraph in docx.Document(str(out / "a.docx")).paragraphs]
    assert [each for each in paragraphs if each.strip()] == [text_of(0), "not to be drawn", text_of(2)]
    assert len(list(out.iterdir())) == 3


def test_markdown_with_front_matter_and_page_marks(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read", "unreadable", "read"])
    done = parse(path, "--page-marks", "--front-matter")
    assert done.stdout == (
        f'---\nfile: "a.png"\npages: 3\n---\n\n<!-- page 1 -->\n\n{text_of(0)}\n\n'
        f"<!-- page 2, not read: not to be drawn -->\n\n<!-- page 3 -->\n\n{text_of(2)}\n"
    )
    for flag in ("--page-marks", "--front-matter"):
        assert parse(path, flag, "--format", "html").exit_code == 2


def test_tables_are_joined_only_in_texts(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read"])
    for format_, code in (("md", 0), ("html", 0), ("text", 0), ("json", 2), ("scnet", 2), ("pdf", 2)):
        assert parse(path, "--join-tables", "--format", format_).exit_code == code


def test_pages_are_chosen(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read"] * 4)
    done = parse(path, "--pages", "2-3", "--page-marks", "--front-matter")
    assert done.stdout == (
        f'---\nfile: "a.png"\npages: 2\n---\n\n<!-- page 2 -->\n\n{text_of(1)}\n\n<!-- page 3 -->\n\n{text_of(2)}\n'
    )
    assert parse(path, "--pages", "5").exit_code == 65


def test_no_file_that_is_read_is_written_over(tmp_path: Path) -> None:
    """Its kind is told from its bytes, and its name may be that of any other."""
    path = file(tmp_path, "a.md", ["read"])
    before = path.read_bytes()
    assert parse(path, "-o", tmp_path).exit_code == 0
    assert path.read_bytes() == before
    assert (tmp_path / "a_2.md").read_text() == f"{text_of(0)}\n"
    picture = file(tmp_path, "a.png", ["read"])
    for command in ("parse", "extract"):
        done = CliRunner().invoke(main, [command, str(picture), "--overlay", str(tmp_path / "." / "a.png")])
        assert (done.exit_code, "would write over" in done.output) == (2, True)


def test_standard_output_takes_one_file(tmp_path: Path) -> None:
    one = file(tmp_path, "a.png", ["read"])
    assert parse(one, one, "-o", "-").exit_code == 2


def test_a_terminal_is_shown_nothing_but_text(tmp_path: Path) -> None:
    path = file(tmp_path, "a.png", ["read"])
    terminal, end = os.openpty()
    try:
        command = [sys.executable, "-m", "pagemill", "parse", str(path), "--format", "pdf"]
        done = subprocess.run(command, stdout=end, stderr=subprocess.PIPE, timeout=60)
    finally:
        os.close(end)
        os.close(terminal)
    assert (done.returncode, b"name a folder with -o" in done.stderr) == (2, True)


def test_nothing_half_written_keeps_its_name(tmp_path: Path) -> None:
    """Weights that are missing end the file's reading in its middle."""
    done = parse(file(tmp_path, "a.png", ["read", "missing"]), "-o", tmp_path / "out")
    assert done.exit_code == 69
    assert list((tmp_path / "out").iterdir()) == []
    assert "no weights" in done.stderr
