"""Members of staff: their names, roles and passwords. Who may do what is decided in the console."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.clock import LOCAL_ZONE
from bot.errors import KejitongError
from bot.services.tables import staff, staff_sessions

SHORTEST, LONGEST = 10, 200
_NAME = re.compile(r"[\w.-]{2,40}")
# What is left of a common password when its digits and signs are taken away.
_COMMON = frozenset(
    {
        "password",
        "passwd",
        "admin",
        "administrator",
        "qwerty",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "letmein",
        "welcome",
        "iloveyou",
        "changeme",
        "example",
        "secret",
        "root",
        "test",
        "guest",
        "kejitong",
        "zengcheng",
        "keji",
        "mima",
        "abc",
        "abcd",
        "abcdef",
        "aaaa",
        "qaz",
        "wsx",
        "qazwsx",
        "woaini",
        "woaizhongguo",
        "dragon",
        "monkey",
        "master",
        "default",
        "user",
        "pass",
        "passw",
    }
)
_RUNS = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjkl"
_AT_ONCE = threading.BoundedSemaphore(2)  # each check takes 64 MB for a moment


class Role(str, Enum):
    """What somebody is there for."""

    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    READER = "reader"

    @property
    def label(self) -> str:
        """As staff call it."""
        return ROLE_WORDS[self]


ROLE_WORDS = {
    Role.EDITOR: "采编", Role.REVIEWER: "审核", Role.ADMIN: "管理", Role.READER: "只读",
}  # fmt: skip


class StaffError(KejitongError):
    """A name, a role or a password that cannot be taken; the message says why."""


@dataclass(frozen=True)
class Staff:
    """A member of staff."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True)
class Account:
    """A member as the list of staff shows it."""

    staff: Staff
    disabled: bool
    made_at: datetime


def weakness(password: str, name: str) -> str:
    """Why a password is refused; empty when it is good."""
    low = password.lower()
    bare = re.sub(r"[\W\d_]+", "", low)
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位"
    if len(password) > LONGEST:
        return f"密码最长 {LONGEST} 位"
    if len(set(password)) < 5 or bare in _COMMON or low in _RUNS:
        return "密码太常见，请换一个"
    if bare.replace("o", "0") in {word.replace("o", "0") for word in _COMMON}:
        return "密码太常见，请换一个"
    if not bare and len(set(low)) < 8:
        return "密码太简单，请混合使用字母、数字和符号"
    if name.lower() in low:
        return "密码里不能含有账号名"
    return ""


class Accounts:
    """The members of one database. Changes happen in the caller's transaction."""

    def __init__(self, engine: Engine, hasher: PasswordHasher | None = None) -> None:
        self.engine = engine
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash("nobody has this password")

    def add(self, connection: Connection, name: str, role: Role, password: str) -> Staff:
        """A new member. Raises StaffError."""
        if not _NAME.fullmatch(name):
            raise StaffError("账号名应为 2 到 40 个汉字、字母、数字、点或横线")
        if any(one.staff.name.lower() == name.lower() for one in self.all(connection)):
            raise StaffError(f"账号 {name} 已经存在")
        row = insert(staff).values(
            name=name, role=role.value, password=self._hash(password, name), disabled=False,
            made_at=datetime.now(LOCAL_ZONE),
        )  # fmt: skip
        try:
            number = connection.execute(row).inserted_primary_key[0]
        except IntegrityError as error:
            raise StaffError(f"账号 {name} 已经存在") from error
        return Staff(number, name, role)

    def all(self, connection: Connection) -> list[Account]:
        """Everybody, in the order of their names."""
        rows = connection.execute(select(staff).order_by(staff.c.name)).all()
        return [
            Account(Staff(row.id, row.name, Role(row.role)), row.disabled, row.made_at)
            for row in rows
        ]

    def named(self, connection: Connection, name: str) -> Staff:
        """Raises StaffError."""
        found = [one.staff for one in self.all(connection) if one.staff.name == name]
        if not found:
            raise StaffError(f"没有账号 {name}")
        return found[0]

    def is_empty(self) -> bool:
        """Whether nobody can sign in."""
        with self.engine.connect() as connection:
            query = select(func.count()).select_from(staff).where(~staff.c.disabled)
            return not connection.execute(query).scalar_one()

    def set_role(self, connection: Connection, member: Staff, role: Role) -> None:
        """Give another role. The last administrator stays one: raises StaffError."""
        _change(connection, member, role=role.value)
        self._keep_an_admin(connection)

    def set_password(self, connection: Connection, member: Staff, password: str) -> None:
        """Change it; all sessions of the member end. Raises StaffError."""
        _change(connection, member, password=self._hash(password, member.name))
        end_sessions(connection, member)

    def set_disabled(self, connection: Connection, member: Staff, disabled: bool) -> None:
        """Shut out (all sessions end) or let in again. Raises StaffError for the last admin."""
        _change(connection, member, disabled=disabled)
        if disabled:
            end_sessions(connection, member)
            self._keep_an_admin(connection)

    def check(self, name: str, password: str) -> Staff | None:
        """The member with this name and password. Takes as long for names that nobody has."""
        with self.engine.connect() as connection:
            query = select(staff).where(staff.c.name == name, ~staff.c.disabled)
            row = connection.execute(query).first()
        with _AT_ONCE:
            try:
                self._hasher.verify(row.password if row else self._nobodys, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return None
        return Staff(row.id, row.name, Role(row.role)) if row else None

    def _hash(self, password: str, name: str) -> str:
        if problem := weakness(password, name):
            raise StaffError(problem)
        with _AT_ONCE:
            return self._hasher.hash(password)

    def _keep_an_admin(self, connection: Connection) -> None:
        query = select(func.count()).select_from(staff)
        if not connection.execute(
            query.where(staff.c.role == Role.ADMIN.value, ~staff.c.disabled)
        ).scalar_one():
            raise StaffError("至少要留一名可用的管理人员")


def end_sessions(connection: Connection, member: Staff) -> None:
    """Sign the member out everywhere."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.staff == member.id))


def _change(connection: Connection, member: Staff, **columns: object) -> None:
    connection.execute(update(staff).where(staff.c.id == member.id).values(**columns))
