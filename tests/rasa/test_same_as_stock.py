"""What is left out of Rasa's turn changes nothing: same events, same replies as stock Rasa."""

from __future__ import annotations

import json

import pytest
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.events import ActionReverted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection

from bot.rasa_server.agent import HouseAgent, WholeMessages
from bot.rasa_server.inprocess import InProcessActions
from bot.rasa_server.locks import SenderLocks
from bot.rasa_server.tracker_store import CompactMemoryTrackerStore
from bot.rasa_server.turn import version
from bot.rasa_server.turn.action import HouseAction
from bot.rasa_server.turn.rules import _plain
from bot.rasa_server.turn.tracker import HouseTracker

TALK = (
    "你好",
    "有什么政策",
    "还有吗",
    "有什么政策",
    "留电话",
    "有什么政策",
    "13800000000",
    "还有吗",
    "/restart",
    "你好",
    "/greet",
    "/no_such_intent",
    "还有吗",
    "有什么政策",
    "有什么政策",
    "还有吗",
)


def agent(kind: type[Agent], model, actions) -> Agent:
    store = "tracker_store" if kind is Agent else "conversations"
    made = kind(
        **{store: CompactMemoryTrackerStore(None)},
        lock_store=SenderLocks(),
        action_endpoint=actions,
    )
    made.load_model(model)
    return made


async def told(made: Agent, texts: tuple[str, ...]) -> tuple[list, list]:
    """What was said to each text, and the events of each turn without times and names of models."""
    said, happened = [], []
    for text in texts:
        channel = WholeMessages()
        message = UserMessage(text, channel, "a", input_channel="rest", message_id="1")
        events = []
        await watched(made, message, events)
        said.append(channel.messages)
        happened.append(events)
    return said, happened


async def watched(made: Agent, message: UserMessage, events: list) -> None:
    """One turn; `events`: all of the tracker that is saved at its end."""
    save = made.tracker_store.save

    async def look(tracker: DialogueStateTracker) -> None:
        events[:] = [_without_stamps(event.as_dict()) for event in tracker.events]
        await save(tracker)

    made.processor.tracker_store.save = look
    try:
        await made.handle_message(message)
    finally:
        made.processor.tracker_store.save = save


def _without_stamps(event: dict) -> dict:
    return {key: value for key, value in event.items() if key not in ("timestamp", "metadata")}


@pytest.mark.filterwarnings("ignore")
async def test_events_and_replies_are_those_of_stock_rasa(tiny_model, tiny_actions):
    stock = await told(agent(Agent, tiny_model, tiny_actions), TALK)
    lean = await told(agent(HouseAgent, tiny_model, tiny_actions), TALK)
    assert lean == stock


@pytest.mark.filterwarnings("ignore")
async def test_plain_rules_are_looked_up_and_lead_to_the_same(plain_model, tiny_actions):
    stock = await told(agent(Agent, plain_model, tiny_actions), TALK)
    made = agent(HouseAgent, plain_model, tiny_actions)
    assert made.processor._rules is not None
    asked = []
    made.processor.graph_runner.run = _noting(made.processor.graph_runner.run, asked)
    assert await told(made, TALK) == stock
    nlu = [made.processor.model_metadata.nlu_target]
    predicted = [targets for targets in asked if targets != nlu]
    # Only what no rule names (/restart, its end, the unknown intent) still asks the policies.
    assert 0 < len(predicted) < len(TALK)


def _noting(run, asked: list):
    def noted(inputs=None, targets=None):
        asked.append(targets)
        return run(inputs=inputs, targets=targets)

    return noted


@pytest.mark.filterwarnings("ignore")
async def test_a_rejected_action_leads_to_the_same(plain_model):
    def reject(dispatcher, tracker, domain):
        raise SdkRejection("action_answer", "not now")

    executor = ActionExecutor()
    executor.register_function("action_answer", reject)
    executor.register_function("action_more", lambda dispatcher, tracker, domain: [])
    actions = InProcessActions(executor=executor)
    texts = ("有什么政策", "还有吗", "有什么政策")
    stock = await told(agent(Agent, plain_model, actions), texts)
    assert await told(agent(HouseAgent, plain_model, actions), texts) == stock
    assert any(e["event"] == "action_execution_rejected" for e in stock[1][0])


