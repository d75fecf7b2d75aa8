"""uvicorn's server, for every process of ours that has a port: quieter while nobody asks.

What is served, and on which port, is decided by whoever makes one.
"""

from __future__ import annotations

import asyncio

import uvicorn

# So often a server looks whether it shall end. Stopping waits for it, half of it on the average.
_LOOK_SECONDS = 0.5


class HttpServer(uvicorn.Server):
    """Ten wakings a second for each process, as uvicorn has it, cost more than all else that an
    idle gateway does."""

    async def main_loop(self) -> None:
        """Until told to stop. The first tick of uvicorn's ten also sets the `Date` of answers."""
        while not await self.on_tick(0):
            await asyncio.sleep(_LOOK_SECONDS)
