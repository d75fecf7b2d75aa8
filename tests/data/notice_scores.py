"""Drafts of notices against what a careful reader found: per field right, wrong, missed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from policy_kb.intake.lines import Line, read_text
from policy_kb.intake.notice import ROLLING, read_notice
from policy_kb.intake.sheet.values import items

_TEXTS = ("title", "funding")
Alike = Callable[[Sequence[str], Sequence[str]], bool]
FOLDER = Path(__file__).parent / "notices"
FIELDS = (
    "title",
    "level",
    "issuer",
    "category",
    "published_on",
    "opens_on",
    "closes_on",
    "conditions",
    "materials",
    "funding",
    "contact",
    "link",
    "other_dates",
)


def own() -> Iterator[tuple[str, Path, dict]]:
    """Our invented notices with their expectations."""
    for path in sorted(FOLDER.glob("*.txt")):
        yield path.name, path, yaml.safe_load(path.with_suffix(".yml").read_text("utf-8"))


def samples(folder: Path) -> Iterator[tuple[str, Path, dict]]:
    """The real notices beside the repository; their texts stay there, so lines are numbered."""
    expected = yaml.safe_load((FOLDER / "samples.yml").read_text("utf-8"))
    for name, raw in expected.items():
        lines = (folder / name).read_text("utf-8").splitlines()
        yield name, folder / name, _with_texts(raw, lines)


def scores(path: Path, expected: dict) -> dict[str, tuple[str, object]]:
    """Field → (right | wrong | missed | empty, the draft's value)."""
    return scores_of(read_text(path), expected)


def scores_of(
    lines: Sequence[Line], expected: dict, alike: Alike | None = None
) -> dict[str, tuple[str, object]]:
    """`alike` says whether two lists of texts say the same; else they must be the same."""
    proposal = read_notice(lines)
    call = proposal.entries[0]
    found = {field: getattr(call, field) or None for field in FIELDS}
    if any(f.column == "closes_on" and f.value == ROLLING for f in proposal.findings):
        found["closes_on"] = ROLLING
    if expected.get("rolling"):
        expected = expected | {"closes_on": ROLLING}
    return {
        field: (_verdict(field, found[field], expected, alike or _same), found[field])
        for field in FIELDS
    }


def _same(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return [_flat(text) for text in found] == [_flat(text) for text in wanted]


def _verdict(field: str, found: object, expected: dict, alike: Alike) -> str:
    wanted = expected.get(field)
    parts = expected.get(f"{field}_contain")
    if not found:
        return "missed" if wanted or parts else "empty"
    if parts:
        text = _flat(found)
        return "right" if all(_flat(part) in text for part in parts) else "wrong"
    if not wanted:
        return "wrong"
    if field == "contact":
        return "right" if all(part in str(found) for part in wanted) else "wrong"
    if field in ("conditions", "materials"):
        maybe = set(map(_flat, items("\n".join(expected.get(f"{field}_maybe", ())))))
        left = [item for item in found if _flat(item) not in maybe]
        return "right" if alike(left, wanted) else "wrong"
    if field == "other_dates":
        return "right" if set(found) <= set(wanted) else "wrong"
    same = alike if field in _TEXTS else _same
    return "right" if same(_texts(found), _texts(wanted)) else "wrong"


def _texts(value: object) -> list[str]:
    return ["".join(value) if isinstance(value, tuple | list) else str(value)]


def _flat(value: object) -> str:
    """Without list marks and blanks: a mark may be kept where the text refers to it."""
    text = "".join(value) if isinstance(value, tuple) else str(value)
    return re.sub(r"\s|^(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]+[)）])", "", text)


def _with_texts(raw: dict, lines: list[str]) -> dict:
    expected = dict(raw)
    expected["title"] = lines[expected.pop("title_line") - 1]
    for field in list(expected):
        if field.startswith(("conditions", "materials", "funding")):
            expected[field] = [items(lines[number - 1])[0] for number in expected[field]]
    return expected


def table(all_scores: list[tuple[str, dict[str, tuple[str, object]]]]) -> str:
    """Precision and recall for each field over several notices."""
    rows = []
    for field in (*FIELDS, "all"):
        verdicts = [
            verdict
            for _, one in all_scores
            for name, (verdict, _) in one.items()
            if field in (name, "all")
        ]
        right, wrong, missed = (verdicts.count(v) for v in ("right", "wrong", "missed"))
        filled, stated = right + wrong, right + missed
        rows.append(
            f"{field:13} right {right:3}  wrong {wrong:2}  missed {missed:2}"
            f"  precision {right / filled if filled else 1:.2f}"
            f"  recall {right / stated if stated else 1:.2f}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    import sys

    chosen = list(own()) + (list(samples(Path(sys.argv[1]))) if len(sys.argv) > 1 else [])
    results = [(name, scores(path, expected)) for name, path, expected in chosen]
    for name, one in results:
        for field, (verdict, value) in one.items():
            if verdict in ("wrong", "missed"):
                print(f"{name} {field}: {verdict}: {value}")
    print(table(results))
