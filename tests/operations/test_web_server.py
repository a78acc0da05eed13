"""The web server has everything loaded before its first page, and does not look through it again during others."""

import gc
import runpy
import sys
from pathlib import Path

import pytest

from screening.operations import preparation

SERVER = Path(__file__).resolve().parents[2] / "config" / "wsgi.py"


def test_it_freezes_what_it_has_loaded_once_it_may_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.delitem(sys.modules, "config.urls", raising=False)
    monkeypatch.setattr(preparation, "refuse_to_begin", lambda: steps.append("may begin"))
    monkeypatch.setattr(gc, "freeze", lambda: steps.append(f"pages are loaded: {'config.urls' in sys.modules}"))
    runpy.run_path(str(SERVER))
    assert steps == ["may begin", "pages are loaded: True"]
