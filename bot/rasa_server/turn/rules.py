"""What RulePolicy would predict, looked up instead of worked out.

RulePolicy rebuilds the states of the whole conversation several times a turn and tries
every rule on them; after the answer it does so again to find that it is time to listen.
Where all rules say "after this intent do this, then listen" both follow from the intent
and the last action. Any other rule in a model, and any other situation than those two,
is left to RulePolicy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS, RULES, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

from bot.rasa_server.turn.runner import PlainGraphRunner

_UNDONE = (ActionReverted, UserUtteranceReverted)


class PreparedRules:
    """The rules of one model as a table: intent and last action → rule."""

    def __init__(
        self,
        policy: RulePolicy,
        ensemble: DefaultPolicyPredictionEnsemble,
        rules: Mapping[tuple[str, str], str],
    ) -> None:
        self._policy = policy
        self._ensemble = ensemble
        self._rules = rules

    @classmethod
    def of(
        cls, runner: PlainGraphRunner, target: str | None, needs: Mapping[str, str]
    ) -> PreparedRules | None:
        """The table of a model; None unless a RulePolicy with plain rules is its only policy.

        `needs`: from where the node `target`, which decides between policies, gets its inputs.
        """
        policies = [node for name, node in needs.items() if name.startswith("policy")]
        if target is None or len(policies) != 1:
            return None
        policy, ensemble = runner.component(policies[0]), runner.component(target)
        if type(policy) is not RulePolicy or type(ensemble) is not DefaultPolicyPredictionEnsemble:
            return None
        rules = _plain(policy.lookup[RULES])
        return cls(policy, ensemble, rules) if rules else None

    def predict(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction | None:
        """The prediction of policy and ensemble; None where they have to be asked."""
        message, last = tracker.latest_message, tracker.latest_action_name
        intent = message.intent.get(INTENT_NAME_KEY) if message else None
        rule = self._rules.get((intent, last)) if intent and last else None
        if rule is None or tracker.active_loop_name or intent in DEFAULT_ACTION_MAPPINGS:
            return None
        if last != ACTION_LISTEN_NAME and not _answers_the_message(tracker):
            return None
        scores = self._policy._prediction_result(self._policy.lookup[RULES][rule], tracker, domain)
        prediction = self._policy._rule_prediction(scores, rule)
        return self._ensemble.combine_predictions([prediction], tracker, domain)


def _plain(rules: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(intent, last action) → key of the rule; empty where one rule is of another sort."""
    table: dict[tuple[str, str], str] = {}
    for key, action in rules.items():
        states = json.loads(key)
        intent = states[0].get("user", {}).get("intent")
        before = [_state(ACTION_LISTEN_NAME, intent)]
        if len(states) == 2:
            last = states[1].get("prev_action", {}).get("action_name")
            before.append(_state(last, intent))
        else:
            last = ACTION_LISTEN_NAME
        # The first state leads to an action, the second to listening; then no two rules fit
        # the same situation.
        listens = action == ACTION_LISTEN_NAME
        if states != before or not intent or listens == (last == ACTION_LISTEN_NAME):
            return {}
        table[intent, last] = key
    return table


def _state(action: Any, intent: Any) -> dict[str, Any]:
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}}


def _answers_the_message(tracker: DialogueStateTracker) -> bool:
    """Whether since listening one message came and one action was run, and nothing undone."""
    seen = []
    for event in reversed(tracker.events):
        if isinstance(event, _UNDONE):
            return False
        if isinstance(event, (ActionExecuted, UserUttered)):
            seen.append(event)
        if len(seen) == 3:
            answer, message, listening = seen
            return (
                isinstance(answer, ActionExecuted)
                and isinstance(message, UserUttered)
                and isinstance(listening, ActionExecuted)
                and listening.action_name == ACTION_LISTEN_NAME
            )
    return False
