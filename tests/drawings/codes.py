"""QR codes and bar codes, drawn black on white with their quiet zones."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PIL import Image

#: Modules of white around a code (ISO/IEC 18004 wants 4 around a QR code; linear codes want 10 at their ends).
QUIET = 10


def draw_code(symbology: str, text: str, module: int = 3) -> Image.Image:
    """A code, a module `module` pixels wide; `symbology` is a name of `zxingcpp.BarcodeFormat`."""
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    modules = np.array(made.to_image(scale=module, add_quiet_zones=False), np.uint8)
    return Image.fromarray(np.pad(modules, QUIET * module, constant_values=255)).convert("RGB")
