"""One training from beginning to end: train, ask both models, hand in the comparison.

Whoever is to go on asks the row first (`_tell`): a job that was cancelled or given to another
runner ends here at once. Bounded in time: what was not asked by then is left out, and said so.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.bootstrap import build_clock
from bot.cli.evaluation import cases
from bot.cli.evaluation.product import COMMAND
from bot.cli.evaluation.runner import stated_figures
from bot.cli.retraining.asking import CannotServe, NotAsked, OneAtATime, one_at_a_time
from bot.cli.retraining.comparison import add_to, empty_report
from bot.cli.retraining.questions import Question, of_case, of_golden, set_folder, some_of
from bot.cli.serving.ties import tie
from bot.db import engine_for
from bot.errors import DialogueError
from bot.rasa_server.models import current_model, models_dir
from bot.services.training.training_jobs import TrainingJobs
from bot.settings import Settings
from policy_kb import golden, store

log = structlog.get_logger(__name__)

# The comparison ends here at the latest; the training before it takes about a minute.
MOST_SECONDS = 15 * 60.0
# The sets that were written with the product, as staff read their names.
SETS = {"own": "政策题库", "calls-own": "项目征集题库"}
GOLDEN = "golden"
# Of the bar: the training; the rest is shared by the sets, the first model and the second.
_TRAINING_SHARE, _TRAINING_SECONDS = 0.25, 40.0
_CHUNK = 10
_LAST_LINES = 12


class NotOurs(Exception):
    """The job was cancelled, or another runner has it."""


class OutOfTime(Exception):
    """The comparison has taken as long as it may."""


@dataclass(frozen=True)
class Part:
    """Questions of one kind and the product they are asked of: its database and its day."""

    name: str
    words: str
    environ: Mapping[str, str]
    questions: Callable[[Path], list[Question]]
    sheet: Path | None = None
    always_whole: bool = False


class Carrying:
    """Carries out one job for its runner."""

    def __init__(
        self,
        settings: Settings,
        jobs: TrainingJobs,
        number: int,
        runner: str,
        command: Sequence[str] = (*COMMAND, "train", "--aside"),
    ) -> None:
        self._settings, self._jobs, self._number, self._runner = settings, jobs, number, runner
        self._command = command
        self._ends = float("inf")
        self._folder = settings.data_dir / "retraining"

    def run(self) -> int:
        """0 when the row says how it went, 1 when it is no longer ours."""
        try:
            self._carry_out()
        except NotOurs:
            return 1
        except Exception as error:
            log.exception("training_failed", job=self._number)
            return int(not self._jobs.fail(self._number, self._runner, f"出错：{error}"))
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return 0

    def _carry_out(self) -> None:
        serving = current_model(self._settings.data_dir)
        model = self._train()
        if serving is None or serving.name == model:
            self._jobs.unchanged(self._number, self._runner, model)
            return
        self._ends = time.monotonic() + MOST_SECONDS
        try:
            report = self._compare(serving, models_dir(self._settings.data_dir) / model)
        except CannotServe as error:
            self._jobs.fail(self._number, self._runner, str(error))
            return
        self._jobs.finish(self._number, self._runner, model, report)

    def _tell(self, stage: str, share: float) -> None:
        if not self._jobs.tell(self._number, self._runner, stage, share):
            raise NotOurs

    # --- training -----------------------------------------------------------

    def _train(self) -> str:
        """The new model's file name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        log, began = self._folder / "training.log", time.monotonic()
        with log.open("wb") as said:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                preexec_fn=partial(tie, os.getpid()),
            )
            try:
                while process.poll() is None:
                    # Nobody knows how long it takes: ever slower towards the end.
                    done = 1 - math.exp((began - time.monotonic()) / _TRAINING_SECONDS)
                    self._tell("训练模型", _TRAINING_SHARE * done)
                    time.sleep(1)
            finally:
                process.kill()
                process.wait()
        lines = log.read_text("utf-8", errors="replace").strip().splitlines()
        if process.returncode or not lines:
            raise RuntimeError("训练没有成功\n" + "\n".join(lines[-_LAST_LINES:]))
        return lines[-1].strip()

    # --- comparing ----------------------------------------------------------

    def _compare(self, old: Path, new: Path) -> dict[str, Any]:
        report = empty_report(old.name)
        parts = self._parts()
        for place, part in enumerate(parts):
            width = (1 - _TRAINING_SHARE) / len(parts)
            start = _TRAINING_SHARE + width * place
            try:
                self._ask_part(report, part, old, new, start, width)
            except OutOfTime:
                left = "、".join(one.words for one in parts[place:])
                report["left"] = f"评测超过 {MOST_SECONDS / 60:.0f} 分钟，未完成：{left}"
                break
            except (NotAsked, DialogueError) as error:
                report["left"] += f"{part.words}没有评测：{error}\n"
        return report

    def _ask_part(
        self, report: dict[str, Any], part: Part, old: Path, new: Path, start: float, width: float
    ) -> None:
        folder = self._folder / part.name
        shutil.rmtree(folder, ignore_errors=True)
        with one_at_a_time(folder, [old, new], part.environ, part.sheet) as server:
            answers: list[list[list[str]]] = []
            questions: list[Question] = []
            for half, (model, words) in enumerate(((old, "在用模型"), (new, "新模型"))):
                at = start + width * half / 2
                server.load(
                    model.name, lambda at=at, w=words: self._go_on(f"{part.words}：载入{w}", at)
                )
                # The first load made the database that the questions are judged by.
                questions = questions or self._questions(part, folder)
                stage = f"{part.words}：问{words}"
                answers.append(self._ask(server, questions, stage, at, width / 2))
        add_to(report, part.name, questions, *answers)

    def _questions(self, part: Part, folder: Path) -> list[Question]:
        most = 0 if part.always_whole else self._jobs.get(self._number).per_group
        return some_of(part.questions(folder), most)

    def _ask(
        self,
        server: OneAtATime,
        questions: Sequence[Question],
        stage: str,
        start: float,
        width: float,
    ) -> list[list[str]]:
        found: list[list[str]] = []
        for first in range(0, len(questions), _CHUNK):
            self._go_on(f"{stage} {first}/{len(questions)}", start + width * first / len(questions))
            found += server.ask([one.says for one in questions[first : first + _CHUNK]])
        return found

    def _go_on(self, stage: str, share: float) -> None:
        if time.monotonic() > self._ends:
            raise OutOfTime
        self._tell(stage, share)

    def _parts(self) -> list[Part]:
        """The sets that are there, and the golden questions if there are any."""
        parts = [self._part_of(name) for name in SETS if set_folder(name).is_dir()]
        settings = self._settings
        with engine_for(settings.database_url).connect() as connection:
            kept, known = golden.of(connection), dict(store.read(connection).by_id)
        if kept:
            environ = {
                "DATABASE_URL": settings.database_url,
                "SIMULATOR": str(settings.simulator).lower(),
                "TODAY": settings.today.isoformat() if settings.today else "",
            }
            parts.append(
                Part(
                    GOLDEN,
                    "检验题",
                    environ,
                    lambda _: [of_golden(one, known) for one in kept],
                    always_whole=True,
                )
            )
        return parts

    def _part_of(self, name: str) -> Part:
        folder = set_folder(name)
        around = cases.surroundings(folder)
        today = around.today.isoformat() if around.today else ""

        def questions(data_dir: Path) -> list[Question]:
            engine = engine_for(f"sqlite:///{data_dir / 'kejitong.sqlite3'}")
            with engine.connect() as connection:
                knowledge = store.read(connection)
            engine.dispose()
            day = around.today or build_clock(self._settings).now().date()
            stated = stated_figures(knowledge, day)
            return [of_case(case, stated) for case in cases.load(folder)]

        environ = {"DATABASE_URL": "", "SIMULATOR": "true", "TODAY": today}
        return Part(name, SETS[name], environ, questions, around.sheet)
