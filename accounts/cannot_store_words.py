"""What is said where nothing can be stored. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.cannot_store import StorageFailure
from accounts.lazy import Label

_HAPPENED: dict[StorageFailure, Label] = {
    StorageFailure.FULL: gettext_lazy(
        "The disk of the computer of the system is full or failing: nothing can be stored."
    ),
    StorageFailure.READ_ONLY: gettext_lazy("The data can be read only: nothing can be stored."),
    StorageFailure.BUSY: gettext_lazy("The system is very busy just now and could not store this in time."),
    StorageFailure.GONE: gettext_lazy("The database does not answer: nothing can be stored."),
    StorageFailure.DAMAGED: gettext_lazy("The database is damaged: nothing can be stored."),
    StorageFailure.PAPERS: gettext_lazy("The store where finished papers lie does not answer."),
}
_TO_DO: dict[StorageFailure, Label] = {
    StorageFailure.FULL: gettext_lazy(
        "Please tell whoever looks after the computer: make room on the disk, then it goes on."
    ),
    StorageFailure.BUSY: gettext_lazy("Please try again in half a minute."),
    StorageFailure.DAMAGED: gettext_lazy(
        "Please enter nothing more and tell whoever looks after the computer: ./manage.py doctor, then the last backup."
    ),
}


def what_happened(why: StorageFailure | None) -> str:
    return str(_HAPPENED[why]) if why else _("This could not be stored just now.")


def what_to_do(why: StorageFailure | None) -> str:
    if why is None:
        return _("Please try again in half a minute.")
    return str(
        _TO_DO.get(why) or _("Please tell whoever looks after the computer: ./manage.py doctor says what to do.")
    )
