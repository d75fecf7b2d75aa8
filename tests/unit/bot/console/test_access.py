"""Every page × role, every POST without its token, sessions, lock-out, the log."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from bot.console.access import cookies
from bot.console.access.roles import ALLOWED, Action
from bot.console.app import all_pages
from bot.services.staffing.audit import Wanted, deeds
from bot.services.staffing.staff import Role

PAGES = all_pages()
POSTS = [page for page in PAGES if "POST" in page.methods]
PASSWORD = "lychee-Orchard-41"


@pytest.fixture
def as_role(as_role):
    """Redirects are looked at, not followed."""
    return lambda role: as_role(role, follow=False)


def address(path: str) -> str:
    return "/console" + re.sub(r"{[^}]*}", "1", path)


def test_every_action_says_who_may():
    assert set(ALLOWED) == set(Action) == {page.action for page in PAGES}


@pytest.mark.parametrize("role", Role)
def test_every_page_and_role(as_role, role):
    client = as_role(role.value)
    for page in PAGES:
        for method in page.methods:
            status = client.request(method, address(page.path)).status_code
            allowed = role in ALLOWED[page.action][1]
            if allowed and method == "GET":
                assert status in (200, 404), page.path
            else:  # what is allowed still lacks its token
                assert status == 403, page.path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_nobody_sees_anything_unsigned(console, page):
    client = TestClient(console, base_url="http://127.0.0.1", follow_redirects=False)
    client.cookies.set(cookies.SESSION, "foreign")
    for method in page.methods:
        answer = client.request(method, address(page.path))
        assert answer.status_code == (303 if method == "GET" else 401)


@pytest.mark.parametrize("page", POSTS, ids=lambda page: page.path)
def test_tokens_of_others_and_large_bodies(as_role, desk, page):
    client = as_role("admin")
    wrong = client.post(address(page.path), data={"csrf": cookies.csrf_of("other")})
    large = client.post(
        address(page.path), content=b"a=" + b"x" * max(10_000_000, page.most_bytes),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert (wrong.status_code, large.status_code) == (403, 413)
    assert [deed.action for deed in deeds(desk.engine, Wanted())[0]] == ["refused", "refused"]


def sign_in(console, name, password):
    client = TestClient(console, base_url="http://127.0.0.1", follow_redirects=False)
    page = client.get("/console/sign-in").text
    token = re.search(r'name="csrf" value="(\w+)"', page)[1]
    data = {"csrf": token, "name": name, "password": password}
    return client, client.post("/console/sign-in", data=data)


def test_signing_in_and_the_wait(console, desk):
    with desk.engine.begin() as connection:
        desk.accounts.add(connection, "小林", Role.ADMIN, PASSWORD)
    client, answer = sign_in(console, "小林", PASSWORD)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/console/").status_code == 200
    for name in ("小林", "没有的人"):
        answers = [sign_in(console, name, "wrong")[1].status_code for _ in range(7)]
        assert answers == [403] * 6 + [429]


def test_an_account_of_ones_own_does_not_help_to_guess_others(console, desk):
    with desk.engine.begin() as connection:
        desk.accounts.add(connection, "小林", Role.ADMIN, PASSWORD)
    statuses = []
    for guess in range(24):
        sign_in(console, "小林", PASSWORD)
        statuses.append(sign_in(console, f"别人{guess}", "wrong")[1].status_code)
    assert statuses[0] == 403 and statuses[-1] == 429


def test_many_right_sign_ins_from_one_address_close_nothing(console, desk):
    with desk.engine.begin() as connection:
        desk.accounts.add(connection, "小林", Role.ADMIN, PASSWORD)
    assert {sign_in(console, "小林", PASSWORD)[1].status_code for _ in range(30)} == {303}


def test_elsewhere_the_cookie_is_secure(console):
    client = TestClient(console, base_url="http://10.0.0.5")
    assert "secure" in client.get("/console/sign-in").headers["set-cookie"].lower()
    assert client.get("/console/sign-in", headers={"host": "evil.example"}).status_code == 421


def test_a_changed_password_and_a_shut_out_member_end_sessions(as_role, desk, post):
    admin, editor = as_role("admin"), as_role("editor")
    assert editor.get("/console/").status_code == 200
    data = {"act": "disable", "name": "李编辑"}
    assert post(admin, "/staff", data).status_code == 303
    assert editor.get("/console/").status_code == 303
    assert post(admin, "/staff", {"act": "disable", "name": "赵管理"}).status_code == 422
    assert admin.get("/console/staff").status_code == 200


def test_script_in_a_field_is_text(as_role, post):
    admin = as_role("admin")
    answer = post(admin, "/staff", {"act": "add", "name": "<script>x</script>", "password": "a"})
    assert answer.status_code == 422 and "<script>x" not in answer.text


@pytest.mark.parametrize(
    "password", ["short", "password123", "1234567890", "aaaaaaaaaaaa", "qwertyuiop", "changeme99"]
)
def test_bad_passwords(as_role, post, password):
    data = {"act": "add", "name": "小王", "role": "editor", "password": password}
    assert post(as_role("admin"), "/staff", data).status_code == 422


def test_path_tricks(as_role):
    client = as_role("admin")
    for path in ("static/../app.py", "static/%2e%2e/app.py", "static/..%2fapp.py", "//evil", "x"):
        assert client.get(f"/console/{path}").status_code == 404


def test_the_log_cannot_be_changed(as_role, desk, post):
    post(as_role("admin"), "/account/sign-out")
    for statement in ("update audit_log set staff = 'x'", "delete from audit_log"):
        with pytest.raises(DBAPIError), desk.engine.begin() as connection:
            connection.execute(text(statement))
    assert deeds(desk.engine, Wanted())[1] == 1


def test_a_store_that_is_away_is_told_before_and_after_signing_in(console, as_role, desk):
    inside = as_role("editor")
    outside = TestClient(console, base_url="http://127.0.0.1")
    with desk.engine.begin() as connection:
        for table in ("staff_sessions", "staff"):
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    for client, path in ((inside, "/console/"), (outside, "/console/sign-in")):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "数据库结构不对" in answer.text and "编号" in answer.text
