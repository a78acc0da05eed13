"""A list of hundreds to choose one from."""

import pytest
from django import forms

from screening.form_kit.long_choice import LongSelect

SCHOOLS = [("", ""), *((number, f"<{number}> & 小学") for number in range(3))]


@pytest.mark.parametrize("chosen", [None, "", 1, "2", "no such school"])
@pytest.mark.parametrize("required", [True, False])
def test_it_is_the_same_list_as_any_other(chosen, required):
    long, usual = (forms.Form(initial={"school": chosen}) for _ in range(2))
    for form, widget in ((long, LongSelect()), (usual, forms.Select())):
        form.fields["school"] = forms.ChoiceField(choices=SCHOOLS, widget=widget, required=required)
    assert _words(long) == _words(usual)


def _words(form: forms.Form) -> list[str]:
    """Attributes and lines, without the room between them."""
    written = str(form["school"])
    return sorted(written.replace("<", "\n<").replace(">", " >").split())
