"""The scanned policy, printed to PDF by a browser, reads like its text: all tasks, all units."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from policy_kb.intake.files import lines_of
from policy_kb.intake.official import read_official
from policy_kb.yaml_io import SEED, read_folder

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "policy.txt"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
STYLE = (
    "@page{size:A4;margin:25mm 22mm;@bottom-center{content:'— ' counter(page) ' —'}}"
    "p{font:16px 'Noto Serif CJK SC','Noto Sans CJK SC',serif;text-indent:2em;margin:0}"
)


def test_the_printed_policy_gives_the_same_wording(tmp_path):
    for missing, what in ((not SOURCE.exists(), SOURCE), (BROWSER is None, "chromium")):
        if missing and os.environ.get("CI"):
            pytest.fail(f"in CI this must be there: {what}")
        if missing:
            pytest.skip(f"not here: {what}")
    lines = [line.strip() for line in SOURCE.read_text("utf-8").splitlines() if line.strip()]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page, printed = tmp_path / "policy.html", tmp_path / "policy.pdf"
    page.write_text(f"<meta charset=utf-8><style>{STYLE}</style>{body}", "utf-8")
    subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={tmp_path}/browser",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seed = read_folder(SEED)
    of_text, of_pdf = (read_official(p, lines_of(p), seed) for p in (SOURCE, printed))
    assert {e.id for e in of_pdf.entries} == {clause.id for clause in seed.clauses}
    assert of_pdf.entries == of_text.entries
