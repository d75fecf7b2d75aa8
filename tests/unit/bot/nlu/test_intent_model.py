"""The classifier on a small project of other people's: reads, stays calm, stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from bot.rasa_server.nlu import learners
from bot.rasa_server.nlu.calibration import doubt, factors, softmax
from bot.rasa_server.nlu.features import Features, Sample
from bot.rasa_server.nlu.gist import Gist
from bot.rasa_server.nlu.intent_model import IntentModel
from policy_kb.retrieval.meaning import DIMENSIONS, Meaning

EXAMPLES = {
    "faq": ["怎么退货", "退货要几天", "运费谁出", "可以七天无理由吗", "退款多久到账"],
    "light": ["把客厅的灯打开", "开灯", "关掉卧室的灯", "灯调暗一点", "灯太亮了"],
    "out_of_scope": ["今天天气怎么样", "讲个笑话", "你几岁了"],
    "once": ["呼叫人工客服"],
}
SAMPLES = [Sample(text, text) for texts in EXAMPLES.values() for text in texts]
INTENTS = [intent for intent, texts in EXAMPLES.items() for _ in texts]


def vectors_of(texts: list[str]) -> np.ndarray:
    """A stand-in encoder: each character has a direction of its own."""
    rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for char in text:
            row += np.random.RandomState(ord(char)).randn(DIMENSIONS)
        row /= np.linalg.norm(row) or 1
    return rows


@pytest.fixture(scope="module", params=[True, False], ids=["meaning", "characters only"])
def trained(request) -> tuple[IntentModel, Meaning | None]:
    encoder = Meaning(vectors_of) if request.param else None
    return IntentModel.train(SAMPLES, INTENTS, encoder=encoder), encoder


def read(trained, text: str) -> list[tuple[str, float]]:
    return trained[0].classify(Sample(text, text), trained[1])


def test_near_wordings_and_wrong_characters_are_read(trained):
    assert read(trained, "请把灯打开")[0][0] == "light"
    assert read(trained, "我要退货，多久到账")[0][0] == "faq"
    assert read(trained, "怎么推火")[0][0] == "faq"


def test_every_intent_has_a_probability_and_they_sum_to_one(trained):
    for text in ("开灯", "", " ", "😀", "hello world", "很" * 3000):
        ranking = read(trained, text)
        assert {name for name, _ in ranking} == set(EXAMPLES)
        assert sum(share for _, share in ranking) == pytest.approx(1)
        assert [s for _, s in ranking] == sorted((s for _, s in ranking), reverse=True)


def test_a_stored_model_answers_the_same(trained, tmp_path):
    trained[0].save(tmp_path)
    again = IntentModel.load(tmp_path), trained[1]
    for text in ("开灯", "退货", "别的"):
        assert read(again, text) == read(trained, text)


def test_training_twice_gives_the_same_model(trained):
    again = IntentModel.train(SAMPLES, INTENTS, encoder=trained[1]), trained[1]
    assert read(again, "灯能不能亮一点") == read(trained, "灯能不能亮一点")


def test_the_encoder_is_asked_only_where_the_guess_leaves_doubt(tmp_path, monkeypatch):
    asked = []

    def counted(texts):
        asked.extend(texts)
        return vectors_of(texts)

    monkeypatch.setattr("bot.rasa_server.nlu.intent_model.doubt", lambda *_: 0.6)
    IntentModel.train(SAMPLES, INTENTS, encoder=Meaning(vectors_of)).save(tmp_path)
    model = IntentModel.load(tmp_path)
    assert model.classify(Sample("开灯", "开灯"), Meaning(counted))[0][0] == "light"
    assert asked == []
    model.classify(Sample("嗯那个", "嗯那个"), Meaning(counted))
    assert asked == ["嗯那个"]


def test_no_share_of_the_messages_means_that_the_encoder_is_never_asked():
    model = IntentModel.train(SAMPLES, INTENTS, encoder=Meaning(vectors_of), asked=0.0)
    never = Meaning(lambda texts: pytest.fail("the encoder was asked"))
    assert model.classify(Sample("嗯那个", "嗯那个"), never)


def test_doubt_is_where_the_least_sure_are_and_never_where_a_glance_is_sure():
    shares = np.stack([np.linspace(0.5, 1, 101), np.linspace(0.5, 0, 101)], axis=1)
    assert doubt(shares, 0.2) == pytest.approx(0.6)
    assert doubt(shares, 1.0) == doubt(shares, 0.9) < 0.9
    assert doubt(shares, 0.0) == 0


def test_a_guess_is_what_a_table_made_without_that_example_says():
    matrix = Features.learn(SAMPLES).matrix(SAMPLES)
    vectors = vectors_of([sample.plain for sample in SAMPLES])
    words = np.random.RandomState(2).randn(*vectors.shape).astype(np.float32)
    gist, guesses = Gist.learn(matrix, words, vectors)
    seen = gist.of(matrix[3].indices, matrix[3].data, words[3])
    wanted = learners.Senses.learn(vectors).reduced(vectors)
    # With its own help an example is nearly known, without it hardly.
    assert np.linalg.norm(seen - wanted[3]) < np.linalg.norm(guesses[3] - wanted[3])


def test_more_examples_than_a_table_is_made_from_are_guessed_too(monkeypatch):
    monkeypatch.setattr("bot.rasa_server.nlu.gist._MOST", 5)
    encoder = Meaning(vectors_of)
    model = IntentModel.train(SAMPLES, INTENTS, encoder=encoder)
    assert read((model, encoder), "关灯")[0][0] == "light"


def test_one_intent_is_always_given_and_none_is_refused():
    model = IntentModel.train(SAMPLES[:2], ["only", "only"])
    assert model.classify(Sample("x", "x")) == [("only", 1.0)]
    with pytest.raises(ValueError):
        IntentModel.train([], [])


def test_two_intents_have_two_planes(trained):
    kept = [i for i, intent in enumerate(INTENTS) if intent in ("faq", "light")]
    model = IntentModel.train(
        [SAMPLES[i] for i in kept], [INTENTS[i] for i in kept], encoder=trained[1]
    )
    assert read((model, trained[1]), "开一下灯")[0][0] == "light"
    assert read((model, trained[1]), "退货")[0][0] == "faq"


def test_with_many_examples_the_planes_stand_alone(monkeypatch):
    monkeypatch.setattr("bot.rasa_server.nlu.scores.MOST_EXAMPLES", 3)
    encoder = Meaning(vectors_of)
    model = IntentModel.train(SAMPLES, INTENTS, encoder=encoder)
    assert read((model, encoder), "关灯")[0][0] == "light"


def test_scores_without_ones_own_help_are_those_of_a_training_without_it():
    features = Features.learn(SAMPLES)
    matrix = features.matrix(SAMPLES)
    numbers = np.searchsorted(sorted(set(INTENTS)), INTENTS)
    points = np.random.RandomState(0).randn(len(SAMPLES), 4).astype(np.float32)
    shares, unseen = learners.influence(matrix, points, numbers)
    kernel = (matrix @ matrix.T).toarray() + 1 + learners.gaussian(points, points)
    wanted = np.where(numbers[:, None] == np.arange(4), 1.0, -1.0)
    ridge = (wanted - kernel @ shares)[:, 0] / shares[:, 0]
    for left in (0, 7):
        rest = np.delete(np.arange(len(SAMPLES)), left)
        system = kernel[np.ix_(rest, rest)] + np.diag(ridge[rest])
        expected = kernel[left, rest] @ np.linalg.solve(system, wanted[rest])
        assert unseen[left] == pytest.approx(expected, abs=1e-3)


def test_probabilities_are_as_sure_as_the_scores_deserve():
    random = np.random.RandomState(1)
    scores = random.randn(4000, 3)
    truth = np.array([random.choice(3, p=row) for row in softmax(scores * 2.0)])
    assert factors([scores], truth)[0] == pytest.approx(2.0, rel=0.1)


def test_rare_features_of_long_texts_are_left_out(monkeypatch):
    monkeypatch.setattr("bot.rasa_server.nlu.features._MANY", 10)
    features = Features.learn(SAMPLES)
    assert "灯" in features.vocabulary
    assert "呼叫" not in features.vocabulary
