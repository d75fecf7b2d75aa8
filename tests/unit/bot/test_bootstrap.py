"""The composition root: settings in, applications out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot import bootstrap
from bot.settings import Settings


def settings(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), "DIALOGUE_WORKERS": "1", **environ})


def test_the_simulators_own_token_is_shared_and_private(tmp_path: Path) -> None:
    one = bootstrap.webhook_token(settings(tmp_path, SIMULATOR="true"))
    assert one
    assert bootstrap.webhook_token(settings(tmp_path, SIMULATOR="true")) == one
    assert (tmp_path / "simulator-token").stat().st_mode & 0o077 == 0
    given = settings(tmp_path, SIMULATOR="true", WECHAT_TOKEN="mine")
    assert bootstrap.webhook_token(given) == "mine"
    assert bootstrap.webhook_token(settings(tmp_path)) == ""


@pytest.mark.redis
async def test_a_whole_gateway_without_a_dialogue_says_so(
    tmp_path: Path, redis_socket: str, replies
) -> None:
    config = settings(
        tmp_path, SIMULATOR="true", REDIS_URL=f"unix://{redis_socket}", DIALOGUE_PORT="9"
    )
    app = bootstrap.build_gateway(config)
    async with app.router.lifespan_context(app):
        phone = bootstrap.build_phone(config)
        await phone.aclose()
        phone._client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        assert (await phone.say("o", "问")).text == replies.get("away").text
        assert (await phone._client.get("http://x/readyz")).status_code == 503
        await phone.aclose()


async def test_redis_away_is_no_reason_not_to_answer(tmp_path: Path, replies) -> None:
    config = settings(
        tmp_path, WECHAT_TOKEN="t", REDIS_URL=f"unix://{tmp_path}/none", DIALOGUE_PORT="9"
    )
    app = bootstrap.build_gateway(config)
    async with app.router.lifespan_context(app):
        phone = bootstrap.build_phone(config)
        await phone.aclose()
        phone._client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        assert (await phone.say("o", "问")).text == replies.get("away").text
        await phone.aclose()


def test_the_gateway_stays_light() -> None:
    """In a process of its own, with an empty environment: nothing heavy, nothing done at import."""
    code = (
        "import sys, bot.gateway.app, bot.gateway.server, bot.services.inbox_redis\n"
        "import bot.dialogue.rasa_http, bot.simulator.app\n"
        "heavy = {'rasa', 'tensorflow', 'rasa_sdk', 'sanic', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    root = Path(bootstrap.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env={})
