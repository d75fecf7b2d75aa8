"""Sizes, names and sentences: what keeps the rooms readable. Every guard is shown to bite."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "actions", "policy_kb")
MODULES = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
# Module → why it may be longer. An entry that is no longer needed fails as well.
LONG_MODULES: dict[str, str] = {}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
SPEECHLESS = ("bot/gateway", "actions", "policy_kb/answer")
# Six or more Han characters (commas and quotes between them) up to a full stop.
SENTENCE = re.compile(r"[\u4e00-\u9fff，、：；“”]*(?:[\u4e00-\u9fff][，、：；“”]*){6}。")


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def sentences(source: str) -> Iterator[str]:
    """Chinese sentences among the string constants of a module; docstrings are for developers."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        said = node.value if isinstance(node, ast.Constant) else None
        if isinstance(said, str) and id(node) not in docstrings and SENTENCE.search(said):
            yield said


def test_the_house_was_seen():
    assert len(MODULES) > 80


def test_no_module_is_too_long():
    long = {place(p) for p in MODULES if len(p.read_text("utf-8").splitlines()) > LONGEST_MODULE}
    assert long == set(LONG_MODULES)


def test_no_function_is_too_long():
    assert {place(p): f for p in MODULES if (f := long_functions(p.read_text("utf-8")))} == {}
    assert long_functions("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION) == ["f"]


def test_every_module_says_what_it_is_for():
    def opens(path: Path) -> bool:
        source = path.read_text("utf-8")
        return not source.strip() or bool(ast.get_docstring(ast.parse(source)))

    assert [place(p) for p in MODULES if not opens(p)] == []


def test_no_module_is_named_after_nothing():
    assert [place(p) for p in MODULES if {p.stem, p.parent.name} & FORBIDDEN_NAMES] == []


def test_sentences_live_in_yaml():
    spoken = {
        place(p): found
        for p in MODULES
        if place(p).startswith(SPEECHLESS)
        if (found := list(sentences(p.read_text("utf-8"))))
    }
    assert spoken == {}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("x = '这个问题暂时答不出来。'", 1),
        ("x = f'抱歉，{name}没有找到，请稍后再试。'", 1),
        ("'''这里说明这个模块做什么。'''\nx = 1", 0),
        ("def f():\n    '''说明这个函数做什么。'''\n    return '第几条|哪一条'", 0),
        ("x = re.compile('牵头单位|配合单位|[.。、)]')", 0),
        ("x = '好的。'", 0),
    ],
)
def test_what_counts_as_a_sentence(source, count):
    assert len(list(sentences(source))) == count
