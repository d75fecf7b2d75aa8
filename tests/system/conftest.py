"""The real product for the slow tests: all its processes, a trained model, a signed webhook."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.evaluation.product import Product, running_product
from bot.rasa_server.models import newest_model
from bot.settings import Settings
from bot.simulator.fake_wechat import Phone, Shown

_AES_KEY = {"plain": "", "safe": "B" * 43}
_MAIN = "import sys; from bot.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Person:
    """Somebody whom the product has never seen before."""

    phone: Phone
    name: str

    async def say(self, text: str) -> Shown:
        """Say something and expect an answer in time, at the first delivery."""
        shown = await self.phone.say(self.name, text)
        assert shown.text, f"{text!r}: {shown.problem or 'no answer'}"
        assert shown.deliveries == 1
        return shown

    async def ask(self, text: str) -> str:
        """What the phone shows."""
        return (await self.say(text)).text


@pytest.fixture(scope="session", params=["plain", "safe"])
def product(request: pytest.FixtureRequest) -> Iterator[Product]:
    """One product for all tests of a mode: two dialogue servers, embedded Redis."""
    model = newest_model(Settings.from_env(os.environ).data_dir)
    if model is None:
        pytest.skip("needs a trained model: make train")
    with running_product(model, workers=2, aes_key=_AES_KEY[request.param]) as running:
        yield running
        assert running.process.poll() is None, "the supervisor ended by itself"
    assert running.process.returncode == 0


@pytest.fixture
async def meet(product: Product) -> AsyncIterator[Callable[[], Person]]:
    """Makes new persons."""
    phone = product.phone()
    yield lambda: Person(phone, "o" + secrets.token_urlsafe(20))
    await phone.aclose()


@pytest.fixture
def person(meet: Callable[[], Person]) -> Person:
    return meet()


@pytest.fixture
def kejitong(product: Product) -> Callable[..., str]:
    """Run a command beside the running product, on the same DATA_DIR; what it printed."""

    def run(*argv: str | int | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _MAIN, *map(str, argv)],
            env=dict(product.environ),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
