"""The sentence encoder reads its file, cuts text into pieces, and gives vectors that tell meanings apart."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.errors import WeightsCorrupt
from pagemill.extraction.names.label_meaning import LIKE, MOST, LabelMeaning, levelled
from pagemill.models import SentenceEncoder, Weights
from pagemill.models.piece_tokenizer import META, PieceTokenizer
from pagemill.settings import ModelSettings, load_settings

PIECES = ["<unk>", META, "a", "b", "ab", META + "a", "ba"]
TOKENIZER = PieceTokenizer.of(PIECES, [0.0, -3.0, -2.0, -2.0, -2.5, -2.2, -9.0], {"Ａ": "a", "\t": " "}, 0)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(Weights(load_settings().settings.models).path("label_meaning"))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ab", [META + "a", "b"]),
        ("bab", [META, "b", "ab"]),
        ("a b", [META + "a", META, "b"]),
        ("Ａ\tb", [META + "a", META, "b"]),
        ("a  b", [META + "a", META, "b"]),
        ("", [META]),
        ("z", [META, "<unk>"]),
    ],
)
def test_the_likeliest_cut_is_taken(text: str, pieces: list[str]) -> None:
    assert [PIECES[number] for number in TOKENIZER.cut(text)] == pieces


@given(st.text("ab ", max_size=30))
def test_pieces_put_together_are_the_text(text: str) -> None:
    joined = "".join(PIECES[number] for number in TOKENIZER.cut(text)).replace(META, " ")
    assert joined.split() == text.split()


def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(encoder: SentenceEncoder) -> None:
    texts = ["发票号码", "the date on which the goods were delivered to the buyer", "到"]
    together = encoder.encode(texts)
    assert together.shape == (3, encoder.size)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.allclose(encoder.encode([text])[0], vector, atol=1e-4)


def test_the_published_weights_give_the_published_vector(encoder: SentenceEncoder) -> None:
    # By the program that the weights come with: `e5 e5-small-q4.bin query "due date"`.
    told = [0.02001, -0.01124, -0.07217, -0.07013, 0.05327, -0.03268, -0.00291, 0.05711]
    assert np.allclose(encoder.encode(["due date"])[0, :8], told, atol=0.003)


def test_no_text_gives_no_vector(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.size)


@pytest.mark.parametrize("content", [b"", b"another file altogether", b"E5S1" + b"\0" * 200])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content or b"\0")
    with pytest.raises(WeightsCorrupt):
        SentenceEncoder(path)


def test_a_label_of_one_meaning_is_found_among_others() -> None:
    meaning = LabelMeaning(load_settings().settings.models)
    assert meaning.available
    found = meaning.nearest("船名", ["运单号", "船舶名称", "毛重"])
    assert found is not None
    assert found[0] == 1
    assert meaning.nearest("一个不相干的名称", ["运单号", "毛重"]) is None
    assert meaning.nearest("船名", []) is None


def test_a_label_in_another_script_is_found_among_others() -> None:
    meaning = LabelMeaning(load_settings().settings.models)
    labels = ["Invoice number", "Phone number", "Gross weight"]
    found = meaning.nearest("电话号码", labels)
    assert found is not None
    assert labels[found[0]] == "Phone number"


def test_cosines_are_levelled_between_scripts_alone() -> None:
    cosines = np.array([[0.90, 0.90], [0.90, 0.99]], np.float32)
    like = levelled(cosines, ["电话", "phone"], ["手机", "telephone"])
    assert like[0, 1] > like[1, 1] - 0.99 + 0.90 > like[0, 0]
    assert like[0, 1] == like[1, 0] > LIKE
    assert like[1, 1] == pytest.approx(0.99)
    assert levelled(np.ones((1, 1), np.float32), ["电话"], ["phone"])[0, 0] == 1.0


def test_names_that_look_alike_and_mean_another_thing_are_not_taken() -> None:
    meaning = LabelMeaning(load_settings().settings.models)
    for wanted, printed in [("invoice date", "due date"), ("total", "subtotal"), ("买方名称", "卖方名称")]:
        assert meaning.nearest(wanted, [printed, "gross weight", "毛重"]) is None, (wanted, printed)


def test_without_its_weights_it_is_not_available(tmp_path: Path) -> None:
    assert not LabelMeaning(ModelSettings(cache_dir=tmp_path)).available


def test_too_many_labels_are_not_compared() -> None:
    meaning = LabelMeaning(load_settings().settings.models)
    assert not meaning.similarity(["船名"], [f"栏目{number}" for number in range(MOST + 1)]).any()
