"""What a failure of the database means, in words for staff."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

# What SQLite and PostgreSQL say → what we say. The first that fits.
_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("disk is full", "no space left", "could not extend file"), "磁盘已满，请腾出空间后重试"),
    (("is locked", "lock timeout", "deadlock"), "数据库正被别的程序占用，请稍后重试"),
    (("readonly", "read-only", "unable to open"), "数据库文件打不开或不可写，请检查权限"),
    (
        ("could not connect", "connection refused", "connection to server", "server closed"),
        "连不上数据库，请检查 DATABASE_URL 和数据库是否在运行",
    ),
    (("malformed", "not a database"), "数据库文件已损坏，请从备份恢复"),
    (("no such table", "does not exist"), "数据库结构不对，请运行 kejitong db upgrade"),
)


def in_words(error: BaseException) -> str | None:
    """The failure in a sentence; None where it is not one of the database."""
    if not isinstance(error, DBAPIError):
        return None
    reason = str(error.orig).strip().splitlines()[0]
    said = next(
        (words for signs, words in _WORDS if any(s in str(error.orig).lower() for s in signs)),
        "数据库出错",
    )
    return f"{said}。本次没有任何改动。（{reason}）"
