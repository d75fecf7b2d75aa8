"""Candidates for the intent classifier side by side, on any Chinese intent data.

    python tests/bench/nlu_study.py --data FOLDER...           # each with train.yml and test.yml
    python tests/bench/nlu_study.py --data FOLDER --rasa tests/bench/diet.yml
    python tests/bench/nlu_study.py                            # our own examples, split

For each set: accuracy and macro F1 on the test file, expected calibration error,
CPU milliseconds a message (encoding included) and CPU seconds of training
(encoding included). `--rasa` adds a pipeline trained and asked through Rasa
(DIET with jieba needs the package jieba). One BLAS thread. Data of others stay
outside this tree; nothing of them is kept.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import yaml  # noqa: E402

from bot.rasa_server.nlu.calibration import softmax  # noqa: E402
from bot.rasa_server.nlu.features import Sample  # noqa: E402
from bot.rasa_server.nlu.intent_model import IntentModel  # noqa: E402
from policy_kb.language.text import normalise  # noqa: E402
from policy_kb.retrieval.meaning import Meaning, sentence_encoder  # noqa: E402

Rows = list[tuple[str, str]]
# Reads texts: the intents in order and a row of probabilities for each text.
Read = Callable[[list[str]], tuple[list[str], np.ndarray]]
_HELD_OUT = 0.2


def main() -> None:
    """Print one table a set."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", nargs="*", default=[], type=Path)
    parser.add_argument("--rasa", nargs="*", default=[], type=Path, metavar="CONFIG")
    parser.add_argument("--only", nargs="*", default=[], metavar="CANDIDATE")
    args = parser.parse_args()
    sets = [(f.name, rows(f / "train.yml"), rows(f / "test.yml"), f) for f in args.data]
    for name, train, test, folder in sets or [("own", *own(), None)]:
        print(
            f"\n{name}: {len(train)} examples, {len(test)} unseen, "
            f"{len({i for _, i in train})} intents"
        )
        print(f"{'':34}{'accuracy':>9}{'F1':>7}{'ECE':>7}{'ms':>8}{'train s':>9}")
        for label, fit in CANDIDATES.items():
            if not args.only or label in args.only:
                show(label, *measure(fit, train, test))
        for config in args.rasa:
            if folder is not None:
                show(config.stem, *by_rasa(config, folder, test))


def rows(path: Path) -> Rows:
    """Texts and intents of a Rasa NLU file, entity marks taken out."""
    from rasa.shared.nlu.training_data.loading import load_data

    return [(e.get("text"), e.get("intent")) for e in load_data(str(path)).intent_examples]


