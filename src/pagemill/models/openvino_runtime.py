"""OpenVINO, the faster runtime on x86-64 and 64-bit Arm."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pagemill.errors import RuntimeMissing
from pagemill.models.onnx_metadata import onnx_metadata
from pagemill.models.session import FloatArray, RuntimeLibrary, Session


class OpenVinoSession(Session):
    """A compiled model and the one request that runs it."""

    def __init__(self, compiled: Any, metadata: dict[str, str]) -> None:
        super().__init__(metadata)
        self._request = compiled.create_infer_request()
        # A request holds one inference's tensors. Its threads already fill the cores, so a second request would
        # cost memory and gain nothing.
        self._lock = threading.Lock()

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        with self._lock:
            results = self._request.infer([np.ascontiguousarray(array, dtype=np.float32)], share_inputs=True)
            return [np.array(output) for output in results.values()]


class OpenVinoLibrary(RuntimeLibrary):
    """OpenVINO on the CPU."""

    name = "openvino"

    def __init__(self, *, full_precision: bool = False) -> None:
        self._core: Any = None
        # Measured on 349 lines of scanned forms (AVX512-BF16): bf16 changes 0.1 % of the small model's characters and
        # 0.6 % of the tiny one's, mostly spaces, and takes 0.6 of the time.
        self._precision = {"INFERENCE_PRECISION_HINT": "f32"} if full_precision else {}

    def load(self, path: Path, threads: int) -> Session:
        module = self._import()
        try:
            if self._core is None:
                self._core = module.Core()
            compiled = self._core.compile_model(
                self._core.read_model(path),
                "CPU",
                {
                    "PERFORMANCE_HINT": "LATENCY",
                    "INFERENCE_NUM_THREADS": threads,
                    # Otherwise a compiled kernel is kept for each shape ever seen, and page sizes never end.
                    "CPU_RUNTIME_CACHE_CAPACITY": "0",
                    **self._precision,
                },
            )
        except RuntimeError as error:
            raise RuntimeMissing(f"OpenVINO cannot run {path.name} ({_cause(error)})") from error
        return OpenVinoSession(compiled, onnx_metadata(path))

    def version(self) -> str:
        return str(self._import().__version__)

    @staticmethod
    def _import() -> Any:
        # It counts its uses and sends them to its makers; without this package it has nothing to do that with.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        try:
            import openvino
        except (ImportError, OSError) as error:
            raise RuntimeMissing(f"OpenVINO cannot be imported: {error}") from error
        return openvino


def _cause(error: RuntimeError) -> str:
    """The telling line of an OpenVINO message, which begins with lines that name its own source files."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith(("Exception from", "Check "))), "no reason given")
