"""A dialogue from question/answer pairs, for tests and for running without a model."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.errors import DialogueSilent
from bot.messages import Reply

Answer = Reply | str | Exception


class ScriptedDialogue:
    """Answers what the script says; what it was asked stands in `asked`.

    An exception in the script is raised. `gate`, when given, holds every answer
    back until it is set, so that tests decide when an answer is late.
    """

    def __init__(
        self,
        script: Mapping[str, Answer] | None = None,
        otherwise: Answer | None = None,
        gate: asyncio.Event | None = None,
    ) -> None:
        self.script = dict(script or {})
        self.otherwise = otherwise
        self.gate = gate
        self.is_ready = True
        self.asked: list[tuple[str, str]] = []

    async def ask(self, user: str, text: str, budget: float, home: str = "") -> Reply:
        self.asked.append((user, text))
        if self.gate is not None:
            await self.gate.wait()
        answer = self.script.get(text, self.otherwise)
        if answer is None:
            raise DialogueSilent(f"not in the script: {text}")
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else Reply(answer)

    async def ready(self) -> bool:
        return self.is_ready
