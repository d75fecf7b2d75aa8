"""Answers from a draft, as the phone would show them: previews and "ask it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.dialogue.trial import Trial, TrialRefused
from bot.errors import DialogueUnavailable
from bot.messages import Reply
from policy_kb.model import Entry
from policy_kb.typical import typical_questions
from policy_kb.yaml_io import entry_to_dict

log = structlog.get_logger(__name__)

LONGEST_QUESTION = 200


@dataclass(frozen=True)
class Talk:
    """A question and what the phone shows for it; without a text the dialogue failed at it."""

    question: str
    reply: Reply


@dataclass(frozen=True)
class Tried:
    """What came of asking; `fault` is a sentence for staff where nothing could be asked."""

    talks: tuple[Talk, ...] = ()
    fault: str = ""


def preview(trial: Trial, entry: Entry) -> Tried:
    """The answers to the entry's typical questions, each asked by somebody new."""
    return ask(trial, entry, typical_questions(entry))


def ask(trial: Trial, entry: Entry, questions: Sequence[str]) -> Tried:
    """The answers to some questions, each asked by somebody new."""
    try:
        replies = trial.ask([[text] for text in questions], [entry_to_dict(entry)])
    except TrialRefused as error:
        return Tried(fault=str(error))
    except DialogueUnavailable as error:
        log.warning("trial_unavailable", cause=str(error))
        return Tried(fault="问答服务现在没有运行或正在启动，暂时不能试答；其他操作不受影响。")
    return Tried(
        tuple(Talk(text, reply[0]) for text, reply in zip(questions, replies, strict=True))
    )
