"""Two gateways behind one nginx: deliveries of one message reach either, the answer comes once."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import AES_KEY, APPID, TOKEN, Api, House, Reader, free_port, wait_until

from bot.simulator.fake_wechat import Phone

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt install nginx)")

CONFIG = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  log_format went "$upstream_addr";
  access_log {folder}/nginx-went.log went;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream gateways {{ {servers} keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://gateways; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_read_timeout 10s;
    }}
  }}
}}
"""


@pytest.fixture
def behind_nginx(tmp_path: Path) -> Iterator[tuple[House, str]]:
    api = Api()
    house = House(tmp_path / "house", True, api)
    nginx = None
    try:
        house.add_gateways("safe", 2)
        house.add_worker()
        house.wait()
        port = free_port()
        servers = " ".join(f"server {url.removeprefix('http://')};" for url in house.urls["safe"])
        config = house.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=house.folder, servers=servers, port=port))
        nginx = subprocess.Popen([NGINX, "-p", str(house.folder), "-c", str(config)])
        wait_until(lambda: _connects(port), "nginx")
        yield house, f"http://127.0.0.1:{port}/wechat"
    finally:
        if nginx is not None:
            nginx.terminate()
            nginx.wait(10)
        house.close()
        api.close()


def _connects(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def test_redeliveries_cross_and_each_is_answered_once(
    behind_nginx: tuple[House, str],
) -> None:
    house, url = behind_nginx
    phone = Phone(url, TOKEN, APPID, AES_KEY)
    # In time, at the second delivery, at the third, and only after it (pushed).
    seconds = [0.1, 1, 6, 7, 8, 11, 12, 16]
    readers = [Reader(house, phone) for _ in seconds]
    await asyncio.gather(
        *(reader.say(f"{s} 问") for reader, s in zip(readers, seconds, strict=True))
    )
    for reader, s in zip(readers, seconds, strict=True):
        answer = f"答复{reader.name}问的{s} 问"
        assert await reader.wait_for(answer, 30), reader.read
        assert reader.times(answer) == 1
        assert reader.faults == []
        assert [shown.deliveries for shown in reader.shown] == [1 + min(2, int(s // 5))]
    went = (house.folder / "nginx-went.log").read_text().split()
    assert set(went) >= {u.removeprefix("http://") for u in house.urls["safe"]}
    assert all(re.fullmatch(r"[\d.:]+", where) for where in went)
    await phone.aclose()
