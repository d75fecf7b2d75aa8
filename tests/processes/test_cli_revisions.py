"""`kejitong kb` from draft to withdrawal, `kejitong why` and `kejitong db`, on a real file."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import LOCAL_ZONE
from bot.services.record.turns import TurnRecord, Turns
from bot.services.staffing.audit import Wanted, deeds
from policy_kb import store

SERVICE = (
    "- {id: service-policy, kind: service, title: 政策咨询服务, summary: 新的说明,"
    " aliases: [政策咨询], related: [task-07]}\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "changed.yml"
    path.write_text(SERVICE, encoding="utf-8")
    return path


def summary(stores) -> str | None:
    with stores.engine.connect() as connection:
        entry = store.read(connection).by_id.get("service-policy")
    return entry.summary if entry else None


VERBS = (
    "draft",
    "drafts",
    "submit",
    "approve",
    "send-back",
    "discard",
    "reviews",
    "history",
    "diff",
    "withdraw",
    "republish",
    "rollback",
)


@pytest.mark.parametrize(
    "argv", [*(("kb", verb) for verb in VERBS), ("why",), ("db", "current"), ("db", "upgrade")]
)
def test_every_command_has_help_in_chinese(kejitong, argv):
    code, out, _ = kejitong(*argv, "--help")
    assert code == 0
    assert any("一" <= char <= "鿿" for char in out)


def test_from_draft_to_publication(kejitong, stores, file):
    before = summary(stores)
    assert "没有草稿" in kejitong("kb", "drafts")[1]
    assert "第 2 版" in kejitong("kb", "draft", file)[1]
    assert "service-policy 第 2 版  草稿" in kejitong("kb", "drafts")[1]
    assert "审核级数：2" in kejitong("kb", "reviews", 2)[1]
    assert "待初审" in kejitong("kb", "submit", "service-policy", 2)[1]
    assert "待复审" in kejitong("kb", "approve", "service-policy", 2)[1]
    assert summary(stores) == before
    assert "已发布" in kejitong("kb", "approve", "service-policy", 2, "--reason", "同意")[1]
    assert summary(stores) == "新的说明"
    code, _, err = kejitong("kb", "approve", "service-policy", 2)
    assert (code, "不在审核中" in err) == (2, True)
    done = deeds(stores.engine, Wanted())[0]
    assert [deed.action for deed in done] == [
        "审核通过",
        "审核通过",
        "提交审核",
        "设置审核级数",
        "保存草稿",
    ]
    assert all(deed.staff.startswith("命令行") for deed in done)


def test_the_second_editor_is_told(kejitong, stores, file):
    assert kejitong("kb", "draft", file, "--base", 1)[0] == 0
    code, _, err = kejitong("kb", "draft", file, "--base", 1)
    assert code == 2
    assert "已被 tester 于" in err and "第 2 版" in err


def test_history_difference_and_rollback(kejitong, stores, file):
    before = summary(stores)
    kejitong("kb", "import", file, "--publish")
    code, out, _ = kejitong("kb", "history", "service-policy")
    assert code == 0
    assert "第 1 版  已被替代" in out and "第 2 版  已发布" in out and "导入 changed.yml" in out
    out = kejitong("kb", "diff", "service-policy")[1]
    assert "摘要：" in out and f"- {before}" in out and "+ 新的说明" in out
    assert "内容相同" in kejitong("kb", "diff", "service-policy", 2, 2)[1]
    assert kejitong("kb", "rollback", "service-policy", 1)[0] == 0
    assert summary(stores) == before
    assert "没有改动" in kejitong("kb", "rollback", "service-policy", 1)[1]
    assert kejitong("kb", "rollback", "service-policy", 9)[0] == 2
    assert kejitong("kb", "history", "no-such")[0] == 2
    assert kejitong("kb", "diff", "service-policy", 1, 9)[0] == 2


def test_withdrawal_and_return(kejitong, stores):
    assert kejitong("kb", "withdraw", "service-policy")[0] == 2  # no reason
    assert kejitong("kb", "withdraw", "service-policy", "--reason", " ")[0] == 2
    assert kejitong("kb", "withdraw", "service-policy", "--reason", "有误")[0] == 0
    assert summary(stores) is None
    assert "已下架" in kejitong("kb", "history", "service-policy")[1]
    assert kejitong("kb", "republish", "service-policy", "--reason", "已核对")[0] == 0
    assert summary(stores)


def test_what_others_rely_on_is_refused_with_the_reasons(kejitong, stores):
    code, _, err = kejitong("kb", "withdraw", "task-07", "--reason", "过时")
    assert code == 1
    assert "没有这个条目：task-07" in err and "没有任何改动" in err


def a_turn() -> TurnRecord:
    """One that was answered from a published entry and an example."""
    at = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
    piece = {
        "text": "政策咨询找谁",
        "intent": "ask_lead",
        "mentions": [{"surface": "政策咨询", "id": "service-policy", "exact": True}],
    }
    answer = {
        "status": "answered",
        "key": "service",
        "probable": False,
        "aspect": "content",
        "entries": ["service-policy"],
        "offered": [],
    }
    return TurnRecord(
        at,
        "openid-1",
        "政策咨询找谁",
        "请咨询……",
        "answered",
        "content",
        (("service-policy", 1), ("example-1", None)),
        ("五、第1条",),
        {
            "intent": "ask_lead",
            "confidence": 0.9,
            "pieces": [piece],
            "before": ["task-07"],
            "answers": [answer],
        },
        "1",
        "kejitong-1.tar.gz",
        0.02,
    )


def test_why_tells_a_turn_and_finds_it(kejitong, stores, file):
    Turns(stores.engine).add([a_turn()])
    kejitong("kb", "import", file, "--publish")
    code, out, _ = kejitong("why", 1)
    assert code == 0
    for part in (
        "问：政策咨询找谁",
        "    请咨询……",
        "政策咨询→service-policy",
        "第 1 版",
        "system 于",
        "现已被替代",
        "example-1（未发布的示例）",
        "知识版本：1",
        "模型版本：kejitong-1.tar.gz",
        "引用：五、第1条",
        "此前谈到：task-07",
    ):
        assert part in out
    assert "openid-1" not in out
    assert "共 1 条" in kejitong("why", "--list", "--day", "2026-03-02")[1]
    assert "共 1 条" in kejitong("why", "--user", "openid-1", "--text", "找谁")[1]
    assert kejitong("why", "--list", "--day", "2026-03-03")[0] == 1
    assert kejitong("why", "--day", "昨天")[0] == 2
    assert kejitong("why")[0] == 2
    assert kejitong("why", 9)[0] == 2


def test_the_form_of_the_database(kejitong, environ):
    code, out, _ = kejitong("db", "current")
    assert (code, "尚未建立" in out) == (1, True)
    assert "已升级到" in kejitong("db", "upgrade")[1]
    assert "无需升级" in kejitong("db", "upgrade")[1]
    assert kejitong("db", "current")[0] == 0
