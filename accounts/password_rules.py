"""What a new password must be, said in our own words: the library's plural sentence has no Chinese."""

import re
from collections.abc import Callable, Iterable

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("This password is too short: it needs at least %(n)s characters.") % {"n": self.min_length}


class OwnNameValidator(password_validation.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def get_error_message(self) -> str:
        return _("This password is too much like your own name or user name.")


# Words that everybody around here would try first: names of schools, townships, counties. Rooms above add to it.
local_words: list[Callable[[], Iterable[str]]] = []
PRODUCT = ("xinqiao", "心桥", "password", "mima", "laoshi", "teacher", "school", "xuexiao")
LETTERS_OF_ONES_OWN = 4


class LocalWordsValidator:
    """Refuses what a neighbour guesses: digits alone (a telephone number, a birthday), one piece twice, and local words
    with hardly anything of one's own beside them."""

    def validate(self, password: str, user: object = None) -> None:
        plain = password.casefold()
        own = re.sub(r"[\W\d_]+", "", plain)
        if not own or _is_repeated(plain):
            raise ValidationError(self.get_error_message(), code="local-words")
        words = {word.casefold() for source in (lambda: PRODUCT, *local_words) for word in source() if word}
        for word in sorted(words, key=len, reverse=True):
            own = own.replace(word, "")
        if len(own) < LETTERS_OF_ONES_OWN:
            raise ValidationError(self.get_error_message(), code="local-words")

    def get_error_message(self) -> str:
        return _(
            "People around here would guess this password: it is a number, one piece twice, or the name of the place "
            "or the program. A few words that do not belong together are better."
        )

    def get_help_text(self) -> str:
        return self.get_error_message()


def _is_repeated(text: str) -> bool:
    """class22class22, 李芳李芳李芳."""
    return text in (text + text)[1:-1]
