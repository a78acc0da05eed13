"""Words that are translated when they are shown, not when the module is read."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as Promise
else:
    from django.utils.functional import Promise

Label = str | Promise
