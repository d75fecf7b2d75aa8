"""The Rasa agent as this house wires it: in-process actions, our stores.

`load_dialogue` is the only builder; the server, the terminal and the tests all
get theirs here. Importing this module imports Rasa (several seconds).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_server.inprocess import InProcessActions
from bot.rasa_server.locks import SenderLocks
from bot.rasa_server.tracker_store import (
    CompactMemoryTrackerStore,
    CompactTrackerStore,
    HouseStore,
)
from bot.rasa_server.turn.processor import LeanProcessor
from bot.rasa_server.turn.version import insist_on_known_rasa

CHANNEL = "rest"


class WholeMessages(CollectingOutputChannel):
    """Collects what the dialogue says, one entry for each utterance.

    Rasa's collector cuts a text at blank lines; our answers are laid out with
    them, and the gateway sends one message anyway.
    """

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self._persist_message(self._message(recipient_id, text=text.strip()))


class HouseAgent(Agent):
    """Rasa's agent with our processor."""

    def __init__(self, conversations: CompactTrackerStore | None = None, **parts: Any) -> None:
        """`conversations`: our store where there is one, which Rasa wraps in another."""
        super().__init__(tracker_store=conversations, **parts)
        self._conversations = conversations

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        return HouseStore(store or CompactMemoryTrackerStore(domain))

    def load_model(self, model_path: Path, fingerprint: str | None = None) -> None:
        """Load the model file; everything that holds its domain gets the new one."""
        self.processor = LeanProcessor(
            model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            conversations=self._conversations,
        )
        self.domain = self.tracker_store.domain = self.processor.domain
        self.nlg.responses = self.domain.responses
        self._set_fingerprint(fingerprint)


class Dialogue:
    """A loaded model that can be talked to."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @property
    def model_name(self) -> str:
        """The file name of the loaded model."""
        return self._agent.model_name or ""

    async def say(self, sender: str, text: str) -> list[dict[str, Any]]:
        """One turn: the answers in the form of Rasa's REST channel."""
        channel = WholeMessages()
        # For the record of the turn that the actions keep.
        about = {"model": self.model_name, "began": time.time()}
        await self._agent.handle_message(
            UserMessage(text, channel, sender, input_channel=CHANNEL, metadata=about)
        )
        return channel.messages

    async def understand(self, text: str) -> dict[str, Any]:
        """What the recognition makes of a text, without a conversation."""
        return await self._agent.parse_message(text)


def load_dialogue(
    model: Path,
    conversations: CompactTrackerStore | None = None,
    actions: EndpointConfig | None = None,
    locks: SenderLocks | None = None,
) -> Dialogue:
    """Load a model file; takes seconds and blocks.

    A model that takes over from another gets its store and its locks, so that
    conversations go on and two turns of one person never overlap.
    """
    insist_on_known_rasa()
    agent = HouseAgent(
        conversations=conversations or CompactMemoryTrackerStore(None),
        lock_store=locks or SenderLocks(),
        action_endpoint=actions or InProcessActions(),
    )
    agent.load_model(model)
    return Dialogue(agent)
