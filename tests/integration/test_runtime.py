"""The real weights run on both runtimes, agree, are loaded once, and one runtime stands in for the other."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openvino
import pytest

from drawings import Sheet
from pagemill.errors import WeightsCorrupt
from pagemill.models import MANIFEST, Runtime, Session, Weights, weight_named
from pagemill.models.onnx_metadata import onnx_metadata
from pagemill.models.onnx_runtime import CPU, CUDA, OnnxRuntimeLibrary, OnnxRuntimeSession, providers
from pagemill.models.openvino_decoder import DecodedSession, encoder_and_decoder
from pagemill.models.openvino_graph import with_upsampling_at_the_smaller_size
from pagemill.models.openvino_runtime import OpenVinoSession
from pagemill.models.runtime import libraries_for
from pagemill.settings import ModelSettings

#: A shape that each network takes: batch, channels, height, width.
SHAPES = {
    "text_detection_tiny": (1, 3, 64, 96),
    "text_recognition_tiny": (2, 3, 48, 128),
    "text_detection_small": (1, 3, 64, 96),
    "text_recognition_small": (2, 3, 48, 128),
    "layout_cdla": (1, 3, 800, 608),
    "page_orientation": (1, 3, 224, 224),
    "table_structure": (1, 3, 488, 488),
    "table_kind": (1, 3, 224, 224),
}


def picture(shape: tuple[int, ...]) -> np.ndarray:
    """A smooth picture, in the range that the networks are given."""
    rows = np.sin(np.linspace(0, 9, shape[2], dtype=np.float32))[:, None]
    columns = np.cos(np.linspace(0, 11, shape[3], dtype=np.float32))[None, :]
    return np.ascontiguousarray(np.broadcast_to(rows * columns, shape), dtype=np.float32)


def test_every_network_of_the_manifest_is_run_here() -> None:
    assert set(SHAPES) == {weight.name for weight in MANIFEST if weight.file_name.endswith(".onnx")}


@pytest.mark.parametrize("name", sorted(set(SHAPES) - {"table_structure"}))
def test_both_runtimes_give_the_same_numbers(name: str) -> None:
    array = picture(SHAPES[name])
    openvino = Runtime(ModelSettings(runtime="openvino", precision="f32")).session(name)
    onnxruntime = Runtime(ModelSettings(runtime="onnxruntime")).session(name)
    assert isinstance(openvino, OpenVinoSession)
    assert isinstance(onnxruntime, OnnxRuntimeSession)
    assert openvino.gives_logits == name.startswith("text_recognition")
    for ours, theirs in zip(openvino.run(array), onnxruntime.run(array), strict=True):
        if openvino.gives_logits:
            shares = np.exp(ours - ours.max(axis=-1, keepdims=True))
            ours = shares / shares.sum(axis=-1, keepdims=True)
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, atol=2e-3, rtol=2e-2)


def drawn_table() -> np.ndarray:
    """A table without rules, as the structure network is given it."""
    sheet = Sheet(size=(488, 488))
    for row, cells in enumerate([("Port", "Tons", "Freight"), ("Lagos", "120", "4,300"), ("Tema", "80", "2,910")]):
        for column, text in enumerate(cells):
            sheet.write(30 + 150 * column, 40 + 60 * row, text, 26)
    tensor = (np.asarray(sheet.image, np.float32)[:, :, ::-1] / 255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    return np.ascontiguousarray(tensor.transpose(2, 0, 1)[None], np.float32)


def test_a_table_is_decoded_step_by_step_as_the_loop_of_the_file_does() -> None:
    openvino = Runtime(ModelSettings(runtime="openvino", precision="f32")).session("table_structure")
    onnxruntime = Runtime(ModelSettings(runtime="onnxruntime")).session("table_structure")
    assert isinstance(openvino, DecodedSession)
    assert isinstance(onnxruntime, OnnxRuntimeSession)
    boxes, tokens = openvino.run(drawn_table())
    own_boxes, own_tokens = onnxruntime.run(drawn_table())
    steps = tokens.shape[1]
    assert steps > 15
    # The loop writes one token more behind the end.
    assert own_tokens.shape[1] == steps + 1
    assert tokens[0].argmax(axis=1)[-1] == tokens.shape[2] - 1
    np.testing.assert_allclose(tokens, own_tokens[:, :steps], atol=1e-3)
    np.testing.assert_allclose(boxes, own_boxes[:, :steps], atol=1e-3)


def test_pictures_are_decoded_one_at_a_time() -> None:
    session = Runtime(ModelSettings(runtime="openvino")).session("table_structure")
    with pytest.raises(ValueError, match="one at a time"):
        session.run(np.zeros((2, 3, 488, 488), np.float32))


def test_a_users_own_table_network_goes_to_onnx_runtime(tmp_path: Path) -> None:
    weight = weight_named("table_structure")
    (tmp_path / weight.file_name).write_bytes(Weights(ModelSettings()).path(weight.name).read_bytes())
    session = Runtime(ModelSettings(runtime="openvino", override_dir=tmp_path)).session("table_structure")
    assert isinstance(session, OnnxRuntimeSession)
    assert len(session.run(drawn_table())) == 2


def test_a_file_that_does_not_end_in_such_a_loop_has_no_decoder() -> None:
    assert encoder_and_decoder(Weights(ModelSettings()).path("table_kind"), openvino) is None


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_metadata_is_there_on_either_runtime(runtime: str) -> None:
    session = Runtime(ModelSettings(runtime=runtime)).session("text_recognition_small")
    characters = session.metadata["character"].split("\n")
    assert "中" in characters
    # One class more for the CTC blank and one for the space.
    assert session.run(picture(SHAPES["text_recognition_small"]))[0].shape[-1] == len(characters) + 2


@pytest.mark.parametrize("name", SHAPES)
def test_our_reading_of_the_metadata_is_onnx_runtimes(name: str) -> None:
    path = Weights(ModelSettings()).path(name)
    assert onnx_metadata(path) == OnnxRuntimeLibrary().load(path, 1).metadata


def test_a_network_is_loaded_once_in_a_process() -> None:
    with ThreadPoolExecutor(8) as threads:
        runtimes = [Runtime(ModelSettings()) for _ in range(8)]
        sessions = list(threads.map(lambda runtime: runtime.session("page_orientation"), runtimes))
    assert len({id(session) for session in sessions}) == 1
    assert Runtime(ModelSettings(threads=1)).session("page_orientation") is not sessions[0]


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_threads_do_not_get_each_others_answers(runtime: str) -> None:
    session: Session = Runtime(ModelSettings(runtime=runtime)).session("text_recognition_tiny")
    arrays = [picture((1, 3, 48, 64)) * scale for scale in (-1.0, -0.5, 0.5, 1.0)]
    alone = [session.run(array)[0] for array in arrays]
    assert not np.array_equal(alone[0], alone[3])
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda i: session.run(arrays[i % 4])[0], range(80)))
    for i, answer in enumerate(together):
        np.testing.assert_array_equal(answer, alone[i % 4])


def test_batches_run_side_by_side_come_back_in_their_order() -> None:
    session = Runtime(ModelSettings(threads=2)).session("text_recognition_tiny")
    arrays = [picture((1, 3, 48, 64 + 32 * (i % 3))) * (i / 7) for i in range(1, 8)]
    alone = [session.run(array)[0] for array in arrays]
    together = session.each(arrays, lambda outputs: np.array(outputs[0]))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_session_can_be_used_after_one_of_its_batches_failed() -> None:
    session = Runtime(ModelSettings(threads=2)).session("text_recognition_tiny")
    for _ in range(3):
        with pytest.raises(ValueError, match="the second"):
            session.each([picture((1, 3, 48, 64))] * 5, refusing_the_second())
    assert len(session.each([picture((1, 3, 48, 64))] * 5, len)) == 5


def refusing_the_second() -> Callable[[list[np.ndarray]], None]:
    count = iter(range(9))

    def take(outputs: list[np.ndarray]) -> None:
        if next(count) == 1:
            raise ValueError("the second")

    return take


@pytest.mark.parametrize("name", ["text_detection_tiny", "text_detection_small"])
def test_a_detector_head_written_anew_gives_the_same_map(name: str) -> None:
    core = openvino.Core()
    path = Weights(ModelSettings()).path(name)
    sheet = Sheet(size=(320, 96))
    sheet.write(20, 24, "Freight paid 收讫", 30)
    tensor = (np.asarray(sheet.image, np.float32).transpose(2, 0, 1)[None] / 255 - 0.45) / 0.225
    model = with_upsampling_at_the_smaller_size(core.read_model(path), openvino)
    assert not any(node.get_type_name() == "ConvolutionBackpropData" for node in model.get_ops()[-12:])
    maps = [
        core.compile_model(one, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([tensor])[0]
        for one in (core.read_model(path), model)
    ]
    assert maps[0].shape == maps[1].shape
    assert maps[0].max() > 0.5
    np.testing.assert_allclose(maps[0], maps[1], atol=1e-4)


def test_a_network_without_such_a_head_stays_as_it_is() -> None:
    model = openvino.Core().read_model(Weights(ModelSettings()).path("layout_cdla"))
    assert with_upsampling_at_the_smaller_size(model, openvino) is model


def test_rotten_weights_are_not_loaded(tmp_path: Path) -> None:
    weight = weight_named("text_detection_tiny")
    good = Weights(ModelSettings()).path(weight.name).read_bytes()
    settings = ModelSettings(cache_dir=tmp_path)
    path = Weights(settings).cached(weight)
    path.parent.mkdir()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(WeightsCorrupt, match="run `pagemill models pull --profile fast`"):
        Runtime(settings).session(weight.name)


def answer_without(*libraries: str) -> str:
    """What a process says that cannot import `libraries`: the class of its session, or its error."""
    program = f"""
        import sys
        for library in {libraries!r}:
            sys.modules[library] = None
        from pagemill.errors import PagemillError
        from pagemill.models import Runtime
        from pagemill.settings import ModelSettings
        try:
            print(type(Runtime(ModelSettings()).session("text_detection_tiny")).__name__)
        except PagemillError as error:
            print(type(error).__name__, error.message)
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_gpu_is_taken_where_there_is_one_and_nothing_else_of_it() -> None:
    assert providers([CPU]) == [CPU]
    assert providers(["AzureExecutionProvider", CPU]) == [CPU]
    assert providers(["TensorrtExecutionProvider", CUDA, CPU]) == [CUDA, CPU]


