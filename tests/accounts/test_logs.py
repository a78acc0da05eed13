"""What the program says of itself is kept for six months, and names nobody."""

import json
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts import logs


def record(words: str, *args: object, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("screening.jobs", logging.ERROR, __file__, 1, words, args, info)
    logs.RequestIdFilter().filter(made)
    return made


@pytest.fixture
def handler(tmp_path: Path) -> logs.DayFileHandler:
    made = logs.DayFileHandler(tmp_path / "log")
    made.setFormatter(logs.JsonFormatter())
    return made


def lines(handler: logs.DayFileHandler) -> list[dict[str, str]]:
    path = logs.path_of(handler._folder, timezone.localdate())
    return [json.loads(line) for line in path.read_text().splitlines()]


def refuse(text: str) -> None:
    raise ValueError(text)


def test_a_line_is_one_object_with_its_request(handler):
    token = logs.request_id.set("a1b2c3")
    try:
        handler.emit(record("job %s was taken over\nagain", "77"))
    finally:
        logs.request_id.reset(token)
    (line,) = lines(handler)
    assert (line["request"], line["level"], line["from"]) == ("a1b2c3", "error", "screening.jobs")
    assert line["says"] == "job 77 was taken over\nagain"


def test_of_an_error_its_kind_and_place_are_kept_and_not_what_somebody_typed(handler):
    try:
        refuse("王𬀩雨 does not fit")
    except ValueError as error:
        handler.emit(record("failed", error=error))
    (line,) = lines(handler)
    assert line["error"] == "ValueError"
    assert line["arose"].startswith("test_logs.py:") and "refuse" in line["arose"]
    assert "王" not in json.dumps(line, ensure_ascii=False)


def test_nobody_else_may_read_it(handler):
    handler.emit(record("x"))
    path = logs.path_of(handler._folder, timezone.localdate())
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_full_disk_stops_no_page(handler, monkeypatch):
    monkeypatch.setattr(logs.os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    handler.emit(record("x"))
    assert logs.path_of(handler._folder, timezone.localdate()).read_bytes() == b""


def test_a_flood_ends_with_the_day(handler, monkeypatch):
    monkeypatch.setattr(logs, "MOST_A_DAY", 300)
    for _ in range(50):
        handler.emit(record("x"))
    path = logs.path_of(handler._folder, timezone.localdate())
    assert path.stat().st_size < 600


def test_after_six_months_a_day_goes(tmp_path, settings):
    settings.LOG_DIR = tmp_path
    today = timezone.localdate()
    days: list[date] = [today, today - timedelta(days=180), today - timedelta(days=181)]
    for day in days:
        logs.append(tmp_path, day, "x")
    (tmp_path / "readme.txt").write_text("stays")
    assert logs.forget_old() == 1
    assert sorted(path.stem for path in tmp_path.glob("*.log")) == [day.isoformat() for day in sorted(days[:2])]
    assert (tmp_path / "readme.txt").exists()
    settings.LOG_DIR = None
    assert logs.forget_old() == 0
