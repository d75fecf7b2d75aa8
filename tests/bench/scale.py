"""What an answer costs with much knowledge, beside what it costs with little. Asserts nothing.

    .venv/bin/python tests/bench/scale.py [--calls 1000] [--policies 50]

Both shelves stand in one process and are asked in turn, question by question, so that whatever
else the machine does falls on both. Measured is the library's share of an answer: names found,
question decided. The classifier and the sentence encoder cost the same with any knowledge.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import yaml  # noqa: E402

from policy_kb import text as levelled  # noqa: E402
from policy_kb.answer import decide  # noqa: E402
from policy_kb.calls.model import Call  # noqa: E402
from policy_kb.library import Shelf  # noqa: E402
from policy_kb.model import Clause, Entry, Knowledge, Policy  # noqa: E402
from policy_kb.question import Aspect, Question  # noqa: E402
from policy_kb.retrieval.meaning import sentence_encoder  # noqa: E402
from policy_kb.retrieval.search import topic_words  # noqa: E402
from policy_kb.yaml_io import SEED, assemble, read_folder  # noqa: E402

_PLACES = ("云溪", "青岭", "石湾", "东江", "南岗", "西塘", "北坡", "河口", "山前", "海角")
_FIELDS = (
    "新能源汽车",
    "生物医药",
    "人工智能",
    "低空经济",
    "智能装备",
    "现代农业",
    "文化旅游",
    "绿色建筑",
    "集成电路",
    "新材料",
    "数字贸易",
    "航运物流",
    "海洋工程",
    "食品加工",
    "医疗器械",
    "软件服务",
    "工业互联网",
    "节能环保",
    "激光显示",
    "量子通信",
    "氢能",
    "储能",
    "机器人",
    "检验检测",
    "中药种植",
)
_DOINGS = (
    "研发投入补助",
    "平台建设奖励",
    "首台套应用",
    "人才引进",
    "场地租金补贴",
    "贷款贴息",
    "成果转化",
    "标准制定",
    "企业培育",
    "技术改造",
    "上市培育",
    "展会参展",
    "知识产权质押",
    "概念验证",
    "中试基地",
    "创新券兑现",
)
_KINDS = ["若干措施", "管理办法", "实施细则", "扶持办法", "行动方案"]
_LEVELS = ("区", "市", "省", "国家")


def policies(count: int) -> Iterator[Entry]:
    """Policies of twelve clauses, each about a field and a place of its own."""
    for i in range(count):
        place, field = _PLACES[i % len(_PLACES)], _FIELDS[i % len(_FIELDS)]
        title = f"{place}区促进{field}发展{_KINDS[i % len(_KINDS)]}" + ("" if i < 50 else f"{i}")
        made = Policy(
            f"bench-{i}",
            title,
            document_number=f"{place}府规〔2026〕{i + 1}号",
            in_force_from="2026-01-01",
            aliases=(title, title.removeprefix(f"{place}区")),
        )
        yield made
        for n in range(12):
            doing = _DOINGS[(i + n) % len(_DOINGS)]
            amount, percent = 10 + (i * 7 + n * 13) % 190, 5 + (i + n) % 20
            most = f"按实际支出的{percent}%，最高{amount}万元。"
            summary = f"对符合条件的{field}企业给予{doing}，{most}"
            yield Clause(
                f"{made.id}/article-{n + 1:02}",
                "clause",
                n + 1,
                f"{field}{doing}",
                summary,
                measures=(
                    f"在{place}区注册并从事{field}的企业可以申请。",
                    f"上一年度营业收入不低于{amount * 10}万元，无失信记录。",
                    f"由{place}区主管部门按年度组织{doing}的申报和审核。",
                ),
                aliases=(f"{field}{doing}", f"{place}{doing}"),
                policy=made.id,
                article=f"第{n + 1}条",
                original=summary,
            )


def calls(count: int) -> Iterator[Call]:
    """Calls that differ in level, field, batch and dates."""
    for i in range(count):
        field, doing = _FIELDS[i % len(_FIELDS)], _DOINGS[(i // len(_FIELDS)) % len(_DOINGS)]
        level, batch = _LEVELS[i % 4], i // (len(_FIELDS) * len(_DOINGS)) + 1
        title = f"2026年{level}级{field}{doing}项目（第{batch}批）"
        issuer = f"{_PLACES[i % 10]}{level}科技主管部门"
        yield Call(
            f"bench-call-{i}",
            title,
            level,
            issuer,
            category=doing,
            opens_on="2026-01-05",
            closes_on=f"2026-{i % 12 + 1:02}-{i % 27 + 1:02}",
            conditions=(f"从事{field}", "在本地注册满一年"),
            materials=("申报书", "营业执照"),
            aliases=(f"{field}{doing}", f"{level}级{field}{doing}"),
        )


def questions() -> list[tuple[str, Aspect]]:
    """What people ask in the own evaluation set, and some questions about the new knowledge."""
    found = []
    for path in sorted((ROOT / "tests" / "evaluation" / "own").glob("*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")) or ():
            turns = case.get("turns") or [case] if isinstance(case, dict) else []
            found += [turn["say"] for turn in turns if isinstance(turn, dict) and "say" in turn]
    found += [f"{field}{doing}有多少" for field, doing in zip(_FIELDS, _DOINGS, strict=False)]
    aspects = (Aspect.CONTENT, Aspect.LEAD, Aspect.AMOUNT, Aspect.APPLY)
    return [(text, aspects[i % len(aspects)]) for i, text in enumerate(dict.fromkeys(found))]


def asked(text: str, aspect: Aspect, shelf: Shelf) -> float:
    """Seconds that the library needs for one question."""
    begin = time.perf_counter()
    typed = shelf.linker.respell(levelled.normalise(text))
    decide(Question(typed, aspect, shelf.linker.mentions(typed)), shelf)
    return time.perf_counter() - begin


def built(knowledge: Knowledge, name: str) -> Shelf:
    """The shelf, with the time it took: first with vectors to compute, then with them known."""
    began = time.perf_counter()
    Shelf.of(knowledge)
    cold = time.perf_counter() - began
    before = resident()
    began = time.perf_counter()
    shelf = Shelf.of(knowledge)
    warm = time.perf_counter() - began
    print(
        f"{name}：条目 {len(knowledge.by_id)}，首次上架 {cold:.2f} 秒，向量已知时 {warm:.2f} 秒，"
        f"约占内存 {resident() - before:.0f} MB"
    )
    return shelf


def resident() -> float:
    """The memory this process uses now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def compare(little: Shelf, much: Shelf, rounds: int) -> None:
    """Ask both everything in turn; print what each costs."""
    asking = questions()
    meaning, encoding = sentence_encoder(), 0.0
    if meaning is not None:
        began = time.perf_counter()
        for text, _ in asking:
            meaning.vectors(["".join(topic_words(levelled.normalise(text)))])
        encoding = (time.perf_counter() - began) / len(asking)
    for shelf in (little, much):  # what is computed once is not counted
        for text, aspect in asking:
            asked(text, aspect, shelf)
    took: dict[str, list[float]] = {"少": [], "多": []}
    for turn in range(rounds):
        for text, aspect in asking:
            pair = [("少", little), ("多", much)]
            for name, shelf in pair if turn % 2 else reversed(pair):
                took[name].append(asked(text, aspect, shelf))
    for name, times in took.items():
        most = sorted(times)[int(0.95 * len(times))]
        print(
            f"知识{name}：每问平均 {1000 * mean(times):.2f} 毫秒，"
            f"中位 {1000 * median(times):.2f} 毫秒，95% 在 {1000 * most:.2f} 毫秒以内"
        )
    ratio = mean(took["多"]) / mean(took["少"])
    more = 1000 * (mean(took["多"]) - mean(took["少"]))
    print(f"{len(asking)} 个问题，{rounds} 遍；多比少：{ratio:.2f} 倍，每问多 {more:.2f} 毫秒")
    whole = (mean(took["多"]) + encoding) / (mean(took["少"]) + encoding)
    print(f"加上新问题求一次句子向量（{1000 * encoding:.2f} 毫秒）：{whole:.2f} 倍")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--policies", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    seed = read_folder(SEED)
    entries = list(seed.by_id.values())
    sentence_encoder()
    little = built(replace(assemble([*entries, *calls(24)]), version="1"), "24 个征集、1 个政策")
    many = [*entries, *policies(args.policies), *calls(args.calls)]
    name = f"{args.calls} 个征集、{args.policies + 1} 个政策"
    much = built(replace(assemble(many), version="2"), name)
    compare(little, much, args.rounds)


if __name__ == "__main__":
    main()
