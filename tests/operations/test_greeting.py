"""The terminal says where to go once the first page answers, and once if that takes too long."""

import itertools
import time
from pathlib import Path

import pytest

from screening.operations.embedded import greeting_text
from screening.operations.supervise import LONGEST_WAIT, PATIENCE, Greeting


class Terminal:
    """A greeting, a clock that is set by hand and a server that is up or not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.up, self.said, self.tries = 1000.0, False, [], []
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        self.greeting = Greeting(8000, "", "WELCOME", self.said.append)
        monkeypatch.setattr(self.greeting, "_answers", self._try)

    def _try(self) -> bool:
        self.tries.append(self.now)
        return self.up

    def wait(self, seconds: float) -> None:
        for _tick in range(int(seconds * 5)):
            self.now += 0.2
            self.greeting()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch)


def test_nothing_is_said_before_the_first_page_answers_and_then_once(terminal):
    terminal.wait(10)
    assert terminal.said == []
    terminal.up = True
    terminal.wait(LONGEST_WAIT + 1)
    tries = len(terminal.tries)
    terminal.wait(60)
    assert terminal.said == ["WELCOME"]
    assert len(terminal.tries) == tries


def test_a_late_server_is_owned_up_to_once_and_greeted_when_it_comes(terminal):
    terminal.wait(PATIENCE + 30)
    assert len(terminal.said) == 1
    assert "trying on" in terminal.said[0]
    terminal.up = True
    terminal.wait(LONGEST_WAIT + 1)
    assert terminal.said[1:] == ["WELCOME"]


def test_it_asks_less_and_less_often(terminal):
    terminal.wait(PATIENCE)
    pauses = [after - before for before, after in itertools.pairwise(terminal.tries)]
    assert pauses[0] < 1
    assert LONGEST_WAIT - 0.5 <= pauses[-1] <= LONGEST_WAIT + 0.5
    assert len(terminal.tries) < 40


def test_a_port_on_which_nobody_listens_is_no_answer(monkeypatch):
    said: list[str] = []
    greeting = Greeting(1, "", "WELCOME", said.append)
    monkeypatch.setattr(time, "monotonic", lambda: greeting._began + 1)
    greeting()
    assert said == []


def test_without_an_office_only_this_computer_is_named(tmp_path: Path):
    text = greeting_text(8000, None, tmp_path / "not-made.csv")
    assert "http://localhost:8000/" in text
    assert "https" not in text and "not-made" not in text
