"""The one component of the pipeline: levels a message, finds names, classifies each piece.

Sets `intent`, `intent_ranking` and `entities` as Rasa expects them, and
`segments`: the pieces of the message, each with its own reading, from which the
actions make questions. What is asked comes from training, what exists from the
live library.

Trained on other data than this product's it is a plain intent classifier: no
library, no store, no names, no pieces; entities annotated there are ignored.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_server.nlu.house_model import HouseModel
from bot.rasa_server.nlu.intent_model import IntentModel
from bot.rasa_server.nlu.knowledge import live_library
from bot.rasa_server.nlu.language import Language, dictionary
from bot.rasa_server.nlu.mending import Menders
from bot.rasa_server.nlu.nearness import Nearness
from bot.rasa_server.nlu.reading import (
    HOUSE_INTENTS,
    TOPIC_INTENT,
    Nowhere,
    Reader,
    marked_sample,
    nearness_of,
    nowhere,
    topic_samples,
)
from bot.rasa_server.progress import Part, tell
from policy_kb.language import text as levelled
from policy_kb.language.text import dialect
from policy_kb.library import Shelf
from policy_kb.mentions import Mention
from policy_kb.retrieval.meaning import Meaning, sentence_encoder

logger = logging.getLogger(__name__)

INTENT_RANKING = "intent_ranking"
SEGMENTS = "segments"
_RANKED = 5
# In the stored model: it was trained on this product's data.
_HOUSE = "house"
# There as well: what the encoder makes ready before the first message.
_TOKENS = "tokens.json"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class SentenceReader(GraphComponent):
    """Reads one message: intent, names, pieces."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`meaning`: use the encoder.

        On data of others, `strength`: inverse of the SVM's L2 penalty; `asked`: the largest
        share of the messages that the encoder is asked about.
        """
        return {"strength": 1.0, "meaning": True, "asked": 0.07}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: HouseModel | IntentModel | None = None,
        house: bool = False,
        nearness: Nearness | None = None,
        language: Language | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._house = house
        self._nearness = nearness
        self._language = language
        self._tokens: list[int] = []
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
            if not (folder / "model.json").exists():  # no example had an intent
                return cls(config, model_storage, resource)
            house = (folder / _HOUSE).exists()
            model = (HouseModel if house else IntentModel).load(folder)
            language = Language.load(folder) if house else None
            nearness = Nearness.load(folder)
            made = cls(config, model_storage, resource, model, house, nearness, language)
            if (folder / _TOKENS).exists():
                made._tokens = json.loads((folder / _TOKENS).read_text("utf-8"))
            return made

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier on every example that has an intent, and store it."""
        tell(Part.READING)
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        intents = [e.get(INTENT) for e in examples]
        self._house = set(intents) >= HOUSE_INTENTS
        with self._storage.write_to(self._resource) as folder:
            if not examples:
                logger.warning("训练数据中没有意图例句，未训练分类器。")
                return self._resource
            linker = self._shelves()().linker
            level = self._level()
            samples = [marked_sample(e.get(TEXT), self._marked(e), linker, level) for e in examples]
            if self._house:
                self._nearness = nearness_of(samples, intents, self._encoder())
                if self._nearness is not None:
                    self._nearness.save(folder)
                    tokens = self._encoder().common_tokens(sample.plain for sample in samples)
                    (folder / _TOKENS).write_text(json.dumps(tokens), "utf-8")
                topics = topic_samples(live_library().shelf())
                samples += topics
                intents += [TOPIC_INTENT] * len(topics)
                (folder / _HOUSE).touch()
                tell(Part.TOPICS)
                self._language = Language.learn(
                    (*(sample.plain for sample in samples), *dialect()), dictionary()
                )
                self._language.save(folder)
                tell(Part.LANGUAGE)
            # Two classifiers, because each is the better one on its data (ADR 40).
            self._model = (
                HouseModel.train(samples, intents, encoder=self._encoder())
                if self._house
                else IntentModel.train(
                    samples,
                    intents,
                    self._config["strength"],
                    self._encoder(),
                    self._config["asked"],
                )
            )
            self._model.save(folder)
        tell(Part.MEANING)
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
        if self._model is None:
            message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
            return
        reading = self._reader().read(message.get(TEXT) or "")
        ranked = [{"name": name, "confidence": share} for name, share in reading.ranking[:_RANKED]]
        message.set(INTENT, ranked[0], add_to_output=True)
        message.set(INTENT_RANKING, ranked, add_to_output=True)
        if self._house:
            message.set(ENTITIES, [_entity(m) for m in reading.mentions], add_to_output=True)
            message.set(SEGMENTS, reading.segments, add_to_output=True)

    def _encoder(self) -> Meaning | None:
        return sentence_encoder() if self._config["meaning"] else None

    def _reader(self) -> Reader:
        assert self._model is not None
        if self._reads is None:
            shelves, encoder = self._shelves(), self._encoder()
            if encoder is not None:
                encoder.accustom(self._tokens)
            self._reads = Reader(
                self._model,
                shelves,
                encoder,
                self._house,
                self._nearness,
                self._mender(),
                self._level(),
            )
        return self._reads

    def _level(self) -> Callable[[str], str]:
        """Words of another field are not ours to put right."""
        return levelled.normalise if self._house else levelled.written_alike

    def _shelves(self) -> Callable[[], Shelf | Nowhere]:
        return live_library().shelf if self._house else nowhere

    def _mender(self) -> Menders | None:
        """Mends with the words of the live library; none for data of others."""
        if self._language is None:
            return None
        library = live_library()
        return Menders(self._language, lambda: library.shelf().wording)

    def _marked(self, example: Message) -> list[tuple[str, str]]:
        """Names that an example of ours marks as [name](kind)."""
        if not self._house:
            return []
        text = example.get(TEXT)
        return [(text[e["start"] : e["end"]], e["entity"]) for e in example.get(ENTITIES) or ()]


def _entity(mention: Mention) -> dict[str, Any]:
    """The mention in Rasa's form. Offsets count in the levelled text."""
    return {
        "entity": mention.kind,
        "value": mention.id or str(mention.number),
        "start": mention.start,
        "end": mention.end,
        "extractor": "SentenceReader",
    }
