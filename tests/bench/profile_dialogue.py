"""Where a turn of the dialogue spends its CPU time, in this process, without a gateway.

    DATA_DIR=$(mktemp -d) .venv/bin/python tests/bench/profile_dialogue.py \
        --model var/models/NAME.tar.gz [--set own] [--answers FILE] [--calls 45]

Every turn of one evaluation set is asked three times: new to the process, again (the
sentence encoder remembers its texts) and again under cProfile, which makes everything
slower: read its rows as shares; the encoder is not in them. Between the last two one person
goes on for 500 turns, always the same twenty questions, to see whether the cost grows.
`--new` profiles the first round, encoder included, and asks nothing else.
`--answers` keeps the answers of the first round, to be compared byte for byte after a
change; they are comparable for one day only, as answers name dates. The library is loaded and
the dialogue rehearsed before, as in a server. All times are CPU of the whole process, threads
included. Asserts nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import pstats
import sys
import time
from pathlib import Path

import yaml

LONG_TURNS, LONG_CYCLE = 500, 20
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.observability.logging import set_up_logging  # noqa: E402
from bot.rasa_server.environment import prepare, without_warnings  # noqa: E402

# As the server does, and before Rasa is imported: its debug lines would be measured too.
set_up_logging("WARNING")
prepare("WARNING")

from bot.rasa_server.agent import Dialogue, load_dialogue  # noqa: E402
from bot.rasa_server.app import rehearse  # noqa: E402
from bot.rasa_server.nlu.knowledge import live_library  # noqa: E402
from policy_kb.retrieval.meaning import Meaning, sentence_encoder  # noqa: E402


def conversations(folder: Path) -> list[tuple[str, list[str]]]:
    """Name and turns of every conversation of a set."""
    return [
        (case["id"], [turn["say"] for turn in case["turns"]])
        for file in sorted(folder.glob("*.yml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


async def ask_all(
    dialogue: Dialogue, asked: list[tuple[str, list[str]]], run: str
) -> list[tuple[str, str, list[str]]]:
    """Each conversation by a person of its own; what was said to each turn."""
    answers = []
    for name, turns in asked:
        for turn in turns:
            said = await dialogue.say(f"{run}-{name}", turn)
            answers.append((name, turn, [message.get("text", "") for message in said]))
    return answers


class Encoding:
    """Counts what the sentence encoder really encodes, and its CPU time."""

    def __init__(self, encoder: Meaning) -> None:
        self.calls = self.texts = 0
        self.seconds = 0.0
        self.by_size: dict[int, tuple[int, float]] = {}
        self._encode, encoder._encode = encoder._encode, self._counted

    def _counted(self, texts: list[str]):
        began = time.process_time()
        vectors = self._encode(texts)
        took = time.process_time() - began
        calls, before = self.by_size.get(len(texts), (0, 0.0))
        self.by_size[len(texts)] = calls + 1, before + took
        self.seconds += took
        self.calls += 1
        self.texts += len(texts)
        return vectors


def cpu_per_turn(dialogue: Dialogue, asked: list[tuple[str, list[str]]], run: str) -> float:
    """Milliseconds of CPU, this process alone."""
    began = time.process_time()
    answers = asyncio.run(ask_all(dialogue, asked, run))
    return (time.process_time() - began) * 1000 / len(answers)


def first_and_last_turns(dialogue: Dialogue, asked: list[tuple[str, list[str]]]) -> None:
    """What a turn of one long conversation costs at its beginning and at its end."""
    texts = [turns[0] for _, turns in asked[:: max(1, len(asked) // LONG_CYCLE)]][:LONG_CYCLE]
    asyncio.run(ask_all(dialogue, [("person", texts[:4])], "long"))
    rounds = [
        cpu_per_turn(dialogue, [("person", texts)], "long") for _ in range(LONG_TURNS // len(texts))
    ]
    early, late = min(rounds[:3]), min(rounds[-3:])
    print(
        f"one conversation, {LONG_TURNS} turns of {len(texts)} questions:"
        f" {early:.1f} ms a turn at first, {late:.1f} at last, ratio {late / early:.2f}"
    )


def print_profile(profile: cProfile.Profile, turns: int, rows: int, alone: bool) -> None:
    """Functions by the time spent in and below them (or in them `alone`), for one turn."""
    entries = pstats.Stats(profile).stats.items()
    by_total = sorted(entries, key=lambda item: item[1][2 if alone else 3], reverse=True)
    print("    total      own  calls  (ms and calls a turn, under the profiler)")
    for (file, line, name), (_, calls, own, total, _) in by_total[:rows]:
        where = "/".join(Path(file).parts[-2:])
        print(
            f"{total * 1000 / turns:9.2f}{own * 1000 / turns:9.2f}{calls / turns:7.1f}"
            f"  {where}:{line} {name}"
        )


def main() -> None:
    """Ask, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--set", default="own")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--calls", type=int, default=45, help="rows of the profile")
    parser.add_argument("--own", action="store_true", help="rows by the time of the function alone")
    parser.add_argument("--new", action="store_true", help="profile the first round alone")
    wanted = parser.parse_args()

    asked = conversations(ROOT / "tests/evaluation" / wanted.set)
    with without_warnings():
        dialogue = load_dialogue(wanted.model)
        # As in a server.
        asyncio.run(rehearse(dialogue, live_library().shelf()))
        live_library().watch()
    profile = cProfile.Profile(time.process_time)
    if wanted.new:
        turns = sum(len(turns) for _, turns in asked)
        profile.runcall(cpu_per_turn, dialogue, asked, "profiled")
        print_profile(profile, turns, wanted.calls, wanted.own)
        return
    encoder = sentence_encoder()
    encoding = Encoding(encoder) if encoder else None
    began = time.process_time()
    answers = asyncio.run(ask_all(dialogue, asked, "first"))
    first = (time.process_time() - began) * 1000 / len(answers)
    if wanted.answers:
        wanted.answers.write_text(json.dumps(answers, ensure_ascii=False, indent=1))
    again = cpu_per_turn(dialogue, asked, "again")
    print(f"{len(answers)} turns, ms CPU a turn: {first:.1f} new, {again:.1f} asked again")
    if encoding:
        turns = len(answers)
        print(
            f"encoder, new: {encoding.seconds * 1000 / turns:.1f} ms a turn,"
            f" {encoding.calls / turns:.2f} calls, {encoding.texts / turns:.2f} texts"
        )
        for size, (calls, seconds) in sorted(encoding.by_size.items()):
            print(f"  {calls} calls of {size} texts: {seconds * 1000 / turns:.1f} ms a turn")
    first_and_last_turns(dialogue, asked)
    profile.runcall(cpu_per_turn, dialogue, asked, "profiled")
    print_profile(profile, len(answers), wanted.calls, wanted.own)


if __name__ == "__main__":
    main()
