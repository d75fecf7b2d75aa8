"""`python -m bot.cli.retraining JOB RUNNER PARENT`: carry out one training. Only the start."""

from __future__ import annotations

import os
import sys

from bot.bootstrap.training import build_training_jobs
from bot.cli.retraining.carrying import Carrying
from bot.cli.serving.ties import tie
from bot.settings import Settings

# Companies come first: this process and all that it starts take what is left of the machine.
_NICE = 10


def main() -> int:
    """The job's row tells how it went; 1 when it was not ours any more."""
    number, runner, parent = sys.argv[1:]
    tie(int(parent))
    os.nice(_NICE)
    settings = Settings.from_env(os.environ)
    return Carrying(settings, build_training_jobs(settings), int(number), runner).run()


if __name__ == "__main__":
    sys.exit(main())
