"""`kejitong kb` and `kejitong tickets` on a real database file."""

from __future__ import annotations

import pytest

from policy_kb import store
from policy_kb.yaml_io import SEED


def published(stores):
    with stores.engine.connect() as connection:
        return store.read(connection)


@pytest.fixture
def changed(tmp_path):
    """A file with one entry that says something else than the seed."""
    path = tmp_path / "changed.yml"
    path.write_text(
        "- {id: service-policy, kind: service, title: 政策咨询服务, summary: 新的说明,"
        " aliases: [政策咨询], related: [task-07]}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "argv",
    [
        ("kb", "check"),
        ("kb", "import"),
        ("kb", "export"),
        ("tickets", "list"),
        ("tickets", "answer"),
        ("tickets", "close"),
    ],
)
def test_every_sub_command_has_help_in_chinese(kejitong, argv):
    code, out, _ = kejitong(*argv, "--help")
    assert code == 0
    assert any("一" <= char <= "鿿" for char in out)


def test_our_own_content_passes(kejitong):
    code, out, _ = kejitong("kb", "check")
    assert (code, "检查通过" in out) == (0, True)


def test_problems_are_told_with_file_and_place(kejitong, tmp_path):
    folder = tmp_path / "content"
    for path in SEED.rglob("*.yml"):
        target = folder / path.relative_to(SEED)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    with (folder / "services.yml").open("a", encoding="utf-8") as file:
        file.write(
            "- {id: service-x, kind: service, title: 甲, summary: 乙, aliases: [丙],"
            " related: [no-such]}\n"
        )
    code, _, err = kejitong("kb", "check", folder)
    assert code == 1
    assert "services.yml" in err and "service-x" in err and "no-such" in err
    (folder / "units.yml").write_text("- {id: [", encoding="utf-8")
    code, _, err = kejitong("kb", "check", folder)
    assert (code, "units.yml" in err) == (1, True)
    assert kejitong("kb", "check", tmp_path / "absent")[0] == 2


def test_what_was_exported_is_imported_without_a_change(kejitong, stores, tmp_path):
    folder = tmp_path / "exported"
    assert kejitong("kb", "export", folder)[0] == 0
    assert kejitong("kb", "check", folder)[0] == 0
    before = published(stores)
    code, out, _ = kejitong("kb", "import", folder, "--publish")
    assert (code, "没有改动" in out) == (0, True)
    assert (published(stores), published(stores).version) == (before, before.version)
    assert kejitong("kb", "export", folder)[0] == 2  # not over what is there


def test_an_import_is_a_rehearsal_until_published(kejitong, stores, changed):
    before = published(stores)
    code, out, _ = kejitong("kb", "import", changed)
    assert code == 0
    assert "service-policy" in out and "摘要" in out and "--publish" in out
    assert published(stores) == before
    code, out, _ = kejitong("kb", "import", changed, "--publish")
    assert (code, "已发布 1" in out) == (0, True)
    assert published(stores).by_id["service-policy"].summary == "新的说明"
    assert published(stores).by_id.keys() == before.by_id.keys()


@pytest.mark.parametrize(
    "bad",
    [
        "- {id: service-bad, kind: service, title: 甲}",
        "- {id: service-bad, kind: servant, title: 甲, summary: 乙}",
        "- {id: service-bad, kind: service, title: 甲, summary: 乙, aliases: [丙], related: [x]}",
        "- {id: service-bad, kind: service, title: 甲, summary: 乙, aliases: 丙}",
        "- {id: service-bad, kind: part, title: 甲, number: 九, first_task: 1, last_task: 2}",
        "- {id: service-bad, kind: service, title: 甲, summary: '', aliases: [丙]}",
        "- {id: service-policy, kind: service, title: 甲, summary: 乙, aliases: [丙]}",
        "- words",
        "{: [",
    ],
)
def test_one_bad_entry_is_named_and_nothing_is_imported(kejitong, stores, changed, bad):
    with changed.open("a", encoding="utf-8") as file:
        file.write(bad)
    before = published(stores)
    code, _, err = kejitong("kb", "import", changed, "--publish")
    assert code == 1
    assert "changed.yml" in err
    if "service-bad" in bad:
        assert "service-bad" in err
    assert published(stores) == before


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("calls.xls", ".xlsx"),
        ("calls.xlsm", "宏"),
        ("policy.doc", ".docx"),
        ("policy.wps", ".docx"),
        ("policy.ofd", ".pdf"),
        ("scan.jpg", ".docx"),
        ("policy", ".xlsx"),
    ],
)
def test_other_kinds_of_file_are_refused_with_what_to_save_as(kejitong, tmp_path, name, advice):
    (tmp_path / name).touch()
    code, _, err = kejitong("kb", "import", tmp_path / name)
    assert code == 2
    assert name in err and advice in err


@pytest.mark.parametrize("name", ["calls.xlsx", "calls.csv", "notice.txt", "notice.docx"])
def test_an_empty_file_is_named_and_nothing_is_imported(kejitong, tmp_path, name):
    (tmp_path / name).touch()
    code, _, err = kejitong("kb", "import", tmp_path / name, "--publish")
    assert (code, name in err, "没有导入任何内容" in err) == (1, True, True)


def test_a_file_that_is_not_there(kejitong, tmp_path):
    assert kejitong("kb", "import", tmp_path / "absent.yml")[0] == 2


def test_tickets_are_listed_answered_and_closed(kejitong, stores):
    assert "没有待处理" in kejitong("tickets", "list")[1]
    first = stores.tickets.open("o1", "孵化器怎么申请")
    second = stores.tickets.open("o2", "广告")
    _, out, _ = kejitong("tickets", "list")
    assert f"单号 {first.number}" in out and "孵化器怎么申请" in out and "o1" not in out
    assert kejitong("tickets", "answer", first.number, "请看第10条")[0] == 0
    assert kejitong("tickets", "close", second.number, "与政策无关")[0] == 0
    assert stores.tickets.get(first.number).reply == "请看第10条"
    assert "没有待处理" in kejitong("tickets", "list")[1]


def test_what_cannot_be_done_to_a_ticket_is_exit_2(kejitong, stores):
    number = stores.tickets.open("o1", "问题").number
    assert kejitong("tickets", "answer", 99, "好")[0] == 2
    assert kejitong("tickets", "answer", number, " ")[0] == 2
    assert kejitong("tickets", "answer", "abc", "好")[0] == 2
    assert kejitong("tickets", "close", number, "结束")[0] == 0
    code, _, err = kejitong("tickets", "answer", number, "好")
    assert (code, "已关闭" in err) == (2, True)
