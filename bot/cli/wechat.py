"""`kejitong wechat`: look at the account through the platform's API. Shows no secret."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.wechat.api.account import WeChatApi

NAME = "wechat"
HELP = "微信接口：检查令牌和网络、生成带场景的二维码、查看用户"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    text = "检查 AppID、AppSecret 和 IP 白名单是否可用，以及令牌何时到期（不显示令牌）"
    command = actions.add_parser("token", help=text, description=text)
    command.set_defaults(action=_token)
    text = "列出微信推送来源的 IP，并请微信检查能否连到服务器"
    command = actions.add_parser("network", help=text, description=text)
    command.set_defaults(action=_network)
    text = "生成带场景值的二维码，扫码来的用户会记下这个来源"
    command = actions.add_parser("qr", help=text, description=text)
    command.add_argument("scene", metavar="场景", help="1 到 64 个字符")
    command.add_argument("--days", type=int, default=0, metavar="天数", help="默认永久；最多 30 天")
    command.set_defaults(action=_qr)
    text = "查看一个用户是否关注、何时关注、从哪里来"
    command = actions.add_parser("user", help=text, description=text)
    command.add_argument("openid", metavar="OpenID")
    command.set_defaults(action=_user)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; a refusal of the platform is exit code 2."""
    from bot.bootstrap import build_wechat_api

    return args.action(args, build_wechat_api(settings))


def _token(args: argparse.Namespace, api: WeChatApi) -> int:
    api.token.get()
    # A token that another machine has fetched says nothing about this one's address.
    api.network.push_addresses()
    token = api.token.state()
    minutes = max(0, int(token.ends_at - time.time()) // 60) if token else 0
    print(f"令牌可用，约 {minutes} 分钟后到期；到期前自动更新。")
    return 0


def _network(args: argparse.Namespace, api: WeChatApi) -> int:
    print("\n".join(["微信推送来源的 IP：", *api.network.push_addresses()]))
    print("\n".join(["微信检查服务器地址：", *api.network.check_webhook()]))
    return 0


def _qr(args: argparse.Namespace, api: WeChatApi) -> int:
    code = api.qrcodes.create(args.scene, args.days * 86400)
    print(f"图片  {code.image_url}\n内容  {code.link}")
    print(f"有效期 {args.days} 天。" if args.days else "永久有效。")
    return 0


def _user(args: argparse.Namespace, api: WeChatApi) -> int:
    person = api.people.find(args.openid)
    if not person.follows:
        print("此用户没有关注服务号。")
        return 1
    since = f"{person.since:%Y-%m-%d %H:%M}" if person.since else "未知"
    print(f"已关注，始于 {since}；来源 {person.source or '未知'}")
    if person.scene:
        print(f"二维码场景 {person.scene}")
    return 0
