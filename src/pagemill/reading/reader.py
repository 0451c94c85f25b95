"""Pages of a file, read one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import cv2
from threadpoolctl import threadpool_limits

from pagemill.document import Page, PageFailure
from pagemill.errors import PagemillError, PageUnreadable, PictureDamaged, SourceTooLarge
from pagemill.intake import Kind
from pagemill.models import Runtime, Session, Weights
from pagemill.reading.files.source import open_source
from pagemill.reading.known_pages import KnownPages
from pagemill.reading.options import Profile, ReadOptions
from pagemill.reading.pipeline import PageModels, read_page
from pagemill.reading.recognition.cascade import Cascade
from pagemill.reading.recognition.detector import MAX_SIDE_OF_TINY, Detector
from pagemill.reading.recognition.ink_gaps import GapReader
from pagemill.reading.recognition.recogniser import LIKELY_SPACE, LIKELY_SPACE_OF_SMALL, LineReader, Recogniser
from pagemill.reading.remote import RemoteReaders
from pagemill.reading.tables.table_reading import TableModels
from pagemill.settings import Settings

log = logging.getLogger(__name__)

#: What finds and reads the lines of a page, by profile.
LINE_NETWORKS: dict[Profile, tuple[str, ...]] = {
    "fast": ("text_detection_tiny", "text_recognition_tiny", "page_orientation"),
    "accurate": (
        "text_detection_tiny",
        "text_detection_small",
        "text_recognition_tiny",
        "text_recognition_small",
        "page_orientation",
    ),
}


class Reader:
    """Reads pages. Models are loaded when a page first needs them, or by `warm`; one reader serves one thread."""

    def __init__(self, settings: Settings) -> None:
        # Its own threads gain nothing on pictures of a page and spin between calls: 38 of 615 processor milliseconds.
        cv2.setNumThreads(1)
        # So do those of NumPy's matrix products: 20 of 300 processor milliseconds of a page with tables.
        threadpool_limits(1, user_api="blas")
        self._settings = settings
        self._models: dict[Profile, PageModels] = {}
        self._remote = RemoteReaders(settings)

    def warm(self, profile: Profile | None = None) -> None:
        """Loads the models of a profile. Raises `WeightsMissing`, `WeightsCorrupt` or `RuntimeMissing`."""
        profile = profile or self._settings.reading.profile
        Runtime(self._settings.models).sessions([*LINE_NETWORKS[profile], "layout_cdla"])
        log.info("models of the profile %s are loaded", profile)

    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        """The pages asked for (counted from 0), in that order, each as soon as it is read.

        A page that cannot be read comes as a page with a `failure`. Raises `DocumentDamaged`, `DocumentEncrypted` or
        `SourceTooLarge` for the whole document, and `ModelError`s.
        """
        profile = options.profile or self._settings.reading.profile
        models = self._models_for(profile)
        remote = self._remote.chosen(options.remote, profile)
        use_text_layer = self._settings.reading.text_layer == "auto"
        known = KnownPages(len(indices))
        with open_source(path, kind, self._settings.limits, self._settings.reading.pdf_dpi) as source:
            for index in indices:
                try:
                    drawn = source.page(index)
                    read = partial(
                        read_page, drawn, index, models, options, use_text_layer=use_text_layer, remote=remote
                    )
                    yield read() if remote else known.reading(drawn, index, read)
                except (PageUnreadable, PictureDamaged, SourceTooLarge) as error:
                    yield failed_page(index, error)

    def _models_for(self, profile: Profile) -> PageModels:
        if profile not in self._models:
            runtime = Runtime(self._settings.models)

            def network(name: str) -> Session:
                # A page that needs one of those that read lines needs all of them.
                return runtime.deferred(name, beside=LINE_NETWORKS[profile])

            tiny = network("text_detection_tiny")
            if profile == "fast":
                detector = in_grain = Detector(tiny, max_side=MAX_SIDE_OF_TINY)
            else:
                # In grain the strong weights find no more lines and take four times as long.
                detector, in_grain = Detector(tiny, network("text_detection_small")), Detector(tiny)
            self._models[profile] = PageModels(
                detector=detector,
                detector_in_grain=in_grain,
                recogniser=self._line_reader(network, profile),
                recogniser_in_grain=self._line_reader(network, profile, in_few_shapes=profile != "fast"),
                layout=runtime.deferred("layout_cdla"),
                orientation=network("page_orientation"),
                tables=TableModels(runtime),
            )
        return self._models[profile]

    def _line_reader(
        self, network: Callable[[str], Session], profile: Profile, *, in_few_shapes: bool = False
    ) -> LineReader:
        if profile == "fast":
            return GapReader(self._recogniser(network, "tiny", squeezes=False, in_few_shapes=in_few_shapes))
        cheap, strong = (
            self._recogniser(network, size, squeezes=True, in_few_shapes=in_few_shapes) for size in ("tiny", "small")
        )
        return GapReader(Cascade(cheap, strong))

    def _recogniser(
        self, network: Callable[[str], Session], size: str, *, squeezes: bool, in_few_shapes: bool
    ) -> Recogniser:
        session = network(f"text_recognition_{size}")
        characters = session.metadata.get("character")
        if characters is None:
            characters = Weights(self._settings.models).path(f"text_characters_{size}").read_text("utf-8")
        return Recogniser(
            session,
            characters.rstrip("\n").split("\n"),
            squeezes=squeezes,
            likely_space=LIKELY_SPACE_OF_SMALL if size == "small" else LIKELY_SPACE,
            in_few_shapes=in_few_shapes,
        )


def failed_page(index: int, error: PagemillError) -> Page:
    """A page that stands for one that could not be read."""
    return Page(index, 0, 0, 0, 0, failure=PageFailure(type(error).__name__, error.message))
