"""The composition root: settings in, applications out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot import bootstrap
from bot.errors import SettingsError, TransportError, TransportKind
from bot.messages import Reply
from bot.settings import OFFICIAL_API, Settings


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


async def test_the_simulator_brings_its_own_platform(tmp_path: Path) -> None:
    config = settings(tmp_path, SIMULATOR="true")
    appid, secret = bootstrap.api_account(config)
    assert appid.startswith("wx") and secret
    assert bootstrap.api_account(settings(tmp_path, SIMULATOR="true")) == (appid, secret)
    assert (tmp_path / "simulator-secret").stat().st_mode & 0o077 == 0
    transport = httpx.ASGITransport(bootstrap.build_internal(config))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        body = {"appid": appid, "secret": secret}
        answer = await http.post("/simulator/platform/cgi-bin/stable_token", json=body)
        assert answer.json()["expires_in"] == 7200


async def test_without_the_simulator_there_is_no_stand_in(tmp_path: Path) -> None:
    for environ in ({}, {"SIMULATOR": "true", "WECHAT_API_BASE_URL": "http://127.0.0.1:1"}):
        config = settings(tmp_path, **environ)
        assert bootstrap.api_account(config) == ("", "")
        transport = httpx.ASGITransport(bootstrap.build_internal(config))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
            answer = await http.post("/simulator/platform/cgi-bin/stable_token", json={})
            assert answer.status_code == 404


def test_the_api_is_built_from_the_settings(tmp_path: Path) -> None:
    account = {"WECHAT_APPID": "wx1", "WECHAT_SECRET": "s"}
    api = bootstrap.build_wechat_api(settings(tmp_path, **account))
    assert (api._transport.base_url, api.may_send) == (OFFICIAL_API, False)
    api.close()
    api = bootstrap.build_wechat_api(
        settings(
            tmp_path, **account, WECHAT_CUSTOMER_SERVICE="true", REDIS_URL=f"unix://{tmp_path}/no"
        )
    )
    assert api.may_send
    with pytest.raises(TransportError, match="Redis") as caught:
        api.send_reply("o", Reply("好"))
    assert caught.value.kind is TransportKind.TEMPORARY
    api.close()
    with pytest.raises(SettingsError, match="WECHAT_SECRET"):
        bootstrap.build_wechat_api(settings(tmp_path, WECHAT_APPID="wx1"))


def test_the_gateway_stays_light() -> None:
    """In a process of its own, with an empty environment: nothing heavy, nothing done at import."""
    code = (
        "import sys, bot.gateway.app, bot.gateway.server, bot.services.delivery.inbox_redis\n"
        "import bot.dialogue.rasa_http, bot.simulator.app\n"
        "heavy = {'rasa', 'tensorflow', 'rasa_sdk', 'sanic', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    root = Path(bootstrap.__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env={})


async def test_what_is_sent_through_the_stand_in_appears_on_the_page(tmp_path: Path) -> None:
    config = settings(tmp_path, SIMULATOR="true")
    app = bootstrap.build_internal(config)
    appid, secret = bootstrap.api_account(config)
    api = "/simulator/platform/cgi-bin"
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://internal"
    ) as http:
        account = {"grant_type": "client_credential", "appid": appid, "secret": secret}
        token = (await http.post(f"{api}/stable_token", json=account)).json()["access_token"]
        act = {"user": "o", "act": "message"}
        await http.post("/simulator/platform/control/act", json=act)
        sent = await http.post(
            f"{api}/message/custom/send",
            params={"access_token": token},
            content='{"touser": "o", "msgtype": "text", "text": {"content": "查到了"}}'.encode(),
        )
        assert sent.json()["errcode"] == 0
        told = (await http.post("/simulator/updates", json={"after": {"o": 0}})).json()["o"]
    assert [bubble["pieces"][0]["text"] for bubble in told["messages"]] == ["查到了"]
