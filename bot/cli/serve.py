"""`kejitong serve`: everything on this machine, in one supervised family."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from bot.cli.serving import embedded_redis, parts, preflight
from bot.cli.serving.supervisor import supervise
from bot.settings import Settings

NAME = "serve"
HELP = "启动服务：网关、对话、推送、控制台和内置 Redis，出错自动重启"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--only", choices=tuple(parts.MODULES), help="只运行其中一部分")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check, start, and stay until told to stop."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    wanted = [args.only] if args.only else parts.present_parts()
    token = preflight.wechat_token(settings)
    if "dialogue" in wanted:
        preflight.require_model(settings)
        _warn_of_old_model(settings)
    with preflight.held(settings.data_dir, wanted):
        preflight.require_free_ports(
            port for part in wanted for port in parts.ports_of(part, settings, wanted)
        )
        _tell_places(wanted, settings)
        asyncio.run(supervise(_children(wanted, settings, token), _say))
    return 0


def _children(wanted: list[str], settings: Settings, token: str) -> list[parts.Child]:
    embedded = embedded_redis.url(settings.data_dir)
    redis_url = settings.redis_url or embedded
    environ = parts.child_environ(settings, redis_url, token, os.environ)
    children = [parts.redis_child(settings, environ)] if redis_url == embedded else []
    for part in wanted:
        children += parts.children_of(part, settings, environ, wanted)
    return children


def _tell_places(wanted: list[str], settings: Settings) -> None:
    public = f"http://{settings.host}:{settings.port}"
    internal = f"http://{settings.internal_host}:{settings.internal_port}"
    if "gateway" in wanted:
        _say(f"微信回调地址  {public}/wechat")
        if settings.simulator:
            _say(f"微信模拟器    {internal}/simulator")
    if "console" in wanted:
        _say(f"控制台        {internal}/console")
    if "dialogue" in wanted:
        _say("对话正在载入模型，约需十秒；此前的提问会得到“请稍候”的答复")
    _say(f"数据目录      {settings.data_dir}（按 Ctrl-C 停止）")


def _warn_of_old_model(settings: Settings) -> None:
    from bot.rasa_server.models import current_model, is_of, source_fingerprint

    model = current_model(settings.data_dir)
    if model is not None and not is_of(model.name, source_fingerprint()):
        _say("提示：训练内容在训练之后有改动，运行 kejitong train 后自动换用新模型")


def _say(text: str) -> None:
    print(text, file=sys.stdout, flush=True)
