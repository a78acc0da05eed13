"""Rooms of one app form no circle, and docs/rooms.md draws them as they are."""

import pytest

from tests.architecture import rooms
from tests.architecture.sources import Source, sources

QUEUE = Source("screening/cases/queue/views.py", "from screening.cases.visits.presenter import links")
VISITS = Source("screening/cases/visits/presenter.py", "from screening.cases import queue")
MODELS = Source("screening/cases/models/case.py", "from django.db import models")
ADDRESSES = Source("screening/cases/urls.py", "from screening.cases.queue import views")


def test_no_rooms_of_an_app_import_each_other_in_a_circle() -> None:
    assert list(rooms.room_circles(sources())) == []


def test_a_circle_of_rooms_is_noticed() -> None:
    assert list(rooms.room_circles([QUEUE, VISITS, MODELS])) == ["screening.cases: queue ↔ visits"]


def test_a_circle_over_a_third_room_is_noticed() -> None:
    detour = Source("screening/cases/visits/presenter.py", "from screening.cases.plans import forms")
    back = Source("screening/cases/plans/forms.py", "import screening.cases.queue.views")
    assert list(rooms.room_circles([QUEUE, detour, back])) == ["screening.cases: plans ↔ queue ↔ visits"]


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert list(rooms.module_circles(sources())) == []


def test_a_circle_of_modules_inside_one_room_is_noticed() -> None:
    page = Source("screening/cases/queue/page.py", "from screening.cases.queue.paper import KIND")
    paper = Source("screening/cases/queue/paper.py", "from screening.cases.queue import page")
    found = list(rooms.module_circles([page, paper, MODELS]))
    assert found == ["screening.cases.queue.page ↔ screening.cases.queue.paper"]


def test_addresses_may_name_every_room() -> None:
    upwards = Source("screening/cases/queue/views.py", "from screening.cases import urls")
    assert list(rooms.room_circles([ADDRESSES, upwards])) == []


def test_rooms_of_two_apps_are_not_mixed_up() -> None:
    other = Source("screening/rounds/visits/presenter.py", "from screening.rounds import queue")
    assert list(rooms.room_circles([QUEUE, other])) == []


def test_a_room_stands_above_those_it_imports() -> None:
    graph = {"views": {"access", "models"}, "access": {"models"}, "models": set()}
    assert rooms.levels(graph) == {"models": 0, "access": 1, "views": 2}


def test_rooms_in_a_circle_have_no_level() -> None:
    with pytest.raises(ValueError):
        rooms.levels({"a": {"b"}, "b": {"a"}})


def test_the_page_of_rooms_draws_them_as_they_are() -> None:
    assert rooms.drawn() == rooms.drawing(sources()), "run: python -m tests.architecture.rooms"
