"""One of our actions as Rasa runs it, without checks that cost more than the action.

Rasa hands each result to `jsonschema.validate`, which first checks its own schema again,
every time (about 15 ms), asks plug-ins of the paid product, and walks all classes of
events for each event. The result is built by `rasa_sdk` in this process, so a look at its
shape is enough.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError

from bot.rasa_server.compact import event_from


class HouseAction(RemoteAction):
    """An action that the action endpoint of the product runs."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """The messages and events of the action.

        Raises ActionExecutionRejection where the action rejects, RasaException where it fails.
        """
        if self.action_endpoint is None:
            raise RasaException(f"no endpoint runs the action '{self.name()}'")
        call = self._action_call_format(tracker, domain)
        try:
            result = await self.action_endpoint.request(json=call)
        except ClientResponseError as error:
            if error.status != 400:
                raise RasaException(f"action '{self.name()}' cannot be run") from error
            told = json.loads(error.text)
            raise ActionExecutionRejection(told["action_name"], told.get("error")) from error
        self._validate_action_result(result)
        responses = result.get("responses", [])
        said = await self._utter_responses(responses, output_channel, nlg, tracker)
        return [*said, *map(event_from, result.get("events", []))]

    def _validate_action_result(self, result: Any) -> bool:
        shape_is_right = (
            isinstance(result, dict)
            and all(isinstance(event, dict) for event in result.get("events", ()))
            and all(isinstance(response, dict) for response in result.get("responses", ()))
        )
        if not shape_is_right:
            raise RasaException(
                f"action '{self.name()}' returned something that is no action result"
            )
        return True
