"""A table in a file gives the same rows as the table; what is no such file is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from policy_kb.retrieval.rows_on_disk import Rows, kept

TABLE = np.arange(60, dtype=np.uint8).reshape(12, 5)
WANTED = np.array([3, 0, 11, 3])


def test_rows_are_those_of_the_table(tmp_path):
    rows = kept(TABLE, tmp_path / "here" / "table.npy")

    assert isinstance(rows, Rows)
    assert len(rows) == len(TABLE)
    assert (rows[WANTED] == TABLE[WANTED]).all()


def test_the_file_is_written_once(tmp_path):
    path = tmp_path / "table.npy"
    kept(TABLE, path)
    written = path.stat().st_mtime_ns

    again = kept(TABLE, path)

    assert path.stat().st_mtime_ns == written
    assert (again[WANTED] == TABLE[WANTED]).all()
    assert list(tmp_path.iterdir()) == [path]


def test_another_account_may_read_the_file(tmp_path):
    path = tmp_path / "table.npy"
    kept(TABLE, path)

    assert path.stat().st_mode & 0o044 == 0o044


@pytest.mark.parametrize("content", [b"", b"something else", "cut", "other"])
def test_another_file_is_not_taken_for_the_table(tmp_path, content):
    path = tmp_path / "table.npy"
    if content == "other":
        np.save(path, TABLE[:, :4].copy())
    elif content == "cut":
        np.save(path, TABLE)
        path.write_bytes(path.read_bytes()[:-7])
    else:
        path.write_bytes(content)

    assert kept(TABLE, path) is TABLE


def test_without_a_place_to_write_the_table_stays_in_memory(tmp_path):
    (tmp_path / "file").write_text("no folder")

    assert kept(TABLE, tmp_path / "file" / "table.npy") is TABLE
