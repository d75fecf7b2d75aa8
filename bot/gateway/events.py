"""What the platform reports without waiting for an answer: one log line each, and a count.

People appear as a hash. What is done about an event (welcome, deletion, silence)
is decided in `reception` and `turn`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import structlog

from bot.messages import Incoming, Kind
from bot.observability.logging import who
from bot.observability.metrics import ARRIVALS, SEND_RESULTS

log = structlog.get_logger(__name__)

# The outcomes the platform has words for; whatever else it invents is counted as "other".
_OUTCOMES = {
    "success", "send_success", "failed_user_block", "failed_system_failed", "accept", "reject",
    "send_fail", "ok", "0",
}  # fmt: skip
_OUTCOME_FIELDS = (
    "Status",
    "SubscribeMsgPopupEvent.List.SubscribeStatusString",
    "SubscribeMsgChangeEvent.List.SubscribeStatusString",
    "SubscribeMsgSentEvent.List.ErrorStatus",
    "SubscribeMsgSentEvent.List.ErrorCode",
    "PublishEventInfo.publish_status",
)
# Scenes are ours (they stand in codes that we made), but a metric must stay small whatever comes.
_SCENE = re.compile(r"[\w.-]{1,64}")
_MOST_SCENES = 200
# An event we do not know is named in the log only if it looks like a name, not like somebody's id.
_NAME = re.compile(r"[A-Za-z_]{1,40}")
_scenes: set[str] = set()


def note(incoming: Incoming) -> None:
    """Write down an event that is worth it; messages are none of our business."""
    kind = incoming.kind
    if kind in (Kind.FOLLOWED, Kind.SCANNED):
        scene = _scene(incoming.scene)
        ARRIVALS.labels(kind.value, scene).inc()
        log.info("arrived", how=kind.value, scene=scene, who=who(incoming.user))
    elif kind in (Kind.UNFOLLOWED, Kind.REVOKED):
        log.info("left", how=kind.value, who=who(incoming.user))
    elif kind in (Kind.HUMAN_OPENED, Kind.HUMAN_CLOSED):
        log.info("human_session", how=kind.value, who=who(incoming.user))
    elif kind is Kind.SEND_RESULT:
        result = outcome(incoming.details)
        SEND_RESULTS.labels(incoming.event.lower(), result).inc()
        log.info("send_result", name=incoming.event, outcome=result, who=who(incoming.user))
    elif kind is Kind.ACCOUNT_NOTICE:
        due = incoming.details.get("ExpiredTime") or incoming.details.get("FailTime", "")
        log.warning("account_notice", name=incoming.event, time=due if due.isdigit() else "?")
    elif kind is Kind.OTHER_EVENT:
        name = incoming.event if _NAME.fullmatch(incoming.event) else "?"
        log.debug("event", name=name, who=who(incoming.user))


def outcome(details: Mapping[str, str]) -> str:
    """The platform's verdict on something sent, as one of a few words."""
    for name in _OUTCOME_FIELDS:
        word = re.sub(r"[^a-z0-9]+", "_", details.get(name, "").strip().lower()).strip("_")
        if word:
            return word if word in _OUTCOMES else "other"
    return "unknown"


def _scene(scene: str) -> str:
    if not scene:
        return "none"
    if not _SCENE.fullmatch(scene) or (scene not in _scenes and len(_scenes) >= _MOST_SCENES):
        return "other"
    _scenes.add(scene)
    return scene
