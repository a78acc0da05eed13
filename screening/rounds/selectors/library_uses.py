"""What the county's rounds used from the library, by title: told to the library, which knows no round."""

from collections import defaultdict
from uuid import UUID

from accounts.models import User
from screening.library.hooks import Uses
from screening.rounds.access import rounds_of
from students.access import county_posts_of
from students.selectors import school_year_words


def library_uses(user: User) -> Uses:
    """Titles of rounds by forms, norms and rules, latest round first."""
    forms: dict[int, list[str]] = defaultdict(list)
    norms: dict[int, list[str]] = defaultdict(list)
    rules: dict[int, list[str]] = defaultdict(list)
    titles: dict[UUID, str] = {}
    for one in rounds_of(user).prefetch_related("forms", "norm_sets"):
        title = titles[one.public_id] = school_year_words(one.school_year, one.term)
        rules[one.rule_set_id].append(title)
        for version in {form.instrument_version_id for form in one.forms.all()}:
            forms[version].append(title)
        for norm in one.norm_sets.all():
            norms[norm.pk].append(title)
    return Uses(forms, norms, rules, titles)


def county_of_library(user: User) -> UUID | None:
    """Public id of the county somebody has a post in today."""
    post = county_posts_of(user).select_related("county").first()
    return post.county.public_id if post else None
