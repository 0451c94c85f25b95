"""How a page is read, from top to bottom.

    drawn page ──► text layer sound? ──yes──► its lines, and OCR of the pictures it does not cover ──┐
                         │no                                                                         │
                         └──► straighten ─► upright ─► level ─► stamps ─► detect ─► cut ─► recognise ─┤
                                                                                                     ▼
                              blocks in order ◄─ roles ◄─ assemble ◄─ tables ◄─ regions (layout) ◄────┘

Steps work in the frame of the page as read; the last one takes everything back to the page as submitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pagemill.document import Block, Line, Page, PageSheet
from pagemill.geometry import Affine, PlaneMap, bbox_of, polygon_of
from pagemill.models import Session
from pagemill.reading.beside import begin
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.blocks.document_blocks import with_pictures_read
from pagemill.reading.blocks.drop_initials import text_of_initials, with_drop_initials
from pagemill.reading.blocks.inline_formulas import with_inline_formulas
from pagemill.reading.blocks.mapped_blocks import mapped
from pagemill.reading.files.page_links import with_links
from pagemill.reading.files.source import PdfPage, SourcePage
from pagemill.reading.formulas.block_formulas import with_formulas_told
from pagemill.reading.formulas.page_signs import page_signs
from pagemill.reading.formulas.scattered_lines import rejoined_lines
from pagemill.reading.layout.barcodes import bind_barcodes, outside_barcodes, with_barcodes
from pagemill.reading.options import ReadOptions
from pagemill.reading.page_regions import regions_and_codes, with_missed_figures
from pagemill.reading.page_tables import tables_on, tables_on_turned_parts
from pagemill.reading.pixels.block_pictures import with_pictures_of
from pagemill.reading.pixels.ink_boxes import fit_blocks
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.plain_layout.undrawn_figures import without_undrawn
from pagemill.reading.prose.contents_rows import with_whole_rows
from pagemill.reading.prose.index_columns import with_whole_terms
from pagemill.reading.prose.open_brackets import with_closed_brackets
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.grain import is_grainy
from pagemill.reading.recognition.heavy_print import heavy_print
from pagemill.reading.recognition.recogniser import LineReader
from pagemill.reading.recognition.spread_labels import with_whole_labels
from pagemill.reading.recognition.spread_titles import spread_titles, with_titles, with_whole_titles
from pagemill.reading.recognition.tiled_detection import find_lines
from pagemill.reading.remote import RemotelyRead, RemoteReader
from pagemill.reading.rules.page_rules import Rules, find_rules
from pagemill.reading.rules.squared_paper import without_squares
from pagemill.reading.sheet import PageSheets, Sheet
from pagemill.reading.stamps.page_stamps import boxes_below, read_stamps, stamps_in, stamps_on
from pagemill.reading.stamps.stamp_search import is_residue
from pagemill.reading.tables.table_reading import TableModels
from pagemill.reading.text_layer.hidden_words import with_hidden_words
from pagemill.reading.text_layer.page_text import TextLayer, layer_of, read_text_layer
from pagemill.reading.text_layer.text_check import checked_lines
from pagemill.reading.text_layer.unread_ink import unread_parts
from pagemill.reading.upright.book_spread import pages_of_spread
from pagemill.reading.upright.column_gutters import cut_at_column_gutters
from pagemill.reading.upright.dark_paper import is_dark, turned_light
from pagemill.reading.upright.drawn_bullets import with_drawn_bullets
from pagemill.reading.upright.page_bend import bend_of
from pagemill.reading.upright.page_lines import read_part, read_upright
from pagemill.reading.upright.page_perspective import laid_flat
from pagemill.reading.upright.photographed_sheet import StraightSheet, straightened
from pagemill.reading.upright.sheets_apart import sheets_apart
from pagemill.reading.upright.show_through import seen_back_side, with_own_faint, without_back_side
from pagemill.reading.upright.ticked_lines import with_tick_boxes
from pagemill.reading.upright.turned_parts import turned_parts_of
from pagemill.reading.upright.upright_page import UprightPage, make_upright, turn_page

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PageModels:
    """The sessions that a page is read with."""

    detector: Detector
    #: The one for grainy pages, as below.
    detector_in_grain: Detector
    recogniser: LineReader
    recogniser_in_grain: LineReader
    layout: Session
    orientation: Session
    tables: TableModels


def read_page(
    drawn: SourcePage,
    index: int,
    models: PageModels,
    options: ReadOptions,
    *,
    use_text_layer: bool,
    remote: RemoteReader | None = None,
) -> Page:
    """A drawn page, read. Geometry of the result is in the page as submitted."""
    laid = drawn.laid
    if laid is not None and laid.exact:
        page = with_pictures_read(laid.page, drawn.image, models.detector, models.recogniser, options)
        return replace(page, index=index)
    shown = _sheets_of(drawn, models, options, use_text_layer=use_text_layer)
    blocks: list[Block] = []
    notes: list[str] = []
    for sheet in shown.sheets:
        read = _read_sheet(sheet, models, options, remote, drawn.pdf)
        blocks += _as_submitted(read.blocks, sheet)
        notes += read.notes
    height, width = drawn.image.shape[:2]
    return Page(
        index=index,
        width=width,
        height=height,
        read_width=shown.width,
        read_height=shown.height,
        blocks=tuple(blocks),
        to_read=shown.to_read,
        turned=shown.turned,
        skew=shown.skew,
        dpi=drawn.dpi,
        notes=tuple(notes),
        sheets=tuple(_page_sheet(sheet) for sheet in shown.sheets) if len(shown.sheets) > 1 else (),
    )


def _page_sheet(sheet: Sheet) -> PageSheet:
    height, width = sheet.image.shape[:2]
    return PageSheet(sheet.to_read, width, height)


def _read_sheet(
    sheet: Sheet, models: PageModels, options: ReadOptions, remote: RemoteReader | None, file_page: PdfPage | None
) -> RemotelyRead:
    """The blocks of a sheet with known lines, which stand in the sheet, in order, and what there is to say of them."""
    sheet = _with_spread_words(sheet)
    sheet = replace(sheet, lines=with_closed_brackets(with_whole_terms(with_whole_rows(sheet.lines))))
    regions, barcodes = regions_and_codes(sheet, models.layout) if sheet.seen is None else sheet.seen.result()
    sheet = replace(sheet, lines=outside_barcodes(sheet.lines, barcodes))
    regions = text_of_initials(with_barcodes(regions, barcodes), sheet.initials)
    tables = tables_on(sheet, regions, models.tables, options)
    upright = [box for box, _, _ in tables]
    tables += tables_on_turned_parts(sheet, upright, models.layout, models.tables, options)
    if sheet.born_digital and (sheet.inked is not None or sheet.graphics is None):
        # Tables are not sought in them all the same: what looks like a figure is no grid of cells.
        regions = without_undrawn(regions, sheet.lines, sheet.inked, sheet.rules)
    found = Found(
        sheet.image,
        sheet.lines,
        with_missed_figures(regions, sheet, [box for box, _, _ in tables]),
        tables,
        sheet.stamps,
        sheet.born_digital,
        sheet.rules.level,
        sheet.heavy,
        sheet.monospaced,
        sheet.large,
        sheet.titled,
    )
    blocks = bind_barcodes(assemble(found), barcodes, sheet.image)
    if file_page is not None and sheet.born_digital and isinstance(sheet.to_read, Affine):
        blocks = with_formulas_told(blocks, file_page, sheet.to_read, sheet.signs, plain=options.inline_formula)
    if options.inline_formula or (options.inline_formula is None and remote is not None and remote.reads_formulas):
        blocks = with_inline_formulas(blocks)
    read = RemotelyRead(blocks, ()) if remote is None else remote.read(blocks, sheet.image)
    return replace(read, blocks=fit_blocks(read.blocks, sheet.image))


def _with_spread_words(sheet: Sheet) -> Sheet:
    """A sheet with each label and title that is set far apart as one line, titles in the type of their characters."""
    standing = sheet.rules.standing
    # Those of a page read from its pixels are whole.
    lines = with_whole_labels(sheet.lines, standing) if sheet.born_digital else sheet.lines
    titles = spread_titles(lines, standing)
    heavy, large = with_titles(sheet.heavy, titles), with_titles(sheet.large, titles)
    return replace(sheet, lines=with_whole_titles(lines, titles), heavy=heavy, large=large)


def _as_submitted(blocks: Sequence[Block], sheet: Sheet) -> list[Block]:
    """Blocks, which stand in a sheet as read, where they stand in the page as submitted."""
    if sheet.dark:
        blocks = with_pictures_of(turned_light(sheet.image), blocks)
    if sheet.bend is not None:
        blocks = [mapped(block, sheet.bend) for block in blocks]
    back = sheet.to_read.inverse()
    return [mapped(block, back) for block in blocks]


def _sheets_of(drawn: SourcePage, models: PageModels, options: ReadOptions, *, use_text_layer: bool) -> PageSheets:
    """A drawn page made upright and its lines, from its text layer where that is sound, from its pixels where not."""
    laid = drawn.laid
    if laid is not None:
        layer: TextLayer | None = layer_of(laid.page)
        known = None if layer is None else list(layer.lines)
    else:
        layer = read_text_layer(drawn.pdf) if drawn.pdf is not None and use_text_layer else None
        known = None if layer is None else checked_lines(layer, drawn.image, models.recogniser)
    if layer is not None and known is not None:
        graphics = drawn.image if drawn.pdf is None else drawn.pdf.graphics(layer.accounted)
        page = PageSheets.of(_from_text_layer(drawn.image, drawn.pdf, graphics, layer, known, models, options))
        hidden: Sequence[Line] = ()
    else:
        page = _from_pixels(drawn.image, models, options)
        hidden = () if layer is None else layer.hidden
    return replace(page, sheets=tuple(_with_words_of(drawn, hidden, sheet, models) for sheet in page.sheets))


def _with_words_of(drawn: SourcePage, hidden: Sequence[Line], sheet: Sheet, models: PageModels) -> Sheet:
    """A sheet with its lines put right by the hidden text of the file, and with the file's links."""
    if hidden:
        placed = [replace(line, polygon=sheet.placed(line.polygon)) for line in hidden]
        sheet = replace(sheet, lines=with_hidden_words(sheet.lines, placed, sheet.image, models.recogniser))
    if drawn.pdf is not None and drawn.pdf.links:
        to_pixels = drawn.pdf.to_pixels()
        linked = with_links(sheet.lines, drawn.pdf.links, lambda box: sheet.placed(to_pixels.polygon(box)))
        sheet = replace(sheet, lines=linked)
    return sheet