def test_without_a_gpu_openvino_comes_first_unless_the_other_is_named() -> None:
    gpu = OnnxRuntimeLibrary().runs_on_gpu()
    first = {name: libraries_for(ModelSettings(runtime=name))[0].name for name in ("auto", "openvino", "onnxruntime")}
    auto = "onnxruntime" if gpu else "openvino"
    assert first == {"auto": auto, "openvino": "openvino", "onnxruntime": "onnxruntime"}


def test_onnx_runtime_stands_in_where_openvino_is_not_installed() -> None:
    assert answer_without().startswith("OpenVinoSession")
    assert answer_without("openvino").startswith("OnnxRuntimeSession")


def test_without_any_runtime_that_is_said() -> None:
    answer = answer_without("openvino", "onnxruntime")
    assert answer.startswith("RuntimeMissing no inference runtime can be used")
    assert "OpenVINO cannot be imported" in answer
    assert "ONNX Runtime cannot be imported" in answer


def test_memory_does_not_grow_with_the_shapes_seen() -> None:
    program = """
        import numpy, psutil
        from pagemill.models import Runtime
        from pagemill.settings import ModelSettings
        session = Runtime(ModelSettings(runtime="openvino", threads=1)).session("text_recognition_tiny")
        resident = []
        for width in (start + 8 * n for start in (64, 68, 66, 70, 65) for n in range(80)):
            session.run(numpy.zeros((1, 3, 48, width), numpy.float32))
            resident.append(psutil.Process().memory_info().rss)
        print(resident[239], resident[-1])
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    half, whole = map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    # Kernels cost 1.6 MB for each new width of this network; as many are kept as some fifty widths need.
    assert whole - half < 40 << 20
