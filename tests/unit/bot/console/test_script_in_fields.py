"""Script typed into every field of every form that a link leads to: text, on every page after."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from bot.console.app import all_pages

SCRIPT = "<script>alert(1)</script>"
FREE = {"text", "search", "password", "url", "textarea", ""}


@dataclass
class Form:
    """One form of a page, with what its fields hold."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "a" and has.get("href", "").startswith("/console/"):
            self.links.append(has["href"])
        elif tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif tag == "option" and self._select and self.forms:
            value = has.get("value")
            if value and ("selected" in has or self._select not in self.forms[-1].fields):
                self.forms[-1].fields[self._select] = value
        elif tag in ("input", "textarea", "select", "button") and has.get("name") and self.forms:
            kind = has.get("type", tag if tag == "textarea" else "")
            form = self.forms[-1]
            if tag == "select":
                self._select = has["name"]
            elif kind in FREE and tag != "button":
                form.free.append(has["name"])
            elif kind in ("hidden", "submit") or tag == "button":
                form.fields.setdefault(has["name"], has.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


def shape(address: str) -> str:
    return re.sub(r"\d+", "1", address.partition("?")[0])


def walk(client):
    """(address, page) of every shape of page that a link leads to."""
    waiting, seen = ["/console/"], set()
    while waiting:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert SCRIPT not in answer.text, address
        page = Page(answer.text)
        waiting += page.links
        yield address, page


@pytest.mark.parametrize("before", ["", '">', "'>", "</textarea>"])
def test_script_in_every_field_of_every_form(as_role, desk, post, before):
    desk.people.tickets.open("o-somebody", f"怎么申请{SCRIPT}")
    client, typed = as_role("admin"), f"查{before}{SCRIPT}"
    forms = {
        (shape(form.action), tuple(form.free)): form
        for address, page in walk(client)
        for form in page.forms
        # Signing out or shutting the door on oneself would end the walk.
        if form.free and "/account/" not in form.action
    }
    sent = 0
    for form in forms.values():
        data = {**form.fields, **dict.fromkeys(form.free, typed)}
        if form.method == "post":
            answer = post(client, form.action, data)
        else:
            answer = client.get(form.action or "/console/knowledge", params=data)
        assert answer.status_code < 500, (form.action, answer.text[-500:])
        assert SCRIPT not in answer.text, form.action
        sent += form.method == "post"
    assert sent >= 8
    shapes = {shape(address) for address, _ in walk(client)}
    assert {f"/console{page.path}" for page in all_pages() if page.nav} <= shapes
