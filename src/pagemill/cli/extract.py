"""`pagemill extract`: values found in a file without a server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from PIL import Image
from rich.console import Console

from pagemill.cli.extraction_text import extraction_text
from pagemill.cli.local_reading import PageRange, local_reading, quiet
from pagemill.cli.named_texts import NamedText, expected, page_range, wanted
from pagemill.cli.numbers import Mark, marks_of
from pagemill.cli.overlay import draw_overlay
from pagemill.cli.picture_file import check_png_target, write_png
from pagemill.cli.progress import page_bars
from pagemill.document import Document
from pagemill.error_codes import outside
from pagemill.errors import BackendNotSupported, FetchFailed, PageUnreadable
from pagemill.extraction import ExtractionRequest, Field, FieldKind
from pagemill.extraction.extractor import Extractor
from pagemill.intake import Kind, kind_of_file
from pagemill.jobs.extraction_result import find, result_to_json
from pagemill.jobs.order import Order
from pagemill.reading.options import Profile, ReadOptions
from pagemill.settings import Settings, load_settings

#: An archive holds several documents, and values are of one.
_ONE_DOCUMENT = Order(kinds=tuple(kind for kind in Kind if kind not in (Kind.ZIP, Kind.TYPESET)))


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--field",
    "fields",
    metavar="NAME[:PROMPT]",
    type=wanted,
    multiple=True,
    help=r"A field, and other names of it, a form for its value, or a hint. `\:` is a colon of the name.",
)
@click.option(
    "-t", "--table-column", "columns", metavar="NAME[:PROMPT]", type=wanted, multiple=True, help="A table's column."
)
@click.option(
    "--expect", "expectations", metavar="NAME=TEXT", type=expected, multiple=True, help="What a value should be."
)
@click.option("--audit", "audits", metavar="NAME=TEXT", type=expected, multiple=True, help="How that is judged.")
@click.option("--pages", metavar="FIRST-LAST", type=page_range, help="Pages that are read: `3`, `2-5`, `2-` or `-5`.")
@click.option(
    "--profile",
    type=click.Choice(["fast", "accurate"]),
    help="Weights for text. Default: the setting reading.profile.",
)
@click.option("--backend", metavar="NAME", default="", help="A configured language model that proposes values.")
@click.option("--json", "as_json", is_flag=True, help="Print every detail as JSON.")
@click.option("--trace", is_flag=True, help="Print how each value was found. JSON has it always.")
@click.option(
    "--overlay",
    metavar="OUT.png",
    type=click.Path(path_type=Path),
    help="Draw where the values stand; OUT-2.png is page 2 where there are several.",
)
def command(
    path: Path,
    fields: tuple[NamedText, ...],
    columns: tuple[NamedText, ...],
    expectations: tuple[NamedText, ...],
    audits: tuple[NamedText, ...],
    pages: PageRange | None,
    profile: Profile | None,
    backend: str,
    as_json: bool,
    trace: bool,
    overlay: Path | None,
) -> None:
    """Find fields and table columns in a file, and say where they stand.

    Without -f and -t, everything that is found. A value that is not in the document is no error; the exit code is 70
    where pages could not be read.
    """
    check_png_target(overlay, [path])
    settings = quiet(load_settings().settings)
    request = ExtractionRequest(_wanted_fields(fields, columns, expectations, audits), backend=backend)
    _check_backend(settings, backend)
    console = Console(stderr=True)
    document = _read(path, settings, profile, pages, console)
    result = find(document, request, Extractor(settings).extract)
    if as_json:
        text = json.dumps({"file": path.name, **result_to_json(result)}, ensure_ascii=False) + "\n"
    else:
        text = extraction_text(result.extraction, trace=trace)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    if overlay is not None:
        written = _draw(path, settings, list(marks_of(result.extraction)), overlay)
        for each in written or ["no overlay: nothing was found"]:
            console.print(each, markup=False, highlight=False, soft_wrap=True)
    if any(page.failure is not None for page in document.pages):
        sys.exit(outside(PageUnreadable).exit_code)


def _wanted_fields(
    fields: Iterable[NamedText],
    columns: Iterable[NamedText],
    expectations: Iterable[NamedText],
    audits: Iterable[NamedText],
) -> tuple[Field, ...]:
    """Raises `click.UsageError` where something is expected of a field that is not asked for."""
    asked = [(*each, FieldKind.VALUE) for each in fields] + [(*each, FieldKind.COLUMN) for each in columns]
    names = {name for name, _, _ in asked}
    expected_of, audit_of = dict(expectations), dict(audits)
    for name in (*expected_of, *audit_of):
        if name not in names:
            raise click.UsageError(f"{name} is judged and not asked for: name it with -f or -t")
    return tuple(
        Field(name, kind, prompt, expected_of.get(name, ""), audit_of.get(name, "")) for name, prompt, kind in asked
    )


def _check_backend(settings: Settings, backend: str) -> None:
    """Before the pages are read, which takes longer than to say this. Raises `BackendNotSupported`."""
    if backend and backend not in settings.llm.backends:
        known = ", ".join(sorted(settings.llm.backends)) or "none"
        raise BackendNotSupported(f"{backend} is not a configured language model; there are: {known}")


def _read(
    path: Path, settings: Settings, profile: Profile | None, pages: PageRange | None, console: Console
) -> Document:
    """Pages that cannot be read are told on the console. Raises `PageUnreadable` where that is all of them."""
    with page_bars(console) as progress, local_reading(settings, ReadOptions(profile)) as reading:
        bar = progress.add_task(path.name, total=None)
        try:
            (found,) = reading.documents(path, lambda: progress.advance(bar), _ONE_DOCUMENT, pages)
        except OSError as error:
            raise FetchFailed(f"cannot read the file: {error.strerror}") from error
        progress.update(bar, total=found.page_count)
        document = Document(found.name, tuple(found.pages))
    unread = [f"page {page.index + 1}: {page.failure.message}" for page in document.pages if page.failure is not None]
    if len(unread) == len(document.pages):
        raise PageUnreadable("; ".join(unread))
    for line in unread:
        console.print(f"not read: {line}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    return document


def _draw(path: Path, settings: Settings, marks: Sequence[Mark], target: Path) -> list[str]:
    """Writes one picture for each page with marks, and says which. Raises `StorageError`."""
    # Drawing needs the libraries of pictures and PDF, which take their time to load.
    from pagemill.reading.files.source import open_source
    from pagemill.reading.typeset.typesetter import with_pages

    pages = sorted({mark.evidence.page for mark in marks})
    written = []
    with path.open("rb") as file:
        kind = kind_of_file(file)
    with (
        with_pages(path, kind, settings) as (paged, paged_kind),
        open_source(paged, paged_kind, settings.limits, settings.reading.pdf_dpi) as source,
    ):
        for page in pages:
            name = target if len(pages) == 1 else target.with_name(f"{target.stem}-{page + 1}{target.suffix}")
            submitted = Image.fromarray(source.page(page).image)
            drawn = draw_overlay(submitted, [mark for mark in marks if mark.evidence.page == page])
            write_png(name, drawn)
            written.append(f"wrote {name}")
    return written
