"""The model in service, examples that wait for a training, the training under way, those before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.clock import as_local
from bot.console.access.pages import Page, Panel
from bot.console.access.roles import Action
from bot.console.access.showing import form_of, go, problem, render
from bot.console.people import note_down
from bot.services.record.reasons import ASPECT_WORDS
from bot.services.training import examples
from bot.services.training.model_files import Origin
from bot.services.training.training_job import MOVING, Job, NotNow, State

# While these last the page looks again by itself.
_LIVELY = (State.QUEUED, State.RUNNING, *MOVING)
_EXTENTS = {"5": "每组 5 题，约 3 分钟", "0": "全部评测题，约 8 分钟"}
_PARTS = {"own": "政策题库", "calls-own": "项目征集题库", "golden": "检验题"}
_GROUPS = {
    "ambiguous": "说得不清",
    "compare": "比较",
    "follow_up": "追问",
    "lead": "牵头单位",
    "need": "讲情况",
    "not_stated": "文件未写明",
    "number": "条号",
    "out_of_scope": "范围之外",
    "safeguard": "保障措施",
    "service": "科技服务",
    "smalltalk": "寒暄",
    "structure": "文件结构",
    "support": "配合单位",
    "target": "指标",
    "ticket": "转人工",
    "two_questions": "一次两问",
    "unit_tasks": "单位任务",
    "batches_lookalikes": "批次和近名",
    "by_time": "按时间",
    "closed": "已截止",
    "conditions": "申报条件",
    "contact_link": "联系和链接",
    "deadline": "截止日期",
    "eligibility": "能否申报",
    "funding": "支持方式",
    "materials": "申报材料",
    "noisy": "错漏字",
    "not_yet_open": "未开始",
    "open_list": "在报清单",
    "rolling": "常年受理",
    "unknown_call": "没有的项目",
    "withdrawn_extended": "撤回和延期",
    "golden": "检验题",
}


def _shown(request: Request) -> Response:
    desk = request.state.desk
    tools, jobs = desk.models, desk.models.jobs.newest()
    job = tools.jobs.open()
    states = tools.servers()
    serving = _serving(tools.files.current(), states)
    origin = tools.files.origin(serving)
    waiting = _waiting(desk, origin)
    return render(
        request,
        "models/models.html",
        serving=serving,
        states=states,
        origin=origin,
        trained_at=_moment(origin),
        waiting=waiting,
        job=job,
        jobs=jobs,
        back=_back(jobs, serving),
        refresh=job is not None and job.state in _LIVELY,
        extents=_EXTENTS,
        intent=_intent,
        sending=desk.people.sending(),
        sums=_sums,
        short=_short,
    )


def _one(request: Request) -> Response:
    try:
        job = request.state.desk.models.jobs.get(request.path_params["number"])
    except NotNow as error:
        return problem(request, 404, "没有这次训练", str(error))
    return render(
        request,
        "models/job.html",
        job=job,
        report=job.report,
        parts=_PARTS,
        groups=_GROUPS,
        short=_short,
    )


def _asked(request: Request) -> Response:
    extent = str(form_of(request).get("extent", ""))
    per_group = int(extent) if extent in _EXTENTS else 0
    request.state.desk.models.jobs.ask(request.state.staff, per_group)
    return go(request, "/models", "已提交，训练在后台进行，不影响答复")


def _decided(request: Request) -> Response:
    jobs, staff = request.state.desk.models.jobs, request.state.staff
    number, act = request.path_params["number"], str(form_of(request).get("act", ""))
    steps = {
        "cancel": (jobs.cancel, "已取消"),
        "discard": (jobs.discard, "已放弃，在用模型不变"),
        "serve": (jobs.serve, "正在启用，几秒内完成"),
        "back": (jobs.give_back, "正在退回原来的模型，几秒内完成"),
    }
    if act not in steps:
        raise NotNow("没有这个操作")
    step, notice = steps[act]
    step(staff, number)
    return go(request, "/models", notice)


def _example_removed(request: Request) -> Response:
    number = str(form_of(request).get("number", ""))
    with request.state.desk.engine.begin() as connection:
        gone = examples.remove(connection, int(number)) if number.isdecimal() else None
        if gone is None:
            raise NotNow("这条例句已不在")
        note_down(request, connection, "删除例句", f"example:{gone.intent}", gone.text)
    return go(request, "/models", f"已删除例句“{gone.text}”")


def _serving(named: str, states) -> str:
    """What most servers answer with; what is to be served where none answers."""
    told = Counter(state.model for state in states if state.model)
    return told.most_common(1)[0][0] if told else named


def _waiting(desk, origin: Origin | None) -> list[tuple[examples.Example, str]]:
    """Examples that the model in service does not know, each with what keeps it from use."""
    learned = set(map(tuple, origin.examples)) if origin else set()
    with desk.engine.connect() as connection:
        given = examples.all_examples(connection)
    if not given:
        return []
    reasons = {one.number: why for one, why in examples.sorted_out(given, examples.ground_of())[1]}
    return [
        (one, reasons.get(one.number, "")) for one in given if (one.intent, one.text) not in learned
    ]


def _back(jobs: list[Job], serving: str) -> Job | None:
    """The training whose model is in service and can be given back."""
    served = [one for one in jobs if one.state is State.SERVED and one.former]
    return next((one for one in served[:1] if one.model == serving), None)


def _moment(origin: Origin | None) -> datetime | None:
    try:
        return as_local(datetime.fromisoformat(origin.trained_at)) if origin else None
    except ValueError:
        return None


def _sums(report: Mapping[str, Any] | None) -> dict[str, int] | None:
    """How many questions there were, and how many were answered rightly before and after."""
    if not report or not report["groups"]:
        return None
    return {
        name: sum(row[name] for row in report["groups"]) for name in ("count", "before", "after")
    }


def _intent(name: str) -> str:
    words = ASPECT_WORDS.get(name.removeprefix("ask_"))
    return f"问{words}" if words else name


def _short(model: str) -> str:
    """A model's name as people compare it."""
    return model.removeprefix("kejitong-").removesuffix(".tar.gz")


def _panel(request: Request) -> Mapping[str, Any]:
    tools = request.state.desk.models
    origin = tools.files.origin(tools.files.current())
    return {"job": tools.jobs.open(), "waiting": len(_waiting(request.state.desk, origin))}


PAGES = (
    Page("/models", ("GET",), Action.SEE_MODELS, _shown, nav="模型", group="系统"),
    Page("/models/train", ("POST",), Action.TRAIN, _asked),
    Page("/models/examples", ("POST",), Action.TRAIN, _example_removed),
    Page("/models/{number:int}", ("GET",), Action.SEE_MODELS, _one),
    Page("/models/{number:int}", ("POST",), Action.TRAIN, _decided),
)
PANELS = (Panel("模型", Action.SEE_MODELS, "models/panel.html", _panel),)
