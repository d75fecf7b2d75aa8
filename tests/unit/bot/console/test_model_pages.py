"""The page of the models: what is in service, examples, a training, comparison, the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest

from bot.clock import LOCAL_ZONE
from bot.dialogue.serving import ServerState
from bot.services.delivery.sending import Sending
from bot.services.staffing.audit import Wanted, deeds
from bot.services.training import examples
from bot.services.training.training_job import State

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
REPORT = {
    "against": "kejitong-0123456789abcdef.tar.gz",
    "changed": 2,
    "left": "检验题没有评测",
    "groups": [{"part": "own", "group": "lead", "count": 4, "before": 4, "after": 3}],
    "better": [],
    "better_count": 0,
    "worse_count": 1,
    "worse": [
        {
            "part": "own",
            "group": "lead",
            "fault": "缺少 区科工信局",
            "turns": [
                {"said": "谁牵头<b>", "before": "区科工信局", "after": "没有找到"},
            ],
        }
    ],
}


@pytest.fixture
def admin(as_role):
    return as_role("admin")


def give_example(desk, intent="ask_amount", text="养蜂合作社能贷多少"):
    lenient = examples.Ground(frozenset({intent}), {}, frozenset())
    with desk.engine.begin() as connection:
        assert not examples.add(connection, intent, text, by="李编辑", at=AT, ground=lenient)


def finish(desk, model="kejitong-0123456789abcdef-12345678.tar.gz") -> int:
    jobs = desk.models.jobs
    job = jobs.take("r")
    assert jobs.finish(job.number, "r", model, REPORT)
    return job.number


def test_a_training_is_asked_for_watched_cancelled(admin, desk, post):
    page = admin.get("/console/models").text
    assert "0123456789abcdef" in page and "开始训练" in page and "http-equiv" not in page
    page = post(admin, "/models/train", {"extent": "5"}).text
    assert "已提交" in page and "排队中" in page and 'http-equiv="refresh"' in page
    assert desk.models.jobs.open().per_group == 5
    assert post(admin, "/models/train", {"extent": "5"}).status_code == 409
    desk.models.jobs.take("r")
    desk.models.jobs.tell(1, "r", "训练模型", 0.42)
    assert "42%，训练模型" in admin.get("/console/models").text
    assert "已取消" in post(admin, "/models/1", {"act": "cancel"}).text
    assert desk.models.jobs.get(1).state is State.CANCELLED
    assert [deed.action for deed in deeds(desk.engine, Wanted())[0]] == ["取消训练", "训练模型"]


def test_the_comparison_is_shown_and_the_model_served(admin, desk, post):
    post(admin, "/models/train", {"extent": "0"})
    finish(desk)
    page = admin.get("/console/models").text
    assert "待决定" in page and "75.0%" in page and "检验题没有评测" in page
    assert "请决定是否启用" in admin.get("/console/").text
    page = admin.get("/console/models/1").text
    assert "谁牵头&lt;b&gt;" in page and "没有找到" in page and "缺少 区科工信局" in page
    assert "75%，变差" in page and "另有 2 题" in page
    page = post(admin, "/models/1", {"act": "serve"}).text
    assert "启用中" in page and desk.models.jobs.moving().number == 1
    assert post(admin, "/models/1", {"act": "discard"}).status_code == 409
    assert post(admin, "/models/1", {"act": "x"}).status_code == 409
    assert admin.get("/console/models/9").status_code == 404


def test_back_to_the_model_from_before_in_one_click(admin, desk, post):
    post(admin, "/models/train")
    model = "kejitong-0123456789abcdef-12345678.tar.gz"
    number, jobs = finish(desk, model), desk.models.jobs
    post(admin, f"/models/{number}", {"act": "serve"})
    jobs.leaves(number, "kejitong-0123456789abcdef.tar.gz")
    jobs.arrived(jobs.moving())
    assert "退回原来的模型" not in admin.get("/console/models").text  # servers say otherwise
    desk.models = replace(desk.models, servers=lambda: [ServerState("http://a", model)])
    assert "退回原来的模型（0123456789abcdef）" in admin.get("/console/models").text
    assert "退回中" in post(admin, f"/models/{number}", {"act": "back"}).text
    assert jobs.moving().target == "kejitong-0123456789abcdef.tar.gz"


def test_examples_that_wait_are_listed_with_what_is_wrong_and_can_be_removed(admin, desk, post):
    give_example(desk)
    give_example(desk, "ask_lead", next(iter(examples.ground_of().asked)))
    page = admin.get("/console/models").text
    assert "养蜂合作社能贷多少" in page and "不会采用：这句话是评测题" in page and "问金额" in page
    assert "2 条例句尚未学习" in admin.get("/console/").text
    assert "已删除" in post(admin, "/models/examples", {"number": "2"}).text
    assert post(admin, "/models/examples", {"number": "2"}).status_code == 409
    assert deeds(desk.engine, Wanted())[0][0].action == "删除例句"
    learned = SimpleNamespace(
        trained_at="2026-03-02T08:00:00+08:00",
        examples=(("ask_amount", "养蜂合作社能贷多少"),),
        left_aside=(),
    )
    desk.models.files.origin = lambda name: learned
    page = admin.get("/console/models").text
    assert "工作人员的 1 条例句" in page and "2026-03-02 08:00 训练" in page
    assert "养蜂合作社能贷多少" not in page


def test_others_look_and_do_not_touch(as_role, desk, post):
    give_example(desk)
    desk.models.jobs.ask(SimpleNamespace(name="赵管理"))
    desk.people = replace(desk.people, sending=lambda: Sending(False, False))
    reader = as_role("reader")
    page = reader.get("/console/models").text
    assert "养蜂合作社能贷多少" in page and "推送进程没有运行" in page
    assert "<button>开始训练" not in page and "取消训练" not in page and "删除" not in page
    assert post(reader, "/models/1", {"act": "cancel"}).status_code == 403


def test_servers_that_differ_or_are_silent_are_told(admin, desk):
    name = "kejitong-0123456789abcdef.tar.gz"
    desk.models = replace(
        desk.models,
        servers=lambda: [
            ServerState("http://a", name),
            ServerState("http://b", name),
            ServerState("http://c"),
        ],
    )
    page = admin.get("/console/models").text
    assert "3 个对话服务，2 个在用这个模型" in page and "没有应答或正在载入" in page
