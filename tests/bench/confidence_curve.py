"""What a confidence is worth: two curves as a table and as docs/confidence.svg.

    python tests/bench/confidence_curve.py

Answered against wrong: a fifth of our examples is held out; every reading below
a confidence is turned down. Outside against lost: the newest model reads the
questions of tests/evaluation/out-of-scope and the opening questions of the
other sets; from a probability of `out_of_scope` on a question is turned away.
The product decides with more than this probability; its own figures are those
of `kejitong evaluate`.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import numpy as np
import yaml
from nlu_study import ROOT, Rows, own, product

_LEVELS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_INSIDE = ("own", "holdout", "fresh", "final")
_SETS = ROOT / "tests" / "evaluation"


def main() -> None:
    """Print both tables and draw both curves."""
    from bot.settings import Settings

    labels, shares, truth = held_out(*own())
    best, sure = shares.argmax(axis=1), shares.max(axis=1)
    right = np.array([labels[b] == t for b, t in zip(best, truth, strict=True)])
    answered = [(float((sure >= p).mean()), float((~right & (sure >= p)).mean())) for p in _LEVELS]
    print("| confidence at least | answered | wrong of all |\n|---|---|---|")
    for level, (share, wrong) in zip(_LEVELS, answered, strict=True):
        print(f"| {level} | {share:.1%} | {wrong:.1%} |")
    outside, inside = readings(Settings.from_env(os.environ).data_dir)
    turned = [(float((inside >= p).mean()), float((outside >= p).mean())) for p in _LEVELS]
    print("\n| outside at least | others recognised | own questions lost |\n|---|---|---|")
    for level, (lost, found) in zip(_LEVELS, turned, strict=True):
        print(f"| {level} | {found:.1%} | {lost:.1%} |")
    target = ROOT / "docs" / "confidence.svg"
    target.write_text(drawing(answered, turned), encoding="utf-8")


def held_out(train: Rows, test: Rows) -> tuple[list[str], np.ndarray, list[str]]:
    """Intents, probabilities of the held-out texts, and their true intents."""
    labels, shares = product(meaning=True)(train)([text for text, _ in test])
    return labels, shares, [intent for _, intent in test]


def readings(data_dir: Path) -> tuple[np.ndarray, np.ndarray]:
    """The probability of lying outside: of questions to others, and of ours."""
    from bot.rasa_server.environment import prepare
    from bot.rasa_server.models import newest_model

    prepare()
    from rasa.core.agent import Agent

    agent = Agent.load(str(newest_model(data_dir)))

    async def read(questions: list[str]) -> np.ndarray:
        found = [await agent.parse_message(question) for question in questions]
        return np.array([reading["segments"][0]["outside"] for reading in found])

    outside = openings("out-of-scope", lambda expect: True)
    inside = [q for name in _INSIDE for q in openings(name, lambda e: e != "out_of_scope")]
    return asyncio.run(read(outside)), asyncio.run(read(inside))


def openings(name: str, wanted) -> list[str]:
    """The first questions of a set's cases."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        str(case["turns"][0]["say"])
        for path in sorted((_SETS / name).glob("*.yml"))
        for case in yaml.load(path.read_text("utf-8"), Loader=loader)
        if wanted(case["turns"][0]["expect"].get("says"))
    ]


def drawing(answered: list[tuple[float, float]], turned: list[tuple[float, float]]) -> str:
    """Two panels, 0 to 100 % across; titles name the ends of shorter axes."""
    panels = (
        panel(40, "answered → / wrong of all ↑ (0–20 %)", [(x, y / 0.2) for x, y in answered]),
        panel(400, "own questions lost → (0–5 %) / others recognised ↑",
              [(x / 0.05, y) for x, y in turned]),
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="740" height="330" '
        'font-family="sans-serif" font-size="12">\n' + "\n".join(panels) + "\n</svg>\n"
    )


def panel(left: int, title: str, points: list[tuple[float, float]]) -> str:
    """One curve in a frame of 280 by 240, with the level beside each point."""
    places = [(left + 280 * min(x, 1), 280 - 240 * min(y, 1)) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x + 5:.1f}" y="{y - 5:.1f}">{level}</text>'
        for (x, y), level in zip(places, _LEVELS, strict=True)
    )
    return (
        f'<rect x="{left}" y="40" width="280" height="240" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#06c" stroke-width="2"/>{marks}'
        f'<text x="{left}" y="305">{title}</text>'
    )


if __name__ == "__main__":
    main()
