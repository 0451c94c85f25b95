"""A PDF page whose text is set in every way that programs set it: hidden, clipped, turned, in pieces, as curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PIL import Image

from drawings.pdf import PdfFile, PdfFont
from drawings.sheet import Face, encoded

#: Points of an A4 page.
WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class PdfText:
    """A page under the pen; places are in points from the top left, `y` at the base line."""

    face: Face = "sans"
    width: float = WIDTH
    height: float = HEIGHT
    #: Operators before a text, the text's font and the text itself, and operators after it.
    _operators: list[tuple[str, str, str, str]] = field(default_factory=list)
    _fonts: dict[str, tuple[dict[str, str] | None, bool, list[str]]] = field(default_factory=dict)
    _pictures: list[Image.Image] = field(default_factory=list)
    _links: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        *,
        angle: float = 0,
        mode: int = 0,
        color: Sequence[float] = (0, 0, 0),
        spacing: float = 0,
        says: Mapping[str, str] | None = None,
        mapped: bool = True,
        mirrored: bool = False,
    ) -> None:
        """A piece of text: `angle` in degrees clockwise, `mirrored` to the left of its place, as in a mirror,
        `mode` PDF's render mode, `color` red, green and blue to 1, `spacing` points between characters, `says` and
        `mapped` as `PdfFont` has them.
        """
        name = self._font(text, says, mapped)
        t = math.radians(-angle)
        cosine, sine, way = math.cos(t), math.sin(t), -1 if mirrored else 1
        matrix = f"{way * cosine:.5f} {way * sine:.5f} {-sine:.5f} {cosine:.5f} {x} {self.height - y}"
        fill = " ".join(f"{v:.3f}" for v in color)
        before = f"q {fill} rg BT /{name} {size} Tf {mode} Tr {spacing} Tc {matrix} Tm <"
        self._operators.append((before, name, text, "> Tj ET Q"))

    def pieces(self, x: float, y: float, shifts: Sequence[str | float], size: float = 12) -> None:
        """One object of pieces and the shifts between them, to the left, in thousandths of the size (`TJ`)."""
        text = "".join(part for part in shifts if isinstance(part, str))
        name = self._font(text, None, True)
        self.raw(f"BT /{name} {size} Tf 1 0 0 1 {x} {self.height - y} Tm [")
        for part in shifts:
            if isinstance(part, str):
                self._operators.append(("<", name, part, ">"))
            else:
                self.raw(str(part))
        self.raw("] TJ ET")

    def curves(self, x: float, y: float, text: str, size: float = 12) -> None:
        """Text drawn as outlines: nothing tells what it says."""
        for offset, shape in PdfFont(self.face, text).outline(text):
            self.raw(f"q {size} 0 0 {size} {x + offset * size:.2f} {self.height - y:.2f} cm {shape} f Q")

    def fill(self, box: tuple[float, float, float, float], color: Sequence[float] = (0, 0, 0)) -> None:
        """A filled box, from its left and top to its right and bottom."""
        x0, y0, x1, y1 = box
        fill = " ".join(f"{v:.3f}" for v in color)
        self.raw(f"q {fill} rg {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f Q")

    def clip(self, box: tuple[float, float, float, float]) -> None:
        """From here on nothing shows outside the box, until `unclip`."""
        x0, y0, x1, y1 = box
        self.raw(f"q {x0} {self.height - y1} {x1 - x0} {y1 - y0} re W n")

    def unclip(self) -> None:
        self.raw("Q")

    def picture(self, box: tuple[float, float, float, float], picture: Image.Image) -> None:
        x0, y0, x1, y1 = box
        self._pictures.append(picture)
        self.raw(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm /I{len(self._pictures)} Do Q")

    def link(self, box: tuple[float, float, float, float], target: str) -> None:
        self._links.append((box, target))

    def raw(self, operators: str) -> None:
        """PDF's own operators, in its own frame."""
        self._operators.append((operators, "", "", ""))

    def _font(self, text: str, says: Mapping[str, str] | None, mapped: bool) -> str:
        key = f"{sorted(says.items()) if says else ''}{mapped}"
        for number, (name, (_, _, texts)) in enumerate(self._fonts.items()):
            if name == key:
                texts.append(text)
                return f"F{number}"
        self._fonts[key] = (dict(says) if says else None, mapped, [text])
        return f"F{len(self._fonts) - 1}"

    def pdf(self) -> bytes:
        """The page as a file of one page."""
        file = PdfFile()
        fonts = {
            f"F{number}": PdfFont(self.face, "".join(texts), says, mapped=mapped)
            for number, (says, mapped, texts) in enumerate(self._fonts.values())
        }
        numbers = {name: used.put(file) for name, used in fonts.items()}
        images = [_picture(file, picture) for picture in self._pictures]
        content = file.stream("\n".join(self._drawn(fonts)).encode("latin-1"))
        tree = file.add("")
        annotations = [
            file.add(
                f"<< /Type /Annot /Subtype /Link /Border [0 0 0] "
                f"/Rect [{x0} {self.height - y1} {x1} {self.height - y0}] /A << /S /URI /URI ({target}) >> >>"
            )
            for (x0, y0, x1, y1), target in self._links
        ]
        font_entries = " ".join(f"/{name} {number} 0 R" for name, number in numbers.items())
        image_entries = " ".join(f"/I{n} {number} 0 R" for n, number in enumerate(images, start=1))
        page = file.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {self.width} {self.height}] "
            f"/Annots [{' '.join(f'{n} 0 R' for n in annotations)}] "
            f"/Resources << /Font << {font_entries} >> /XObject << {image_entries} >> >> /Contents {content} 0 R >>"
        )
        file.replace(tree, f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>")
        return file.finish(file.add(f"<< /Type /Catalog /Pages {tree} 0 R >>"))

    def _drawn(self, fonts: Mapping[str, PdfFont]) -> list[str]:
        return [
            before + (fonts[font].codes(text) if text else "") + after for before, font, text, after in self._operators
        ]


def _picture(file: PdfFile, picture: Image.Image) -> int:
    rgb = picture.convert("RGB")
    jpeg = encoded(rgb, "JPEG", quality=90)
    entries = f"/Type /XObject /Subtype /Image /Width {rgb.width} /Height {rgb.height} /ColorSpace /DeviceRGB"
    head = f"<< {entries} /BitsPerComponent 8 /Filter /DCTDecode /Length {len(jpeg)} >>\nstream\n".encode()
    return file.add(head + jpeg + b"\nendstream")
