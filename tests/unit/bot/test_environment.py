"""What is set before Rasa is imported."""

from __future__ import annotations

import pytest

from bot.rasa_server import environment

_INTEL = "vendor_id : GenuineIntel\nflags\t\t: fpu avx avx2\n"
_WIDE = "vendor_id : AuthenticAMD\nflags\t\t: fpu avx512f avx512dq avx512cd avx512bw avx512vl x\n"


@pytest.fixture
def processors(tmp_path, monkeypatch):
    described = tmp_path / "cpuinfo"
    monkeypatch.setattr(environment, "_PROCESSORS", described)
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)
    monkeypatch.setattr(environment, "read_on_use", lambda: None)
    return described


@pytest.mark.parametrize(("told", "kernels"), [(_INTEL, None), (_WIDE, "SkylakeX"), (None, None)])
def test_wide_kernels_are_taken_only_where_the_processor_has_all_they_need(
    processors, monkeypatch, told, kernels
):
    if told is not None:
        processors.write_text(told)
    made = dict(environment._DEFAULTS)
    monkeypatch.setattr(environment.os, "environ", made)

    environment.prepare()

    assert made.get("OPENBLAS_CORETYPE") == kernels


def test_what_an_operator_set_stays(processors, monkeypatch):
    processors.write_text(_WIDE)
    made = {"OPENBLAS_CORETYPE": "Haswell"}
    monkeypatch.setattr(environment.os, "environ", made)

    environment.prepare()

    assert made["OPENBLAS_CORETYPE"] == "Haswell"
