"""OpenVINO, the faster runtime on x86-64 and 64-bit Arm."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from pagemill.errors import RuntimeMissing
from pagemill.models.cores import usable_cores
from pagemill.models.onnx_metadata import onnx_metadata
from pagemill.models.openvino_decoder import DecodedSession, encoder_and_decoder
from pagemill.models.openvino_graph import with_upsampling_at_the_smaller_size, without_last_softmax
from pagemill.models.session import FloatArray, RuntimeLibrary, Session

T = TypeVar("T")

#: Batches run side by side, at the most: each takes about 100 MB of working memory with the small weights.
MOST_STREAMS = 4
#: Compiled kernels that each stream of a reader of lines keeps: its shapes are few and come again. Measured with 45 of
#: them, a fifth to a third of its time and 45 MB.
KEPT_KERNELS = 2000


class OpenVinoSession(Session):
    """A compiled model and the requests that run it, one for each of its streams."""

    def __init__(self, compiled: Any, tensor: Any, metadata: dict[str, str], *, gives_logits: bool = False) -> None:
        """`tensor` is OpenVINO's type of tensors."""
        super().__init__(metadata, gives_logits=gives_logits)
        self._tensor = tensor
        self._outputs = len(compiled.outputs)
        # A request holds one inference's tensors. The streams' threads fill the cores, so that more requests would
        # cost memory and gain nothing.
        self._streams = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(self._streams):
            self._idle.put(compiled.create_infer_request())

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        return self.each([array], lambda outputs: [np.array(output) for output in outputs])[0]

    def each(self, arrays: Iterable[FloatArray], take: Callable[[list[npt.NDArray[np.generic]]], T]) -> list[T]:
        taken: list[T] = []
        running: deque[tuple[Any, FloatArray]] = deque()

        def finish() -> None:
            request, _ = running.popleft()
            try:
                request.wait()
                taken.append(take([request.get_output_tensor(at).data for at in range(self._outputs)]))
            finally:
                self._idle.put(request)

        try:
            for array in arrays:
                # Others may have the rest of the requests: whoever holds one goes on with that.
                request = None
                while request is None:
                    try:
                        request = self._idle.get(block=not running)
                    except queue.Empty:
                        finish()
                given = np.ascontiguousarray(array, dtype=np.float32)
                running.append((request, given))
                # OpenVINO takes 0.1 ms to make a tensor of an array itself.
                request.start_async(self._tensor(given, shared_memory=True), share_inputs=True)
            while running:
                finish()
        finally:
            # Only where something failed: what still runs must have ended before its request is used again.
            for request, _ in running:
                with contextlib.suppress(RuntimeError):
                    request.wait()
                self._idle.put(request)
        return taken


class OpenVinoLibrary(RuntimeLibrary):
    """OpenVINO on the CPU."""

    name = "openvino"

    def __init__(self, *, full_precision: bool = False) -> None:
        self._core: Any = None
        self._making_core = threading.Lock()
        # Measured on 349 lines of scanned forms (AVX512-BF16): bf16 changes 0.1 % of the small model's characters and
        # 0.6 % of the tiny one's, mostly spaces, and takes 0.6 of the time.
        self._precision = {"INFERENCE_PRECISION_HINT": "f32"} if full_precision else {}

    def load(self, path: Path, threads: int, *, side_by_side: bool = False, known_decoder: bool = False) -> Session:
        module = self._import()
        try:
            with self._making_core:
                if self._core is None:
                    self._core = module.Core()
            if known_decoder and (parts := encoder_and_decoder(path, module)) is not None:
                model, decoder = parts
                compiled = self._compiled(model, threads, side_by_side)
                return DecodedSession(OpenVinoSession(compiled, module.Tensor, onnx_metadata(path)), decoder)
            model = with_upsampling_at_the_smaller_size(self._core.read_model(path), module)
            bare = without_last_softmax(model, module)
            compiled = self._compiled(bare or model, threads, side_by_side)
        except RuntimeError as error:
            raise RuntimeMissing(f"OpenVINO cannot run {path.name} ({_cause(error)})") from error
        return OpenVinoSession(compiled, module.Tensor, onnx_metadata(path), gives_logits=bare is not None)

    def _compiled(self, model: Any, threads: int, side_by_side: bool) -> Any:
        return self._core.compile_model(
            model,
            "CPU",
            {
                **({"NUM_STREAMS": min(threads, MOST_STREAMS)} if side_by_side else {"PERFORMANCE_HINT": "LATENCY"}),
                "INFERENCE_NUM_THREADS": threads,
                # Otherwise a compiled kernel is kept for each shape ever seen, and page sizes never end.
                "CPU_RUNTIME_CACHE_CAPACITY": str(KEPT_KERNELS if side_by_side else 0),
                # Every process would pin its threads to the first cores: two with a thread each, both to one.
                **({} if threads >= usable_cores() else {"ENABLE_CPU_PINNING": False}),
                **self._precision,
            },
        )

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