def own() -> tuple[Rows, Rows]:
    """Our own examples, a fifth held out; names are not masked here."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Rows = []
    for path in sorted((ROOT / "nlu_data" / "train" / "nlu").rglob("*.yml")):
        for block in yaml.load(path.read_text("utf-8"), Loader=loader).get("nlu", ()):
            if "intent" in block:
                lines = block["examples"].splitlines()
                found += [(line[2:], block["intent"]) for line in lines]
    random.Random(1).shuffle(found)
    cut = int(len(found) * _HELD_OUT)
    return found[cut:], found[:cut]


def fresh_encoder() -> Meaning | None:
    """The packaged encoder with nothing remembered, so that its cost is counted."""
    encoder = sentence_encoder()
    return encoder.afresh() if encoder is not None else None


def measure(fit: Callable[[Rows], Read], train: Rows, test: Rows) -> tuple[float, ...]:
    """Accuracy, macro F1, ECE, milliseconds a message, seconds of training."""
    started = time.process_time()
    read = fit(train)
    trained = time.process_time() - started
    started = time.process_time()
    found = [read([text]) for text, _ in test]
    each = (time.process_time() - started) / len(test) * 1000
    labels = found[0][0]
    shares = np.vstack([row for _, row in found])
    best = [labels[i] for i in shares.argmax(axis=1)]
    return (*figures(best, shares.max(axis=1), [i for _, i in test]), each, trained)


def figures(best: list[str], sure: np.ndarray, truth: list[str]) -> tuple[float, float, float]:
    """Accuracy, macro F1 over the intents of the test, expected calibration error."""
    from sklearn.metrics import f1_score

    right = np.array([a == b for a, b in zip(best, truth, strict=True)])
    f1 = f1_score(truth, best, labels=sorted(set(truth)), average="macro", zero_division=0)
    tenth = np.minimum((sure * 10).astype(int), 9)
    error = sum(
        abs(sure[tenth == t].mean() - right[tenth == t].mean()) * (tenth == t).mean()
        for t in range(10)
        if (tenth == t).any()
    )
    return float(right.mean()), float(f1), float(error)


def show(label: str, accuracy: float, f1: float, ece: float, each: float, trained: float) -> None:
    """One line of the table."""
    print(f"{label:34}{accuracy:>9.1%}{f1:>7.1%}{ece:>7.3f}{each:>8.2f}{trained:>9.1f}", flush=True)


def product(meaning: bool, asked: float = 1.0) -> Callable[[Rows], Read]:
    """The classifier of the product, with or without meaning; `asked`: the largest share of texts
    that the encoder sees."""

    def fit(train: Rows) -> Read:
        encoder = fresh_encoder() if meaning else None
        samples = [Sample(t, t) for t in (normalise(text) for text, _ in train)]
        model = IntentModel.train(samples, [i for _, i in train], encoder=encoder, asked=asked)

        def read(texts: list[str]) -> tuple[list[str], np.ndarray]:
            found = [dict(model.classify(Sample(t, t), encoder)) for t in map(normalise, texts)]
            return model.labels, np.array([[row[i] for i in model.labels] for row in found])

        return read

    return fit


def linear(
    grams: int,
    vector: float,
    model: Callable,
    characters: bool = True,
    temperature: float = 4.5,
) -> Callable[[Rows], Read]:
    """A linear model of scikit-learn on character n-grams and/or the sentence vector."""

    def fit(train: Rows) -> Read:
        from scipy.sparse import csr_matrix, hstack
        from sklearn.feature_extraction.text import TfidfVectorizer

        encoder = fresh_encoder() if vector else None
        tfidf = TfidfVectorizer(analyzer=lambda t: list(_grams(t, grams)), sublinear_tf=True)
        tfidf.fit([normalise(t) for t, _ in train])

        def features(texts: list[str]):
            level = [normalise(t) for t in texts]
            blocks = [tfidf.transform(level)] if characters else []
            if encoder is not None:
                blocks.append(csr_matrix(vector * encoder.vectors(level)))
            return hstack(blocks).tocsr()

        fitted = model().fit(features([t for t, _ in train]), [i for _, i in train])

        def read(texts: list[str]) -> tuple[list[str], np.ndarray]:
            if hasattr(fitted, "predict_proba"):
                return list(fitted.classes_), fitted.predict_proba(features(texts))
            scores = fitted.decision_function(features(texts))
            scores = np.stack([-scores, scores], axis=1) if scores.ndim == 1 else scores
            return list(fitted.classes_), softmax(temperature * scores)

        return read

    return fit


def nearest(train: Rows) -> Read:
    """The five nearest training sentences vote."""
    encoder = fresh_encoder()
    vectors = encoder.vectors(normalise(t) for t, _ in train)
    labels = sorted({i for _, i in train})
    numbers = np.searchsorted(labels, [i for _, i in train])

    def read(texts: list[str]) -> tuple[list[str], np.ndarray]:
        rows = np.zeros((len(texts), len(labels)))
        for row, like in zip(rows, encoder.vectors(map(normalise, texts)) @ vectors.T, strict=True):
            for near in np.argsort(-like)[:5]:
                row[numbers[near]] += np.exp(20 * (like[near] - 1))
        return labels, rows / rows.sum(axis=1, keepdims=True)

    return read


def _grams(text: str, longest: int) -> Iterator[str]:
    framed = f"^{text}^"
    for size in range(1, longest + 1):
        yield from (framed[i : i + size] for i in range(len(framed) + 1 - size))


def _regression():
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10, class_weight="balanced", max_iter=400)


def _svm():
    from sklearn.svm import LinearSVC

    return LinearSVC(class_weight="balanced", random_state=0)


def _bayes():
    from sklearn.naive_bayes import ComplementNB

    return ComplementNB()


CANDIDATES: dict[str, Callable[[Rows], Read]] = {
    "naive Bayes, characters 1-3": linear(3, 0.0, _bayes),
    "logistic regression, characters 1-3": linear(3, 0.0, _regression),
    "SVM, characters 1-3": linear(3, 0.0, _svm),
    "nearest sentences": nearest,
    "SVM, sentence vector": linear(1, 2.0, _svm, characters=False),
    "logistic regression, both": linear(3, 1.2, _regression),
    "SVM, both": linear(2, 1.2, _svm),
    "product without meaning": product(False),
    "product, meaning only guessed": product(True, asked=0.0),
    "product, asks without limit": product(True),
    "product": product(True, asked=0.15),
}


def by_rasa(config: Path, folder: Path, test: Rows) -> tuple[float, ...]:
    """The same figures of a pipeline trained and asked through Rasa."""
    import asyncio
    import tempfile

    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as scratch:
        started = time.process_time()
        model = train_nlu(str(config), str(folder / "train.yml"), scratch, fixed_model_name="m")
        trained = time.process_time() - started
        agent = Agent.load(model)

        async def ask() -> tuple[list[dict], float]:
            await agent.parse_message("你好")
            started = time.process_time()
            found = [(await agent.parse_message(text))["intent"] for text, _ in test]
            return found, (time.process_time() - started) / len(test) * 1000

        found, each = asyncio.run(ask())
    best = [str(intent["name"]) for intent in found]
    sure = np.array([intent["confidence"] for intent in found])
    return (*figures(best, sure, [i for _, i in test]), each, trained)


if __name__ == "__main__":
    main()
