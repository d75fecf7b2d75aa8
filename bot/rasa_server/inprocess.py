"""Runs the actions inside the dialogue server instead of over HTTP.

To Rasa this is an endpoint like any other. The call and the result still pass
through JSON: an action then cannot change the tracker behind Rasa's back, and
what works here works with `rasa run actions` too.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


class InProcessActions(EndpointConfig):
    """An action endpoint that is a function call."""

    def __init__(self, package: str = "actions", executor: ActionExecutor | None = None) -> None:
        # The domain is long and the same every time; only actions that ask for
        # it get it.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = executor or _executor_of(package)

    @property
    def action_names(self) -> frozenset[str]:
        """The names of all actions that were found."""
        return frozenset(self._executor.actions)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that the call names and return its events and responses.

        Raises ClientResponseError as an action server would make it be raised:
        400 for a rejection, 404 for an unknown action.
        """
        call = json.loads(json.dumps(kwargs["json"]))
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            told = {"error": str(rejection), "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(told)) from rejection
        except ActionNotFoundException as unknown:
            told = {"error": str(unknown), "action_name": unknown.action_name}
            raise ClientResponseError(404, "unknown action", json.dumps(told)) from unknown
        return json.loads(json.dumps(result))


def _executor_of(package: str) -> ActionExecutor:
    executor = ActionExecutor()
    try:
        executor.register_package(package)
    except SystemExit as exit_:
        # rasa_sdk logs an import error and ends the process; here the reason
        # must reach whoever is loading the dialogue.
        raise RuntimeError(f"the package '{package}' cannot be imported") from exit_
    return executor
