"""Pages whose blocks are the document's own, as a Word file tells them: what is left to read are their pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pagemill.document import Block, BlockKind, Page
from pagemill.geometry import area, bbox_of, covered
from pagemill.reading.blocks.assembly import seal_block
from pagemill.reading.options import ReadOptions
from pagemill.reading.pixels.block_pictures import crop_picture
from pagemill.reading.prose.paragraphs import gather_paragraphs
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.recogniser import LineReader
from pagemill.reading.stamps.page_stamps import read_stamps, stamps_in
from pagemill.reading.upright.page_lines import read_part

Image = npt.NDArray[np.uint8]

#: Pixels below which a picture that a document places is not read.
LEAST_READ = 1500


def with_pictures_read(
    page: Page, image: Image, detector: Detector, recogniser: LineReader, options: ReadOptions
) -> Page:
    """The page with the lines and stamps of its pictures, and the pictures themselves.

    `image` is the page as drawn (RGB, H×W×3), in whose pixels the blocks of `page` stand.
    """
    boxes = tuple(block.bbox for block in page.blocks if block.kind is BlockKind.IMAGE)
    regions = [] if options.find_seals is False else stamps_in(image, boxes, bool(options.find_seals))
    stamps, clean = read_stamps(image, regions, recogniser)
    blocks: list[Block] = []
    for block in page.blocks:
        if block.kind in (BlockKind.HEADER_IMAGE, BlockKind.FOOTER_IMAGE):
            blocks.append(replace(block, picture=crop_picture(image, block.bbox)))
            continue
        if block.kind is not BlockKind.IMAGE:
            blocks.append(block)
            continue
        lines = read_part(clean, block.bbox, (), detector, recogniser) if area(block.bbox) > LEAST_READ else []
        ordered = tuple(line for part in gather_paragraphs(lines) for line in part) if lines else ()
        blocks.append(replace(block, lines=ordered, picture=crop_picture(image, block.bbox)))
        blocks += [seal_block(stamp) for stamp in stamps if covered(bbox_of(stamp.polygon), block.bbox) > 0.5]
    return replace(page, blocks=tuple(blocks), structured=True)
