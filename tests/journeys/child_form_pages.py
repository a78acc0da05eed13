"""The pages of the child forms, as (address, who, what must be there, the button that shows the error state)."""

from collections.abc import Mapping
from typing import Any

from students.models import Consent, StaffAssignment
from tests.conftest import Cast
from tests.rounds import child_form_factories as child_forms


def forms_to_type(cast: Cast) -> Mapping[str, Any]:
    """The staff person was named to type the forms of Wang's second school."""
    child_forms.open_round(cast)
    child_forms.name_typist(cast, cast.staff)
    return {}


def form_to_type(cast: Cast) -> Mapping[str, Any]:
    forms_to_type(cast)
    return {"code": child_forms.code_of(child_forms.child_sheet(cast), cast.children["second"])}


def form_without_consent(cast: Cast) -> Mapping[str, Any]:
    Consent.objects.filter(student=cast.children["second"]).update(child_forms="no")
    return form_to_type(cast)


def typed_form(cast: Cast) -> Mapping[str, Any]:
    code = form_to_type(cast)
    child_forms.type_form(child_forms.child_sheet(cast), cast.children["second"], cast.staff)
    return code


def class_of_forms(cast: Cast) -> Mapping[str, Any]:
    typed_form(cast)
    return {"public_id": child_forms.child_sheet(cast).public_id}


def first_school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id}


def nothing(cast: Cast) -> Mapping[str, Any]:
    return {}


def a_typist(cast: Cast) -> Mapping[str, Any]:
    forms_to_type(cast)
    return {"public_id": StaffAssignment.objects.get(duty="typist").public_id}


CHILD_FORM_PAGES = [
    ("home:show_home", "staff", forms_to_type, ""),
    ("rounds:type_forms", "staff", forms_to_type, "main form .btn"),
    ("rounds:type_forms", "wang", forms_to_type, ""),
    ("rounds:type_form", "staff", form_to_type, "form.cols .btn"),
    ("rounds:type_form", "staff", form_without_consent, "form.card .btn"),
    ("rounds:type_form", "staff", typed_form, ""),
    ("rounds:hand_over_paper", "staff", nothing, ""),
    ("rounds:show_child_forms", "wang", class_of_forms, "form.card .btn"),
    ("rounds:check_child_forms", "wang", class_of_forms, ""),
    ("rounds:record_wish", "wang", nothing, ""),
    ("students:name_typist", "wang", first_school, "main form .btn"),
    ("students:end_typist", "wang", a_typist, ""),
]
