"""Sessions by the name of their weights, each loaded once in a process, on the best runtime there is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pagemill.errors import RuntimeMissing
from pagemill.models.cores import usable_cores
from pagemill.models.deferred_session import DeferredSession
from pagemill.models.manifest import weight_named
from pagemill.models.onnx_metadata import onnx_metadata
from pagemill.models.onnx_runtime import OnnxRuntimeLibrary
from pagemill.models.openvino_runtime import OpenVinoLibrary
from pagemill.models.session import RuntimeLibrary, Session
from pagemill.models.weights import Weights
from pagemill.settings import ModelSettings

log = logging.getLogger(__name__)

#: Weights that are given many batches in a row, of lines of text.
SIDE_BY_SIDE = frozenset({"text_recognition_tiny", "text_recognition_small"})
#: Weights run by one thread: a good part of their work is a loop of many small steps, for which others would wait and
#: spin.
ALONE = frozenset({"table_structure"})
#: Weights whose last part is the loop of `AttentionDecoder`, as long as the file is the manifest's own.
DECODED = frozenset({"table_structure"})

_Key = tuple[Path, int, str, str]

_loaded: dict[_Key, Session] = {}
#: Each held while the session of its key is loaded, so that different ones are loaded side by side.
_loading: dict[_Key, threading.Lock] = {}
_naming = threading.Lock()


class Runtime:
    """Sessions for the weights of one set of settings.

    Two of these in one process share what they have loaded, as long as the file, the threads, the runtime and the
    precision are the same.
    """

    def __init__(self, settings: ModelSettings) -> None:
        self._weights = Weights(settings)
        self._settings = settings
        self._threads = settings.threads or usable_cores()
        self._libraries = libraries_for(settings)

    def session(self, name: str) -> Session:
        """The session of the weights called `name`, loaded at the first call.

        Raises `WeightsMissing`, `WeightsCorrupt`, or `RuntimeMissing` when no runtime can run them.
        """
        path = self._weights.path(name)
        key = (path, self._threads, self._settings.runtime, self._settings.precision)
        with _naming:
            loading = _loading.setdefault(key, threading.Lock())
        with loading:
            session = _loaded.get(key)
            if session is None:
                # Bytes that rotted on the disk would load and read nonsense; the hash costs a twentieth of the load.
                path = self._weights.path(name, verify=True)
                session = _loaded[key] = self._load(path, name)
        return session

    def deferred(self, name: str, beside: Sequence[str] = ()) -> Session:
        """The session of the weights called `name`, loaded when it is first run, those called `beside` with it.

        Raises `WeightsMissing` at once, the rest of what `session` raises at the first run.
        """
        names = (name, *(other for other in beside if other != name))
        return DeferredSession(lambda: self.sessions(names)[0], onnx_metadata(self._weights.path(name)))

    def sessions(self, names: Sequence[str]) -> list[Session]:
        """The sessions of several weights, in their order, loaded side by side. Raises as `session` does."""
        if len(names) == 1:
            return [self.session(names[0])]
        with ThreadPoolExecutor(min(len(names), usable_cores()), thread_name_prefix="loading") as threads:
            return list(threads.map(self.session, names))

    def _load(self, path: Path, name: str) -> Session:
        threads = 1 if name in ALONE else self._threads
        known_decoder = name in DECODED and self._weights.override(weight_named(name)) is None
        refusals = []
        for library in self._libraries:
            try:
                return library.load(path, threads, side_by_side=name in SIDE_BY_SIDE, known_decoder=known_decoder)
            except RuntimeMissing as error:
                log.info("%s", error.message)
                refusals.append(error.message)
        raise RuntimeMissing("no inference runtime can be used: " + "; ".join(refusals))


def libraries_for(settings: ModelSettings) -> tuple[RuntimeLibrary, ...]:
    """The libraries in the order they are tried: the one that the settings name comes first.

    The others stay behind it, since a library may lack an operator of one model: OpenVINO 2026.4 does not convert the
    loop of `table_structure`, and a user's own file for that goes to ONNX Runtime. Where nothing is named, ONNX Runtime
    comes first if it has a GPU.
    """
    openvino, onnxruntime = OpenVinoLibrary(full_precision=settings.precision == "f32"), OnnxRuntimeLibrary()
    named = settings.runtime
    if named == onnxruntime.name or (named == "auto" and onnxruntime.runs_on_gpu()):
        return onnxruntime, openvino
    return openvino, onnxruntime
