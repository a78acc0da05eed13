"""Every field is declared, every note is encrypted, every who has a when."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps

from accounts.privacy.declarations import NOT_PERSONAL, SENSITIVE, all_declarations
from accounts.privacy.identity import both_or_neither
from tests.architecture import model_rules
from tests.architecture.exceptions import unexcused
from tests.architecture.sources import APPS


def test_every_field_says_whose_data_it_is() -> None:
    every = model_rules.own_models()
    assert unexcused("undeclared_fields", model_rules.undeclared_fields(every, all_declarations())) == []
    assert unexcused("declared_without_a_field", model_rules.declared_without_a_field(every, all_declarations())) == []


def test_free_text_about_people_is_encrypted() -> None:
    assert unexcused("open_notes", model_rules.open_notes(model_rules.own_models(), all_declarations())) == []


def test_who_and_when_are_recorded_together() -> None:
    assert unexcused("loose_pairs", model_rules.loose_pairs(model_rules.own_models())) == []


def test_every_app_has_its_label() -> None:
    ours = [config for config in apps.get_app_configs() if config.name in APPS]
    assert len(ours) >= 10
    assert [config.name for config in ours if "label" not in type(config).__dict__] == []


@pytest.fixture
def planted() -> Iterator[type[models.Model]]:
    """A model with a note in clear, an undeclared field and a moment without its person."""
    with isolate_apps("students"):

        class Planted(models.Model):
            note = models.TextField()
            seen_at = models.DateTimeField(null=True)
            seen_by = models.IntegerField(null=True)

            class Meta:
                app_label = "students"

        yield Planted


def test_an_undeclared_field_is_noticed(planted: type[models.Model]) -> None:
    known = {"students.planted": {"id": NOT_PERSONAL, "note": SENSITIVE, "seen_at": NOT_PERSONAL}}
    assert list(model_rules.undeclared_fields([planted], known)) == ["students.planted.seen_by"]
    assert list(model_rules.undeclared_fields([planted], {})) == ["students.planted"]


def test_a_declaration_of_nothing_is_noticed(planted: type[models.Model]) -> None:
    known = {"students.planted": {"id": NOT_PERSONAL, "gone": SENSITIVE}, "students.gone": {"id": NOT_PERSONAL}}
    found = list(model_rules.declared_without_a_field([planted], known))
    assert found == ["students.planted.gone", "students.gone.id"]


def test_a_note_in_clear_is_noticed(planted: type[models.Model]) -> None:
    assert list(model_rules.open_notes([planted], {"students.planted": {"note": SENSITIVE}})) == [
        "students.planted.note"
    ]
    assert list(model_rules.open_notes([planted], {"students.planted": {"note": NOT_PERSONAL}})) == []


def test_a_loose_pair_is_noticed(planted: type[models.Model]) -> None:
    assert list(model_rules.loose_pairs([planted])) == ["students.planted.seen_at"]
    planted._meta.constraints = [models.CheckConstraint(condition=Q(seen_at__isnull=True), name="half")]
    assert list(model_rules.loose_pairs([planted])) == ["students.planted.seen_at"]
    planted._meta.constraints = [both_or_neither("both", "seen_at", "seen_by")]
    assert list(model_rules.loose_pairs([planted])) == []
