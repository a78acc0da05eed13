"""Refuses to start when the practice stories ask for lines that the forms of teachers do not have."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error

from screening import instruments
from screening.rounds.practice_vignettes import problems


def practice_fits_the_forms(*, app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    codes = {
        item.id: tuple(option.code for option in form.options)
        for form in instruments.all()
        if form.informant == "teacher"
        for item in form.items
    }
    hint = "Change the story or its lines together with the form."
    return [Error(found, hint=hint, id="rounds.E001") for found in problems(codes)]