# --- a page with a sound text layer ---------------------------------------------------------------------------------


def _from_text_layer(
    image: Image,
    file_page: PdfPage | None,
    graphics: Image | None,
    layer: TextLayer,
    known: Sequence[Line],
    models: PageModels,
    options: ReadOptions,
) -> Sheet:
    turned = (360 - layer.turned) % 360 if options.correct_orientation is not False else 0
    upright, frame = turn_page(image, turned)
    lines, initials = with_drop_initials([_moved(line, frame) for line in known] if turned else known)
    signs = page_signs(file_page, frame) if layer.formulas and file_page is not None else None
    if signs is not None:
        lines = rejoined_lines(lines, signs)
    pictures, heavy, large, monospaced, titled = (
        tuple(bbox_of(frame.polygon(polygon_of(box))) for box in boxes)
        for boxes in (layer.pictures, layer.heavy, layer.large, layer.monospaced, layer.titled)
    )
    sheet = Sheet(
        upright,
        lines,
        Rules((), ()),
        [],
        frame,
        turned,
        0.0,
        True,
        heavy=heavy,
        large=large,
        monospaced=monospaced,
        titled=titled,
        signs=signs,
        initials=tuple(initials),
    )
    if graphics is None:
        return replace(sheet, turned_parts=tuple(turned_parts_of(lines)))
    plain, _ = turn_page(graphics, turned)
    regions = [] if options.find_seals is False else stamps_in(upright, pictures, bool(options.find_seals))
    stamps, clean = read_stamps(upright, regions, models.recogniser)
    taken = [line.bbox for line in lines] + [bbox_of(frame.polygon(polygon_of(box))) for box in layer.watermarks]
    unread = plain if graphics is not image and not regions else clean
    inked = InkedPage(plain)
    for part in unread_parts(unread, taken, pictures, inked):
        fresh = read_part(clean, part, lines, models.detector, models.recogniser)
        lines += [line for line in fresh if not is_residue(upright, line, regions)]
    rules = without_squares(find_rules(plain, [line.bbox for line in lines], exact=True, inked=inked), lines)
    lines = with_tick_boxes(plain, lines, pictures if graphics is not image else None, inked=inked)
    if graphics is not image:
        lines = with_drawn_bullets(lines, inked)
    return replace(
        sheet,
        lines=lines,
        rules=rules,
        stamps=stamps,
        pictures=pictures,
        turned_parts=tuple(turned_parts_of(lines)),
        graphics=plain,
        inked=inked,
    )


