"""A dialogue server that does as the question says; run as a process of its own.

Speaks Rasa's REST channel: `POST /webhooks/rest/webhook` with {"sender", "message"}. The
message begins with seconds to take, or with `crash` (the connection breaks) or `never`.
"""

from __future__ import annotations

import asyncio
import json
import sys


async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                (
                    int(line.split(":")[1])
                    for line in head.lower().splitlines()
                    if line.startswith("content-length:")
                ),
                0,
            )
            body = await reader.readexactly(length)
            if head.startswith("GET"):
                _answer(writer, {})
                continue
            asked = json.loads(body)
            first = asked["message"].split()[0]
            if first == "crash":
                writer.transport.abort()
                return
            await asyncio.sleep(10_000 if first == "never" else float(first))
            text = f"答复{asked['sender']}问的{asked['message']}"
            _answer(writer, [{"recipient_id": asked["sender"], "text": text}])
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _answer(writer: asyncio.StreamWriter, answer: object) -> None:
    body = json.dumps(answer).encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        % len(body)
        + body
    )


async def main(port: int) -> None:
    server = await asyncio.start_server(serve_one, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
