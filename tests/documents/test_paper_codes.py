"""A code on a paper leads back to a page, for whoever may open that page anyhow."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.codes import plain
from accounts.models import User
from screening.documents import paper_codes
from screening.documents.paper_codes import find_paper, first_with, paper_code
from tests.conftest import Cast

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_the_same_paper_has_the_same_code_and_another_paper_another_one() -> None:
    codes = [paper_code("a", ONE), paper_code("a", OTHER), paper_code("b", ONE), paper_code("a", ONE, OTHER)]
    assert len(set(codes)) == 4
    assert paper_code("a", ONE) == codes[0]
    assert codes[0].count("-") == 2
    assert len(plain(codes[0])) == 10


def test_a_code_says_nothing_without_the_key_of_the_server(settings: Any) -> None:
    before = paper_code("a", ONE)
    settings.LOOKUP_KEY = "another-key-another-key-another-key"
    assert paper_code("a", ONE) != before


def test_ids_are_kept_apart_in_a_code() -> None:
    assert paper_code("a", "1", "23") != paper_code("a", "12", "3")


@pytest.fixture
def letters(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A kind of paper that leads teacher Li home and nobody else anywhere."""
    letter = uuid4()

    def find(user: User, code: str) -> str | None:
        mine = [letter] if user == cast.li else []
        return reverse("documents:list_documents") if first_with(code, "letter", mine, lambda one: [one]) else None

    monkeypatch.setitem(paper_codes._finders, "letter", find)
    return letter


def test_a_code_leads_its_person_on_however_it_is_typed(cast: Cast, as_: Any, letters: UUID) -> None:
    typed = f" {paper_code('letter', letters).lower().replace('-', '—')} "
    answer = as_(cast.li).post(reverse("documents:open_paper"), {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, reverse("documents:list_documents"))


def test_a_code_of_somebody_elses_paper_reads_like_one_that_was_never_printed(
    cast: Cast, as_: Any, letters: UUID
) -> None:
    page, person = reverse("documents:open_paper"), as_(cast.zhou)
    not_mine = person.post(page, {"code": paper_code("letter", letters)})
    nobodys = person.post(page, {"code": paper_code("letter", uuid4())})
    says = [answer.context["form"].errors["code"] for answer in (not_mine, nobodys)]
    assert says[0] == says[1]
    assert not_mine.status_code == nobodys.status_code == 422


def test_a_wrong_character_is_told_apart_from_an_unknown_code(cast: Cast, as_: Any, letters: UUID) -> None:
    code = paper_code("letter", letters)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    answer = as_(cast.li).post(reverse("documents:open_paper"), {"code": wrong})
    assert answer.status_code == 422
    unknown = as_(cast.li).post(reverse("documents:open_paper"), {"code": paper_code("letter", uuid4())})
    assert answer.context["form"].errors != unknown.context["form"].errors


def test_nobody_is_found_by_a_code_without_a_kind_that_knows_it(cast: Cast) -> None:
    assert find_paper(cast.wang, paper_code("no-such-kind", ONE)) is None
