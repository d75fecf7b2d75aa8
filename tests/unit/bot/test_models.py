"""Which model is newest, which are forgotten, what changes a fingerprint."""

from __future__ import annotations

import os

import pytest

from bot.rasa_server import models


def test_newest_by_time_and_only_three_kept(tmp_path):
    folder = models.models_dir(tmp_path)
    folder.mkdir()
    assert models.newest_model(tmp_path) is None
    for age, name in enumerate("abcde"):
        path = folder / f"{name}.tar.gz"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    (folder / "notes.txt").touch()
    assert models.newest_model(tmp_path).name == "a.tar.gz"
    models.forget_old_models(tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == [
        "a.tar.gz", "b.tar.gz", "c.tar.gz", "notes.txt",
    ]  # fmt: skip


def test_every_source_counts_and_traces_do_not(tmp_path):
    sources = [
        "config.yml",
        "nlu_data/train/nlu/a.yml",
        "policy_kb/content/p.yml",
        "bot/rasa_server/nlu/reader.py",
    ]
    seen = {models.source_fingerprint(tmp_path)}
    for name in sources:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for content in ("1", "2"):
            path.write_text(content)
            seen.add(models.source_fingerprint(tmp_path))
    assert len(seen) == 1 + 2 * len(sources)
    trace = tmp_path / "bot/rasa_server/nlu/__pycache__/reader.pyc"
    trace.parent.mkdir()
    trace.write_text("x")
    assert models.source_fingerprint(tmp_path) in seen


def test_the_chosen_model_is_served_and_kept_else_the_newest(tmp_path):
    folder = models.models_dir(tmp_path)
    folder.mkdir()
    for age, name in enumerate("abcde"):
        (folder / f"{name}.tar.gz").touch()
        os.utime(folder / f"{name}.tar.gz", (1000 - age, 1000 - age))
    models.serve_model(tmp_path, "e.tar.gz")
    models.forget_old_models(tmp_path)
    assert models.current_model(tmp_path).name == "e.tar.gz"
    for nonsense in ("", "../e.tar.gz", "z.tar.gz", "current"):
        with pytest.raises(FileNotFoundError):
            models.serve_model(tmp_path, nonsense)
        (folder / "current").write_text(nonsense)
        assert models.current_model(tmp_path).name == "a.tar.gz"
    models.serve_newest(tmp_path)
    models.serve_newest(tmp_path)
    assert models.current_model(tmp_path).name == "a.tar.gz"


def test_examples_of_staff_change_the_name_and_not_whose_sources_they_are(tmp_path):
    pairs = [("greet", "早"), ("bye", "走了")]
    plain, one, both = (
        models.model_for(tmp_path, "0123", some).name for some in ((), pairs[:1], pairs)
    )
    assert len({plain, one, both}) == 3
    assert models.model_for(tmp_path, "0123", pairs[::-1]).name == both
    assert plain == "kejitong-0123.tar.gz"
    assert all(models.is_of(name, "0123") for name in (plain, one, both))
    assert not models.is_of(both, "4567")


def test_what_a_model_was_trained_from_stands_beside_it_and_goes_with_it(tmp_path):
    folder = models.models_dir(tmp_path)
    folder.mkdir()
    origin = models.Origin("2026-03-02T09:00:00+08:00", (("greet", "早"),), ("不用“x”：重复",))
    for age, name in enumerate("abcdef"):
        path = folder / f"{name}.tar.gz"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
        models.keep_origin(path, origin)
    assert models.origin_of(folder / "a.tar.gz") == origin
    models.serve_model(tmp_path, "f.tar.gz")
    models.serve_model(tmp_path, "e.tar.gz")
    models.forget_old_models(tmp_path)
    left = {path.name for path in folder.glob("*.*")}
    assert left == {f"{name}.{end}" for name in "abcef" for end in ("tar.gz", "json")}
    (folder / "a.json").write_text("{")
    assert models.origin_of(folder / "a.tar.gz") is None
    assert models.origin_of(folder / "z.tar.gz") is None


def test_what_lies_beside_a_model_is_read_by_whoever_reads_the_model(tmp_path):
    """The image trains as one account and serves as another."""
    folder = models.models_dir(tmp_path)
    folder.mkdir()
    model = folder / "a.tar.gz"
    model.touch()
    models.keep_origin(model, models.Origin("2026-03-02T09:00:00+08:00", (), ()))
    models.serve_model(tmp_path, model.name)
    assert {path.stat().st_mode & 0o044 for path in folder.iterdir()} == {0o044}