async def test_what_was_undone_is_left_to_the_policies(plain_model, tiny_actions):
    made = agent(HouseAgent, plain_model, tiny_actions)
    await told(made, ("有什么政策",))
    tracker, domain = await made.tracker_store.retrieve("a"), made.domain
    tracker.update(UserUttered("还有吗", {"name": "more"}), domain)
    rules = made.processor._rules
    action = domain.action_names_or_texts[rules.predict(tracker, domain).max_confidence_index]
    assert action == "action_more"
    tracker.update(ActionReverted(), domain)
    tracker.latest_action = {"action_name": "action_more"}
    assert rules.predict(tracker, domain) is None


def test_rules_of_any_other_sort_are_not_taken_for_plain_ones(tiny_model, tiny_actions):
    processor = agent(HouseAgent, tiny_model, tiny_actions).processor
    assert processor._rules is None  # the tiny bot has a form
    step = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "x"}}
    done = {"prev_action": {"action_name": "a"}, "user": {"intent": "x"}}
    plain = {json.dumps([step]): "a", json.dumps([step, done]): "action_listen"}
    assert len(_plain(plain)) == 2
    for states, action in (
        ([{**step, "slots": {"topic": (1.0,)}}], "a"),
        ([{**step, "user": {"text": "x"}}], "a"),
        ([step], "action_listen"),
        ([step, done], "b"),
        ([step, done, done], "action_listen"),
        ([{"prev_action": {"action_name": "a"}, "user": {"intent": "x"}}], "b"),
    ):
        assert _plain({**plain, json.dumps(states): action}) == {}


def test_a_copy_of_a_tracker_is_that_of_rasa_and_stands_alone():
    def filled(kind):
        said = UserUttered("好", {"name": "greet"}, timestamp=1.0)
        return kind.from_events("a", [said, SlotSet("topic", "a", timestamp=2.0)])

    ours, theirs = filled(HouseTracker).copy(), filled(DialogueStateTracker).copy()
    assert ours.current_state() == theirs.current_state()
    original = filled(HouseTracker)
    twin = original.copy()
    twin.update(SlotSet("topic", "b"))
    assert original.get_slot("topic") == "a" and twin.get_slot("topic") == "b"
    assert len(original.events) + 1 == len(twin.events)


def test_a_graph_with_a_clash_of_names_is_refused(tiny_model, tiny_actions):
    runner = agent(HouseAgent, tiny_model, tiny_actions).processor.graph_runner
    with pytest.raises(GraphRunError):
        runner.run(inputs={"domain_provider": 1})


async def test_the_light_check_still_refuses_nonsense():
    action = HouseAction("action_x", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "好"}]})
    for nonsense in (None, [], {"events": ["x"]}, {"responses": [None]}):
        with pytest.raises(RasaException):
            action._validate_action_result(nonsense)


def test_another_rasa_is_refused_loudly(monkeypatch):
    monkeypatch.setattr(version.rasa, "__version__", "3.7.0")
    with pytest.raises(RuntimeError, match=r"3\.7\.0"):
        version.insist_on_known_rasa()


def test_what_is_overridden_is_still_there():
    """Names inside Rasa that the lean parts build on or replace."""
    from rasa.core.processor import MessageProcessor

    for name in (
        "_load_model",
        "_get_action",
        "_predict_next_with_tracker",
        "_log_slots",
        "_log_action_on_tracker",
        "_check_for_unseen_features",
        "run_action_extract_slots",
        "predict_next_with_tracker_if_should",
    ):
        assert callable(getattr(MessageProcessor, name))
    assert RULES == "rules" and issubclass(ActionExecutionRejection, RasaException)
    assert callable(RemoteAction._action_call_format) and callable(RemoteAction._utter_responses)
