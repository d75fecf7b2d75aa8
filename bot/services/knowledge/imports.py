"""Files that staff send: rehearsed, looked at, and then saved as drafts, all or nothing.

Nothing comes in without the rehearsal, and what is saved is what was shown: where somebody has
touched an entry meanwhile, nothing is saved and the file is rehearsed anew. Drafts go the way of
every draft. What may come in and what a file says is `policy_kb.intake.uploaded`.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import structlog
from sqlalchemy.engine import Connection, Engine

from bot.clock import Clock
from bot.errors import KejitongError, StoreError
from bot.services.knowledge.editing import Audit, Editor
from bot.services.knowledge.import_record import How, Rehearsed, Step
from bot.services.knowledge.uploads import Uploads
from policy_kb import store
from policy_kb.errors import ContentError, EditConflict, IllegalMove
from policy_kb.intake.uploaded import Planned, Wish, marked, rehearse
from policy_kb.model import Knowledge
from policy_kb.store import WORDS, Revision, State
from policy_kb.store.states import ON_THE_WAY
from policy_kb.yaml_io import entry_from_dict, entry_to_dict

log = structlog.get_logger(__name__)

# Reading a file may take seconds and much memory: one at a time, and nobody waits longer.
_LONGEST_WAIT = 20.0
_LONGEST_DETAIL, _LONGEST_NAME = 300, 80


class NoUpload(KejitongError):
    """Nothing is kept under that token for this person."""


class NotReady(KejitongError):
    """The upload may not be saved as it is."""


class Overtaken(KejitongError):
    """Somebody touched an entry since the rehearsal; `rehearsed` is the new one."""

    def __init__(self, reason: str, rehearsed: Rehearsed) -> None:
        super().__init__(reason)
        self.rehearsed = rehearsed


class Imports:
    """The uploads of all staff. `known` gives what is published."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: Audit,
        uploads: Uploads,
        known: Callable[[], Knowledge],
    ) -> None:
        self._engine, self._clock, self._audit = engine, clock, audit
        self._uploads, self._known = uploads, known
        self._one = threading.BoundedSemaphore(1)

    def rehearse(self, staff: Editor, name: str, content: bytes, wish: Wish) -> Rehearsed:
        """What the file would change, kept for its sender.

        Raises ContentError for what may not come in; that, and what is wrong in the file, stands
        in the audit log.
        """
        try:
            found = self._rehearsed(name, content, wish)
        except ContentError as error:
            self._refused(staff, name, error.problems)
            raise
        if found.problems:
            self._refused(staff, name, found.problems)
        self._uploads.put(staff.name, found.as_bytes())
        return found

    def look(self, staff: Editor, token: str) -> Rehearsed:
        """The rehearsed upload. Raises NoUpload."""
        found = self.newest(staff)
        if found is None or not secrets.compare_digest(found.token.encode(), token.encode()):
            raise NoUpload("这次上传已处理、已过期或已被后来的上传替代，请重新上传")
        return found

    def newest(self, staff: Editor) -> Rehearsed | None:
        """The upload of this person that waits for a decision."""
        kept = self._uploads.get(staff.name)
        return Rehearsed.from_bytes(kept) if kept else None

    def fill(self, staff: Editor, token: str, values: Sequence[tuple[str, str]]) -> Rehearsed:
        """The notice with these (column, text) put in, rehearsed anew. Raises NoUpload."""
        found = self.look(staff, token)
        return self._again(staff, found, replace(found.wish, values=tuple(values)))

    def save(self, staff: Editor, token: str) -> list[Revision]:
        """Everything of the upload that is new or changed, as drafts, in one transaction.

        Raises NoUpload, NotReady, Overtaken.
        """
        found = self.look(staff, token)
        if not found.ready:
            raise NotReady("还有需要处理的地方，没有存入任何内容")
        drafts = [(entry_from_dict(dict(step.payload)), step.base) for step in found.to_save]
        now = self._clock.now()
        try:
            with store.writing(self._engine) as connection:
                saved = store.save_drafts(
                    connection, drafts, author=staff.name, reason=f"导入 {found.name}", now=now
                )
                names = "、".join(draft.entry for draft in saved)
                said = f"存为草稿 {len(saved)} 条：{names}"
                self._audit(connection, staff, "导入", found.name, said)
        except (EditConflict, IllegalMove) as error:
            raise Overtaken(str(error), self._again(staff, found, found.wish)) from error
        self._forget(staff)
        return saved

    def discard(self, staff: Editor, token: str) -> None:
        """Forget the upload. Raises NoUpload."""
        self.look(staff, token)
        self._uploads.drop(staff.name)

    def marked(self, staff: Editor, token: str) -> tuple[str, bytes]:
        """The name of the file and the sheet with its faults marked. Raises NoUpload."""
        found = self.look(staff, token)
        if not found.cells:
            raise NoUpload("这个文件没有可以标出的错处")
        with self._alone():
            return found.name, marked(found.name, found.content, found.cells)

    # --- below --------------------------------------------------------------

    def _again(self, staff: Editor, found: Rehearsed, wish: Wish) -> Rehearsed:
        anew = replace(self._rehearsed(found.name, found.content, wish), token=found.token)
        self._uploads.put(staff.name, anew.as_bytes())
        return anew

    def _rehearsed(self, name: str, content: bytes, wish: Wish) -> Rehearsed:
        today = self._clock.now().date()
        with self._alone():
            told = rehearse(name, content, self._known(), today, wish)
        with self._engine.connect() as connection:
            steps = _steps(connection, told.planned)
        return Rehearsed(
            secrets.token_urlsafe(12),
            name,
            told.kind,
            wish,
            steps,
            told.notes,
            told.findings if told.kind in ("notice", "official") else (),
            told.problems,
            told.cells,
            told.missing,
            content,
        )

    def _refused(self, staff: Editor, name: str, problems: Sequence[str]) -> None:
        said = "；".join(problems)[:_LONGEST_DETAIL]
        shown = "".join(c if c.isprintable() else "?" for c in name[:_LONGEST_NAME])
        log.warning("import_refused", staff=staff.name, reason=said)
        with self._engine.begin() as connection:
            self._audit(connection, staff, "refused", shown, f"导入知识：{said}")

    def _forget(self, staff: Editor) -> None:
        """Where that fails the same upload cannot come in twice: its entries have moved on."""
        try:
            self._uploads.drop(staff.name)
        except StoreError:
            log.warning("upload_kept", staff=staff.name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._one.acquire(timeout=_LONGEST_WAIT):
            raise NotReady("正在检查别人上传的文件，没有任何改动，请稍后再试")
        try:
            yield
        finally:
            self._one.release()


def _steps(connection: Connection, planned: Sequence[Planned]) -> tuple[Step, ...]:
    living = store.living_revisions(connection, [plan.entry.id for plan in planned])
    return tuple(_step(plan, living.get(plan.entry.id, [])) for plan in planned)


def _step(plan: Planned, living: Sequence[Revision]) -> Step:
    payload = entry_to_dict(plan.entry)
    base = living[-1].number if living else 0
    answered = [r for r in living if r.state in (State.PUBLISHED, State.WITHDRAWN)]
    before = answered[-1].payload if answered else None
    on_the_way = living[-1] if living and living[-1].state in ON_THE_WAY else None
    if not plan.fresh and not plan.changes:
        return Step(How.SAME, payload, base, before)
    if on_the_way is not None:
        return _over(plan, on_the_way, payload, before)
    withdrawn = before is not None and plan.fresh
    remark = "原条目已下架，审核通过后重新作答" if withdrawn else ""
    return Step(_how(before), payload, base, before, remark)


def _over(plan: Planned, draft: Revision, payload: Mapping, before: Mapping | None) -> Step:
    """What to do with an entry of which a revision is on its way."""
    if draft.state is not State.DRAFT:
        remark = f"第 {draft.number} 版{WORDS[draft.state]}，退回后才能导入"
        return Step(How.HELD, payload, draft.number, before, remark)
    if not store.difference(draft.payload, payload):
        return Step(How.DRAFTED, payload, draft.number, before, f"第 {draft.number} 版")
    saved = f"{draft.author} 于 {draft.saved_at:%Y-%m-%d %H:%M} 保存的第 {draft.number} 版草稿"
    return Step(_how(before), payload, draft.number, before, f"将替代 {saved}")


def _how(before: Mapping | None) -> How:
    return How.CHANGED if before is not None else How.NEW