# --- a page that must be read from its pixels ------------------------------------------------------------------------


def _from_pixels(image: Image, models: PageModels, options: ReadOptions) -> PageSheets:
    apart = sheets_apart(image, models.detector)
    if apart:
        height, width = image.shape[:2]
        return PageSheets(_parts_read(apart, Affine(), models, options), Affine(), width, height)
    photographed = straightened(image)
    flat = photographed.image if photographed else image
    dark = is_dark(flat)
    if dark:
        flat = turned_light(flat)
    flat.setflags(write=False)  # so that what several steps make of it is kept
    if is_grainy(flat):
        models = replace(models, detector=models.detector_in_grain, recogniser=models.recogniser_in_grain)
    orientation = None if options.correct_orientation is False else models.orientation
    page = make_upright(flat, models.detector, orientation, models.recogniser)
    to_page = page.frame @ photographed.to_sheet if photographed else page.frame
    halves = pages_of_spread(page.image, page.boxes)
    if halves:
        height, width = page.image.shape[:2]
        as_it_lies = replace(options, correct_orientation=False)
        # A half that was made light by itself, of a spread that was too, is as it was submitted.
        sheets = tuple(
            replace(sheet, dark=sheet.dark != dark) for sheet in _parts_read(halves, to_page, models, as_it_lies)
        )
        return PageSheets(sheets, to_page, width, height, page.turned, page.skew)
    return PageSheets.of(_from_sheet(flat, page, photographed, models, options, dark=dark))


