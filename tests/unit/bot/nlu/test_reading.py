"""Which project's data these are, and what a reading does without a library."""

from __future__ import annotations

from pathlib import Path

from bot.rasa_server.nlu.intent_model import IntentModel
from bot.rasa_server.nlu.reading import HOUSE_INTENTS, NoNames, Reader, marked_sample

TRAIN = Path(__file__).resolve().parents[4] / "nlu_data" / "train" / "nlu"


def reader(in_pieces: bool) -> Reader:
    texts = {"退货": "return", "怎么退货": "return", "开灯": "light", "把灯打开": "light"}
    samples = [marked_sample(text, (), NoNames()) for text in texts]
    model = IntentModel.train(samples, list(texts.values()))
    return Reader(model, in_pieces=in_pieces)


def test_our_own_data_have_all_house_intents():
    named = {path.stem for path in TRAIN.rglob("*.yml")}
    assert named >= HOUSE_INTENTS


def test_without_a_library_nothing_is_masked_or_named():
    sample = marked_sample("请问科技局怎么退货", (), NoNames())
    assert sample.masked == sample.plain == "请问科技局怎么退货"
    assert reader(in_pieces=True).read("开灯").mentions == ()


def test_pieces_are_read_only_where_they_are_wanted():
    said = "把灯打开，另外我想退货"
    assert len(reader(in_pieces=True).read(said).segments) == 3
    whole = reader(in_pieces=False).read(said)
    assert whole.segments == []
    assert whole.ranking[0][0] in {"return", "light"}
