"""The one component of the pipeline: levels a message, finds names, classifies each piece.

Sets `intent`, `intent_ranking` and `entities` as Rasa expects them, and
`segments`: the pieces of the message, each with its own reading, from which the
actions make questions. What is asked comes from training, what exists from the
live library.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_server.nlu.intent_model import IntentModel
from bot.rasa_server.nlu.knowledge import live_library
from bot.rasa_server.nlu.reading import TOPIC_INTENT, Reader, marked_sample, topic_samples
from policy_kb.meaning import Meaning, sentence_encoder
from policy_kb.mentions import Linker, Mention

INTENT_RANKING = "intent_ranking"
SEGMENTS = "segments"
_RANKED = 5


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True
)
class SentenceReader(GraphComponent):
    """Reads one message: intent, names, pieces."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: inverse of the classifier's L2 penalty; `meaning`: use the encoder."""
        return {"strength": 40.0, "meaning": True}

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
        self._reads: Reader | None = None

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
        linker = _live_linker()()
        samples = [marked_sample(e.get(TEXT), _marked(e), linker) for e in examples]
        intents = [e.get(INTENT) for e in examples]
        if TOPIC_INTENT in intents:
            topics = topic_samples(live_library().shelf())
            samples += topics
            intents += [TOPIC_INTENT] * len(topics)
        self._model = IntentModel.train(
            samples, intents, self._config["strength"], self._encoder()
        )
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
        reading = self._reader().read(message.get(TEXT) or "")
        ranked = [{"name": name, "confidence": share} for name, share in reading.ranking]
        message.set(INTENT, ranked[0], add_to_output=True)
        message.set(INTENT_RANKING, ranked[:_RANKED], add_to_output=True)
        message.set(ENTITIES, [_entity(m) for m in reading.mentions], add_to_output=True)
        message.set(SEGMENTS, reading.segments, add_to_output=True)

    def _encoder(self) -> Meaning | None:
        return sentence_encoder() if self._config["meaning"] else None

    def _reader(self) -> Reader:
        assert self._model is not None
        if self._reads is None:
            self._reads = Reader(self._model, _live_linker(), self._encoder())
        return self._reads


def _live_linker() -> Callable[[], Linker]:
    library = live_library()
    return lambda: library.shelf().linker


def _marked(example: Message) -> list[tuple[str, str]]:
    """Names that an example marks as [name](kind)."""
    text = example.get(TEXT)
    return [(text[e["start"]:e["end"]], e["entity"]) for e in example.get(ENTITIES) or ()]


def _entity(mention: Mention) -> dict[str, Any]:
    """The mention in Rasa's form. Offsets count in the levelled text."""
    return {
        "entity": mention.kind,
        "value": mention.id or str(mention.number),
        "start": mention.start,
        "end": mention.end,
        "extractor": "SentenceReader",
    }
