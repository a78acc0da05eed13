"""Nobody sees a child they have no duty to: every address × method × person, with the names that must (not) appear."""

import pytest
from django.db import connection
from django.urls import reverse

from students.models import Student
from tests.authorization.asking import Asker, faults
from tests.authorization.matrix import PERSONAS, Row
from tests.authorization.methods import allowed_methods, questions, questions_to_the_database
from tests.authorization.pending import PENDING, PENDING_APPS
from tests.authorization.public import PUBLIC
from tests.authorization.table import APPS, all_rows, all_views
from tests.conftest import Cast

ROWS, VIEWS = all_rows(), all_views()


class TestEveryRow:
    @pytest.mark.parametrize("row", ROWS, ids=str)
    def test_everybody_gets_what_the_table_says_and_nothing_more(self, row: Row, asker: Asker) -> None:
        asked = questions if connection.vendor == "sqlite" else questions_to_the_database
        target = row.at(asker.cast)
        wrong = [
            fault for method, who in asked(row, VIEWS[row.name]) for fault in faults(row, target, method, who, asker)
        ]
        assert not wrong, "\n" + "\n".join(wrong)

    @pytest.mark.once
    @pytest.mark.parametrize("row", [row for row in ROWS if row.post], ids=str)
    def test_a_post_without_csrf_token_is_refused(self, row: Row, asker: Asker) -> None:
        target = row.at(asker.cast)
        persona = next(key.split()[0] for key in row.post or {})
        client = asker.without_token().as_("class_teacher" if persona == "*" else persona)
        assert client.post(reverse(row.name, kwargs=target.kwargs), target.data).status_code == 403


def test_every_address_is_in_the_table() -> None:
    missing = {name for name in VIEWS if name not in {row.name for row in ROWS} | PENDING}
    assert sorted(name for name in missing if name.split(":")[0] not in PENDING_APPS - set(APPS)) == []


def test_every_address_says_which_methods_it_takes() -> None:
    assert all(allowed_methods(view) <= {"get", "head", "post"} for view in VIEWS.values())


def test_the_lists_of_missing_rows_only_shrink() -> None:
    assert sorted(PENDING_APPS & set(APPS)) == []
    assert sorted(PENDING - set(VIEWS)) == []
    assert sorted(PENDING & {row.name for row in ROWS}) == []


def test_every_row_is_about_an_address_and_people_we_know() -> None:
    assert [str(row) for row in ROWS if row.name not in VIEWS] == []
    assert [(str(row), row.unknown_personas()) for row in ROWS if row.unknown_personas()] == []
    assert [str(row) for row in ROWS if row.get is None and row.post is None] == []


def test_pages_without_sign_in_are_a_closed_list() -> None:
    assert {name for name, view in VIEWS.items() if not getattr(view, "login_required", True)} == PUBLIC


def test_the_cast_of_the_table_is_the_cast(cast: Cast) -> None:
    assert {name for name in PERSONAS.values() if name} - {"disabled"} <= set(cast.people)
    assert Student.objects.count() == len(cast.children)
