"""What a company and the staff do, from one end of the running product to the other."""

from __future__ import annotations

import asyncio
import re
import time

import pytest
import yaml

from policy_kb.yaml_io import SEED

pytestmark = pytest.mark.trained

# What somebody asks who has just followed the account, with a word of the right answer.
NEWCOMER = {
    "这个政策主要讲什么": "主要任务",
    "高新技术企业到2018年要达到多少家": "180家",
    "孵化器谁牵头": "区科工信局",
    "第12条说了什么": "创新创意",
    "有哪些保障措施": "绩效考核",
    "第3条的配合单位是谁": "开发区招商局",
    "知识产权方面有什么任务": "第25条",
    "引进人才有什么政策": "第27条",
    "这份政策一共有多少条任务": "28",
    "牛仔服装企业有什么扶持": "第20条",
}
SOURCE = "来源："


async def test_ten_questions_of_a_newcomer_are_answered_with_their_source(person):
    for question, word in NEWCOMER.items():
        answer = await person.ask(question)
        assert word in answer, f"{question}\n{answer}"
        assert SOURCE in answer, f"{question}\n{answer}"


async def test_many_people_at_once_do_not_get_each_others_answers(meet):
    async def one(number: int) -> tuple[int, str]:
        someone = meet()
        await someone.ask(f"第{number}条说了什么")
        return number, await someone.ask("谁牵头")

    for number, answer in await asyncio.gather(*map(one, range(1, 29))):
        assert f"第{number}条" in answer


async def test_a_typed_number_chooses(person):
    shown = await person.say("有哪些保障措施")
    label = re.search(r"^3\. (\S+)", shown.text, re.M)[1]
    assert label in await person.ask("3")


async def test_a_request_for_a_person_is_answered_by_staff(person, kejitong):
    number = re.search(r"单号\s*(\d+)", await person.ask("转人工"))[1]
    await person.ask("我们老仓库改成孵化器要交哪些材料")
    assert "我们老仓库改成孵化器" in kejitong("tickets", "list")
    assert "待处理" in await person.ask("查进度")
    kejitong("tickets", "answer", number, "请带营业执照到政务中心三楼")
    status = await person.ask("查进度")
    assert number in status and "请带营业执照到政务中心三楼" in status
    assert "我们老仓库改成孵化器" not in kejitong("tickets", "list")


async def test_nobody_sees_the_tickets_of_others(meet):
    await meet().ask("留言：我厂的研发费用想咨询一下")
    assert "研发费用" not in await meet().ask("查进度")


@pytest.fixture
def edited(tmp_path, kejitong):
    """Publishes task 12 with other words; what was published before is put back after."""

    def publish(**columns) -> None:
        tasks = yaml.safe_load((SEED / "tasks" / "part-4.yml").read_text(encoding="utf-8"))
        task = next(task for task in tasks if task["id"] == "task-12")
        path = tmp_path / "edited.yml"
        path.write_text(yaml.safe_dump([task | columns], allow_unicode=True), encoding="utf-8")
        assert "task-12" in kejitong("kb", "import", path)
        assert "已发布 1" in kejitong("kb", "import", path, "--publish")

    yield publish
    kejitong("kb", "import", SEED, "--publish")


async def test_what_staff_publish_is_answered_within_about_a_second(person, meet, edited):
    assert "新写的摘要" not in await person.ask("第12条说了什么")
    edited(summary="新写的摘要，供测试。")
    published_at = time.monotonic()
    while "新写的摘要" not in await person.ask("第12条说了什么"):
        assert time.monotonic() - published_at < 1.5
        await asyncio.sleep(0.05)
    await asyncio.sleep(max(0.0, 1.5 - (time.monotonic() - published_at)))
    for _ in range(8):  # whichever server they are sent to
        assert "新写的摘要" in await meet().ask("第12条说了什么")


async def test_a_long_answer_goes_on_when_asked_to(meet, edited):
    measures = [f"第{number}号措施，说明文字若干，写得长一些以便占满版面" for number in range(60)]
    edited(measures=measures)
    await asyncio.sleep(1.2)
    person = meet()
    shown = await person.say("第12条说了什么")
    seen = [shown.text]
    while "继续" in seen[-1]:
        assert len(seen) < 10
        seen.append(await person.ask("继续"))
    assert len(seen) > 1
    together = "".join(seen)
    assert all(measure in together for measure in measures)
    assert SOURCE in together
