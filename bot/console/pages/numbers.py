"""How the account is used, as charts with their tables, and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from bot.console.access.pages import Page
from bot.console.access.roles import Action
from bot.console.access.showing import render
from bot.console.pages.conversations import day_in
from bot.services.record.numbers import Numbers, numbers
from bot.services.record.reasons import FAMILY_WORDS
from bot.services.record.turns import KEPT

_SHOWN_DAYS = 30


def _shown(request: Request) -> Response:
    since, until = _range(request)
    found = _numbers(request, since, until)
    by_id = request.state.desk.library.shelf().knowledge.by_id
    titles = {name: _title(by_id.get(name), name) for name, _ in found.topics}
    return render(
        request,
        "numbers/numbers.html",
        found=found,
        since=since,
        until=until,
        titles=titles,
        families=FAMILY_WORDS,
        days=[(f"{d.day:%m-%d}", d.questions) for d in found.days],
        hours=[(f"{hour} 时", count) for hour, count in enumerate(found.hours)],
        topics=[(titles[name], count) for name, count in found.topics],
    )


def _as_csv(request: Request) -> Response:
    since, until = _range(request)
    found, out = _numbers(request, since, until), io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["日期", "提问", *FAMILY_WORDS.values(), "标记有误"])
    for day in found.days:
        counts = [day.by_family.get(family, 0) for family in FAMILY_WORDS]
        writer.writerow([day.day.isoformat(), day.questions, *counts, day.wrong])
    # Spreadsheets read UTF-8 rightly only behind its mark.
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="numbers-{since}-{until}.csv"'},
    )


def _numbers(request: Request, since: date, until: date) -> Numbers:
    with request.state.desk.engine.connect() as connection:
        return numbers(connection, since, until)


def _range(request: Request) -> tuple[date, date]:
    """The days asked for, in order and no more than are kept."""
    today = request.state.desk.clock.now().date()
    until = min(day_in(request.query_params.get("until")) or today, today)
    since = day_in(request.query_params.get("since")) or until - timedelta(days=_SHOWN_DAYS - 1)
    since, until = min(since, until), max(since, until)
    return max(since, until - KEPT), until


def _title(entry, name: str) -> str:
    return getattr(entry, "title", "") or getattr(entry, "name", "") or name


PAGES = (
    Page("/numbers", ("GET",), Action.SEE_NUMBERS, _shown, nav="使用情况", group="企业"),
    Page("/numbers.csv", ("GET",), Action.SEE_NUMBERS, _as_csv),
)
