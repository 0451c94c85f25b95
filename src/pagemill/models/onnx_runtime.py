"""ONNX Runtime, for machines that OpenVINO does not run on and for those with an NVIDIA GPU."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pagemill.errors import RuntimeMissing
from pagemill.models.session import FloatArray, RuntimeLibrary, Session


class OnnxRuntimeSession(Session):
    """An `InferenceSession`; it may be run by several threads at once."""

    def __init__(self, inference: Any) -> None:
        super().__init__(inference.get_modelmeta().custom_metadata_map)
        self._inference = inference
        self._input = inference.get_inputs()[0].name

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        outputs = self._inference.run(None, {self._input: np.ascontiguousarray(array, dtype=np.float32)})
        return list(outputs)


#: As ONNX Runtime calls a GPU by NVIDIA, and the processor.
CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


def providers(available: Sequence[str]) -> list[str]:
    """What is to run a model, of what a build of ONNX Runtime has: the GPU where there is one, the processor behind it
    for operators that the GPU lacks.

    A build with TensorRT names it as well; it is passed over, since it compiles each shape anew for minutes.
    """
    return [CUDA, CPU] if CUDA in available else [CPU]


class OnnxRuntimeLibrary(RuntimeLibrary):
    """ONNX Runtime, on a GPU where its build (`onnxruntime-gpu`) and the machine have one, else on the CPU."""

    name = "onnxruntime"

    def load(self, path: Path, threads: int, *, side_by_side: bool = False, known_decoder: bool = False) -> Session:
        module = self._import()
        options = module.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the largest page's buffers for ever.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            inference = module.InferenceSession(
                str(path), options, providers=providers(module.get_available_providers())
            )
        except Exception as error:  # its exceptions share no base but Exception
            raise RuntimeMissing(f"ONNX Runtime cannot run {path.name}: {error}") from error
        return OnnxRuntimeSession(inference)

    def runs_on_gpu(self) -> bool:
        """Whether its build can use a GPU by NVIDIA and the machine shows one; False where it is not installed.

        A driver shows its GPUs as `/dev/nvidia0` and so on, on Windows through WSL as `/dev/dxg`. The library is
        imported, which takes memory, only where one is shown.
        """
        if not any(path.exists() for path in (Path("/dev/nvidia0"), Path("/dev/dxg"))):
            return False
        try:
            return CUDA in self._import().get_available_providers()
        except RuntimeMissing:
            return False

    def version(self) -> str:
        return str(self._import().__version__)

    @staticmethod
    def _import() -> Any:
        # Its builds may send what they are used for to its makers. The variable is read when it is loaded.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            import onnxruntime
        except (ImportError, OSError) as error:
            raise RuntimeMissing(f"ONNX Runtime cannot be imported: {error}") from error
        onnxruntime.disable_telemetry_events()
        return onnxruntime
