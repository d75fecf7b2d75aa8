"""The one component of the pipeline: levels a message, finds names, classifies each piece.

Sets `intent`, `intent_ranking` and `entities` as Rasa expects them, and
`segments`: the pieces of the message, each with its own reading, from which the
actions make questions. What is asked comes from training, what exists from the
live library.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_server.nlu.intent_model import IntentModel, Sample
from bot.rasa_server.nlu.knowledge import live_library
from bot.rasa_server.nlu.masking import mask
from policy_kb import text as levelled
from policy_kb.library import Library
from policy_kb.mentions import Mention

INTENT_RANKING = "intent_ranking"
SEGMENTS = "segments"
OUTSIDE = "out_of_scope"
_RANKED = 5
# A message is read piece by piece up to here; what follows is chatter or an attack.
_MOST_PIECES = 12


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True
)
class SentenceReader(GraphComponent):
    """Reads one message: intent, names, pieces."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: inverse of the classifier's L2 penalty."""
        return {"strength": 12.0}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._library: Library | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceReader:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceReader:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on every example that has an intent, and store it."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        samples = [self._sample(levelled.normalise(e.get(TEXT)))[0] for e in examples]
        intents = [e.get(INTENT) for e in examples]
        self._model = IntentModel.train(samples, intents, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message in place."""
        for message in messages:
            self._read(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples need no reading; later components of the graph see them as they are."""
        return training_data

    def _read(self, message: Message) -> None:
        text = levelled.normalise(message.get(TEXT) or "")
        ranking, mentions = self._classify(text)
        best = {"name": ranking[0][0], "confidence": ranking[0][1]}
        message.set(INTENT, best, add_to_output=True)
        message.set(
            INTENT_RANKING,
            [{"name": name, "confidence": share} for name, share in ranking[:_RANKED]],
            add_to_output=True,
        )
        message.set(ENTITIES, [_entity(m) for m in mentions], add_to_output=True)
        pieces = levelled.pieces(text)[:_MOST_PIECES]
        segments = [self._segment(text)]
        if len(pieces) > 1:
            segments += [self._segment(piece) for piece in pieces]
        message.set(SEGMENTS, segments, add_to_output=True)

    def _segment(self, text: str) -> dict[str, Any]:
        """One piece (the first segment is the whole message) with its reading."""
        ranking, mentions = self._classify(text)
        return {
            "text": text,
            "intent": ranking[0][0],
            "confidence": ranking[0][1],
            "ranking": dict(ranking[:_RANKED]),
            "outside": dict(ranking).get(OUTSIDE, 0.0),
            "mentions": [asdict(mention) for mention in mentions],
        }

    def _classify(self, text: str) -> tuple[list[tuple[str, float]], tuple[Mention, ...]]:
        assert self._model is not None
        sample, mentions = self._sample(text)
        return self._model.classify(sample), mentions

    def _sample(self, text: str) -> tuple[Sample, tuple[Mention, ...]]:
        if self._library is None:
            self._library = live_library()
        mentions = self._library.shelf().linker.mentions(text)
        return Sample(text, mask(text, mentions)), mentions


def _entity(mention: Mention) -> dict[str, Any]:
    """The mention in Rasa's form. Offsets count in the levelled text."""
    return {
        "entity": mention.kind,
        "value": mention.id or str(mention.number),
        "start": mention.start,
        "end": mention.end,
        "extractor": "SentenceReader",
    }
