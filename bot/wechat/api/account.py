"""The account's own voice: what the worker uses. Threads may share one instance."""

from __future__ import annotations

from bot.messages import Reply


class WeChatApi:
    """Sends to people by customer-service messages."""

    def send_reply(self, user: str, reply: Reply, most: int = 5, after: int = 0) -> int:
        """Send a reply in at most `most` messages; returns how many were used.

        The choices are tappable links in the last message. After a failure the
        first `error.sent` messages were taken: the same call with
        `after=error.sent` goes on behind them. Raises TransportError.
        """
        raise NotImplementedError

    def typing(self, user: str, on: bool) -> None:
        """Show or end "the other side is typing" (lasts 15 s). Raises TransportError."""
        raise NotImplementedError
