"""What a service refuses stands beside its field; a form that was sent and has errors answers 422."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import HttpRequest, QueryDict

from screening.form_kit.forms import ServiceForm, problems
from screening.form_kit.pages import form_page, posted

NONCE = "6f5c1f4e-9a3b-4d1e-8d0f-7a61c1a0ca4d"


class Taken(Exception):
    pass


class StillTaken(Taken):
    pass


class Impossible(Exception):
    pass


class SeatForm(ServiceForm):
    seat = forms.IntegerField()
    button = "Take the seat"
    refusals = {
        Taken: ("seat", "is taken"),
        Impossible: lambda refused: problems(refused.args[0], {"late": "too late", "far": "too far"}),
    }


def attempted(outcome: object, **changes: str) -> tuple[object, dict[str, list[str]]]:
    form = SeatForm({"seat": "3", "nonce": NONCE} | changes)

    def act() -> object:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return form.attempt(act), {field: list(said) for field, said in form.errors.items()}


def test_what_the_service_returned_comes_back() -> None:
    assert attempted("row") == ("row", {})


@pytest.mark.parametrize("refused", [Taken(), StillTaken()])
def test_a_refusal_stands_beside_its_field(refused: Exception) -> None:
    assert attempted(refused) == (None, {"seat": ["is taken"]})


def test_a_refusal_may_name_several_fields_and_the_whole_form() -> None:
    said = {"seat": ["too late"], "__all__": ["too far", "too late"]}
    assert attempted(Impossible({"seat": "late", "elsewhere": "far", "": "late"})) == (None, said)


def test_what_is_not_expected_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        attempted(ZeroDivisionError())


@pytest.mark.parametrize("changes", [{"seat": "x"}, {"nonce": ""}, {"nonce": "x"}])
def test_a_wrong_form_never_reaches_the_service(changes: dict[str, str]) -> None:
    returned, errors = attempted(AssertionError("was asked"), **changes)
    assert returned is None and set(errors) == set(changes)


def test_every_form_has_a_nonce_of_its_own_and_its_button() -> None:
    pages = [render_crispy_form(SeatForm()) for _ in range(2)]
    nonces = [re.search(r'name="nonce" value="([0-9a-f-]{36})"', page)[1] for page in pages]  # type: ignore[index]
    assert nonces[0] != nonces[1] and "Take the seat" in pages[0] and "<form" in pages[0]


def test_a_form_without_a_button_leaves_tag_and_button_to_its_page() -> None:
    class Bare(SeatForm):
        button = None

    page = render_crispy_form(Bare())
    assert "<form" not in page and 'type="submit"' not in page and 'name="seat"' in page


def request_of(method: str, **data: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.POST = method, QueryDict("&".join(f"{key}={value}" for key, value in data.items()))
    return request


@pytest.mark.parametrize(
    ("request_", "status"),
    [(request_of("GET"), 200), (request_of("POST"), 422), (request_of("POST", seat="3", nonce=NONCE), 200)],
)
def test_a_page_says_by_its_status_that_something_needs_a_look(
    request_: HttpRequest, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr("screening.form_kit.pages.render", lambda *args, status: shown.append((args[1:], status)))
    form = SeatForm(posted(request_))
    form_page(request_, form, "x.html", page="p")
    assert shown == [(("x.html", {"form": form, "page": "p"}), status)]