def _parts_read(
    parts: Sequence[StraightSheet], to_page: PlaneMap, models: PageModels, options: ReadOptions
) -> tuple[Sheet, ...]:
    """The sheets of parts of a page, to which `to_page` takes what was submitted."""
    return tuple(
        replace(sheet, to_read=sheet.to_read @ part.to_sheet @ to_page)
        for part in parts
        for sheet in _from_pixels(part.image, models, options).sheets
    )


def _from_sheet(
    flat: Image,
    page: UprightPage,
    photographed: StraightSheet | None,
    models: PageModels,
    options: ReadOptions,
    *,
    dark: bool,
) -> Sheet:
    """A sheet that was laid `flat` and made upright, its lines read."""
    aslant = None if photographed else laid_flat(flat, page)
    if aslant is not None:
        aslant.image.setflags(write=False)
        boxes = find_lines(models.detector, aslant.image)
        page = UprightPage(aslant.image, aslant.to_sheet, page.turned, 0.0, boxes)
    upright, boxes = page.image, page.boxes
    regions, curved = stamps_on(upright, boxes, models.recogniser, options)
    bend = bend_of(models.detector, upright, boxes, curved)
    if bend is not None:
        upright = bend.level(upright)
        boxes = find_lines(models.detector, upright)
        regions, _ = stamps_on(upright, boxes, models.recogniser, options)
    stamps, clean = read_stamps(upright, regions, models.recogniser)
    frame = page.frame if bend is None else Affine.shift(0.0, bend.margin) @ page.frame
    to_read = frame @ photographed.to_sheet if photographed else frame
    sheet = Sheet(
        upright,
        [],
        Rules((), ()),
        stamps,
        to_read,
        page.turned,
        page.skew,
        False,
        graphics=upright,
        bend=bend,
        dark=dark,
    )
    # A stamp in the print's own colour is taken for a picture together with the rows that it is pressed over.
    shown = replace(sheet, image=clean) if any(region.ring for region in regions) else sheet
    seen = begin(regions_and_codes, shown, models.layout)
    if regions:
        # A line that ran into a stamp was found in pieces; with the ink off it is found whole.
        boxes = boxes_below(models.detector, clean, regions, find_lines(models.detector, clean))
    read = read_upright(clean, boxes, models.detector, models.recogniser)
    back = seen_back_side(clean, read.lines, models.recogniser)
    if back is not None:
        clean = without_back_side(clean, back.darkness)
        boxes = find_lines(models.detector, clean)
        again = read_upright(clean, boxes, models.detector, models.recogniser)
        read = replace(again, lines=with_own_faint(again.lines, back.faint))
    lines = [line for line in read.lines if not is_residue(upright, line, regions)]
    lines, initials = with_drop_initials(lines)
    lines = cut_at_column_gutters(clean, with_tick_boxes(clean, lines))
    return replace(
        sheet,
        lines=lines,
        rules=read.rules,
        turned_parts=tuple(read.parts),
        heavy=tuple(heavy_print(lines, clean)),
        initials=tuple(initials),
        seen=seen,
    )


def _moved(line: Line, frame: PlaneMap) -> Line:
    return replace(line, polygon=frame.polygon(line.polygon))
