"""Questions of staff answered from drafts: the port, the dialogue servers over HTTP, a script.

For previews, "ask it" and golden questions. The answers come by the same path as a company's;
nothing of a trial is kept or shown to companies. Synchronous: the pages that ask run in threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import httpx

from bot.dialogue.rasa_http import to_reply
from bot.errors import DialogueError, DialogueSilent, DialogueUnavailable
from bot.messages import Reply

_CONNECT_SECONDS, _ANSWER_SECONDS = 0.5, 30.0


class TrialRefused(DialogueError):
    """The dialogue cannot answer from these drafts; the text says why."""


class Trial(Protocol):
    """Asks as a company would, of what is published with drafts over it."""

    def ask(
        self,
        conversations: Sequence[Sequence[str]],
        drafts: Sequence[Mapping[str, Any]] = (),
        without: Sequence[str] = (),
    ) -> list[list[Reply]]:
        """The reply to each turn of each conversation, in order.

        `drafts`: entries as plain data (`policy_kb.yaml_io.entry_to_dict`), each in place of the
        published one of its id; `without`: ids that count as withdrawn. A reply with an empty
        text means that the dialogue failed at that turn. Raises DialogueUnavailable when no
        server could be asked, TrialRefused when the drafts cannot be shown.
        """
        ...


class HttpTrial:
    """The dialogue servers, wherever they run; the first that answers."""

    def __init__(
        self,
        servers: Sequence[str],
        transport: httpx.BaseTransport | None = None,
        seconds: float = _ANSWER_SECONDS,
    ) -> None:
        self._urls = [f"{server}/trial" for server in servers]
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(seconds, connect=_CONNECT_SECONDS),
        )

    def ask(
        self,
        conversations: Sequence[Sequence[str]],
        drafts: Sequence[Mapping[str, Any]] = (),
        without: Sequence[str] = (),
    ) -> list[list[Reply]]:
        """See `Trial.ask`."""
        wanted = {
            "conversations": [list(texts) for texts in conversations],
            "drafts": [dict(draft) for draft in drafts],
            "without": list(without),
        }
        cause: Exception | None = None
        for url in self._urls:
            try:
                response = self._client.post(url, json=wanted)
            except httpx.HTTPError as error:
                cause = error
                continue
            if response.status_code == 400:
                raise TrialRefused(_reason(response))
            if response.status_code == 200:
                return _replies(response, wanted["conversations"])
            cause = RuntimeError(f"status {response.status_code}")
        raise DialogueUnavailable(f"no dialogue server holds the trial: {cause!r}") from cause

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class ScriptedTrial:
    """Answers what the script says; what it was asked stands in `asked`, with the drafts."""

    def __init__(
        self,
        script: Mapping[str, str | Reply] | None = None,
        otherwise: str = "好的",
        error: Exception | None = None,
    ) -> None:
        self.script, self.otherwise, self.error = dict(script or {}), otherwise, error
        self.asked: list[tuple[list[list[str]], list[dict[str, Any]], list[str]]] = []

    def ask(
        self,
        conversations: Sequence[Sequence[str]],
        drafts: Sequence[Mapping[str, Any]] = (),
        without: Sequence[str] = (),
    ) -> list[list[Reply]]:
        """See `Trial.ask`."""
        talks = [list(texts) for texts in conversations]
        self.asked.append((talks, [dict(draft) for draft in drafts], list(without)))
        if self.error is not None:
            raise self.error
        return [[self._reply(text) for text in texts] for texts in talks]

    def _reply(self, text: str) -> Reply:
        answer = self.script.get(text, self.otherwise)
        return answer if isinstance(answer, Reply) else Reply(answer)


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"])
    except (KeyError, TypeError, ValueError):
        return "the dialogue refused the trial"


def _replies(response: httpx.Response, asked: list[list[str]]) -> list[list[Reply]]:
    try:
        said = response.json()["conversations"]
        replies = [[_reply(messages) for messages in turns] for turns in said]
    except (KeyError, TypeError, ValueError) as error:
        raise DialogueUnavailable("the dialogue's answer to a trial is malformed") from error
    if [len(turns) for turns in replies] != [len(texts) for texts in asked]:
        raise DialogueUnavailable("the dialogue left turns of a trial out")
    return replies


def _reply(messages: Any) -> Reply:
    if not isinstance(messages, list):
        raise TypeError("messages")
    try:
        return to_reply(messages)
    except DialogueSilent:
        return Reply("")
