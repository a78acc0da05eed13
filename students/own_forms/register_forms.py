"""Readings of a school's own register forms: which is in force, what it asks, and its mapping as a file."""

import json
from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from students.access import school_keys
from students.models import RegisterForm, School
from students.own_forms.facts import facts_offered
from students.own_forms.template import Layout
from students.roster.layout import plain

FORMAT, LARGEST_MAPPING = "xinqiao-register-mapping", 64 * 1024


class NotAMapping(ValueError):
    """``args[0]``: unreadable, or kind (of another register)."""


def forms_of(user: User) -> QuerySet[RegisterForm]:
    """Forms of the schools whose roster the person keeps."""
    if not can(user, Permission.MANAGE_ROSTER):
        return RegisterForm.objects.none()
    rows = RegisterForm.objects.filter(school__in=school_keys(user), retired_at__isnull=True)
    return rows.select_related("school").order_by("-uploaded_at", "-pk")


def get_form_or_404(user: User, public_id: UUID) -> RegisterForm:
    form = forms_of(user).filter(public_id=public_id).first()
    if form is None:
        raise Http404
    return form


def form_in_force(school: School, kind: str) -> RegisterForm | None:
    """The newest confirmed one; the form that ships serves a school without."""
    rows = RegisterForm.objects.filter(school=school, kind=kind, confirmed_at__isnull=False, retired_at__isnull=True)
    return rows.order_by("confirmed_at", "pk").last()


def layout_of(form: RegisterForm) -> Layout:
    kept = form.layout
    return Layout(kept["heading"], kept["foot"], {int(column): word for column, word in kept["words"].items()})


def columns_of(form: RegisterForm) -> dict[int, str]:
    return {int(column): fact for column, fact in form.columns.items()}


def mapping_file(form: RegisterForm) -> bytes:
    """Heading by heading, so that another school with the same form can use it."""
    words, columns = layout_of(form).words, columns_of(form)
    told = [{"heading": word, "fact": columns.get(column, "")} for column, word in words.items()]
    kept = {"format": FORMAT, "version": 1, "kind": form.kind, "columns": told}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def read_mapping(form: RegisterForm, content: bytes) -> dict[int, str]:
    """Column → fact, for the headings of this form that the file knows. Raises NotAMapping."""
    try:
        told = json.loads(content[:LARGEST_MAPPING].decode("utf-8-sig"))
        known = {plain(str(one["heading"])): str(one["fact"]) for one in told["columns"]}
        kind = told["kind"] if told["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAMapping("unreadable") from error
    if kind is None or len(content) > LARGEST_MAPPING:
        raise NotAMapping("unreadable")
    if kind != form.kind:
        raise NotAMapping("kind")
    return _each_fact_once(layout_of(form).words, known, {fact.key for fact in facts_offered(form.kind)})


def _each_fact_once(words: Mapping[int, str], known: Mapping[str, str], facts: set[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for column, word in words.items():
        fact = known.get(plain(word), "")
        if fact in facts and fact not in found.values():
            found[column] = fact
    return found
