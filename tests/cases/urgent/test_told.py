"""“Delivered”, “told” and “can see” are said of nobody who could not open the concern now.

Random histories of people (signed in or never, closed accounts, on duty today or not any more, a county contact or
none, named or not) and of answers. What the pages say is read as their readers read it, and held against the door and
against who has ever signed in, asked anew.
"""

import re
import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st

from accounts.models import Role, User
from screening.cases.access import urgent_concerns_of
from screening.cases.models import UrgentConcern
from students.models import CountyAssignment, DutyDay
from tests.cases import factories as make
from tests.cases.urgent.histories import play_each
from tests.clock import NOW

BEGINS = datetime.fromisoformat(NOW)
WHO = ("zhou", "wang", "chen", "admin", "protection", "li")
ANSWERS = st.one_of(
    st.tuples(st.sampled_from(["no", "guardian", "unsure"]), st.just("")),
    st.tuples(st.just("staff"), st.sampled_from(["周敏", "王静老师", "校长", "班主任", "姓何的", "代课的小吴"])),
)
LATER = ("close zhou", "close wang", "end duty", "change duty", "sign in")
HISTORIES = st.fixed_dictionaries(
    {
        "never_in": st.sets(st.sampled_from(WHO[:5])),
        "closed": st.sets(st.sampled_from(WHO[:5]), max_size=2),
        "duty": st.sampled_from([None, ("zhou", "admin"), ("admin", "zhou"), ("chen", "zhou"), ("li", "zhou")]),
        "contact": st.booleans(),
        "answer": ANSWERS,
        "minutes": st.lists(st.sampled_from([0, 10, 29, 31, 100, 121, 600]), min_size=1, max_size=2),
        "later": st.lists(
            st.sampled_from(["close zhou", "close wang", "end duty", "change duty", "sign in"]), max_size=3
        ),
        "takes": st.sampled_from([None, "zhou", "wang"]),
    }
)


class Story:
    def __init__(self, cast, history):
        self.cast, self.history = cast, history
        User.objects.filter(pk__in=self._people("never_in")).update(last_login=None)
        User.objects.filter(pk__in=self._people("closed")).update(is_active=False)
        if not history["contact"]:
            CountyAssignment.objects.filter(user=cast.protection).delete()
        self._put_on_duty(history["duty"])

    def _people(self, key):
        return [self.cast.people[name].pk for name in self.history[key]]

    def _put_on_duty(self, two):
        if two:
            make.make_duty(self.cast.school, *(self.cast.people[name] for name in two))

    def goes_on(self, act):
        if act.startswith("close"):
            User.objects.filter(pk=self.cast.people[act.split()[1]].pk).update(is_active=False)
        elif act == "end duty":
            DutyDay.objects.all().delete()
        elif act == "change duty":
            DutyDay.objects.all().delete()
            self._put_on_duty(("admin", "zhou"))
        else:
            User.objects.filter(last_login=None, pk=self.cast.wang.pk).update(last_login=timezone.now())

    def can_open(self, concern):
        """Asked without the code under test: an account that is open, was used, and finds the row behind the door."""
        people = User.objects.filter(is_active=True, last_login__isnull=False).exclude(pk=concern.raised_by_id)
        return {one for one in people if urgent_concerns_of(one).filter(pk=concern.pk).exists()}


def said_by(person, address):
    """The page as text. A browser that is signed in without leaving a trace in the account."""
    browser, before = Client(), person.last_login
    browser.force_login(person, backend="accounts.backends.ActiveUserBackend")
    User.objects.filter(pk=person.pk).update(last_login=before)
    answer = browser.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode()
    return re.sub(r"<[^>]+>", "", html[html.index("<main") : html.index("</main>")])


def named_as_readers(text):
    found = re.search(r"现在能看到的：([^。]*)。", text)
    return set(found[1].split("、")) if found else set()


def check(story, concern, reader):
    able = story.can_open(concern)
    names = {"您" if one == reader else one.name for one in able}
    for name in ("sent_urgent", "show_urgent", "show_home"):
        if name == "sent_urgent" and reader.pk != concern.raised_by_id:
            continue
        home = name == "show_home"
        text = said_by(
            reader, reverse("home:show_home") if home else reverse(f"cases:{name}", args=[concern.public_id])
        )
        goes_on = concern.is_waiting_for(reader) or (not home and concern.is_waiting_for_county)
        assert named_as_readers(text) == (names if goes_on else set()), (name, text)
        if name == "sent_urgent":
            assert ("已送到" in text) == bool(able)
        if not able:
            assert "请现在打电话" in text
            assert home or "110" in text


def duty_person_is_told(story, concern):
    line = DutyDay.objects.select_related("duty_person").first()
    about, whom = story.history["answer"]
    if line is None or about == "unsure" or whom == "代课的小吴" or line.duty_person == story.cast.li:
        return
    person = line.duty_person
    job = {Role.HEADTEACHER: "校长", Role.TEACHER: "班主任"}.get(Role(person.role))
    is_named = person.name in whom or f"姓{person.name[0]}" in whom or (job and job in whom)
    if person.is_active and not is_named:
        assert urgent_concerns_of(person).filter(pk=concern.pk).exists()


def play(cast, history):
    story = Story(cast, history)
    about, whom = history["answer"]
    concern = make.make_urgent(cast, cast.li, about, whom)
    acts = iter(history["later"])
    for minutes in sorted(history["minutes"]):
        with time_machine.travel(BEGINS + timedelta(minutes=minutes), tick=False):
            if minutes == 31 and history["takes"]:
                taker = cast.people[history["takes"]]
                taker.refresh_from_db()
                if taker in story.can_open(concern):
                    UrgentConcern.objects.filter(pk=concern.pk).update(
                        acknowledged_by=taker, acknowledged_at=timezone.now()
                    )
            for act in acts:
                story.goes_on(act)
                break
            concern = UrgentConcern.objects.get(pk=concern.pk)
            duty_person_is_told(story, concern)
            for reader in (cast.li, *sorted(story.can_open(concern), key=lambda one: one.pk)[:1]):
                reader.refresh_from_db()
                check(story, concern, reader)


def test_no_page_names_anybody_who_could_not_open_it_now(cast):
    play_each(HISTORIES, 2, partial(play, cast))


@pytest.mark.proof
def test_no_page_of_many_histories_does(cast):
    play_each(HISTORIES, 100, partial(play, cast))


NOBODY = {"never_in": {"wang", "protection"}, "closed": set(), "contact": True, "answer": ("no", ""), "later": []}


@pytest.mark.parametrize(
    "history",
    [
        NOBODY | {"duty": None, "minutes": [0, 31], "takes": None},
        NOBODY
        | {"duty": ("zhou", "admin"), "minutes": [0, 31, 121], "takes": "zhou", "later": ["end duty", "close zhou"]},
        NOBODY | {"duty": ("li", "zhou"), "answer": ("unsure", ""), "minutes": [0, 31], "takes": None},
        NOBODY | {"duty": ("zhou", "admin"), "answer": ("staff", "代课的小吴"), "minutes": [0], "takes": None},
        NOBODY | {"duty": ("chen", "zhou"), "answer": ("staff", "校长"), "minutes": [10, 600], "takes": None},
    ],
    ids=["nobody-there", "taken-by-somebody-who-leaves", "the-author-on-duty", "a-name-nobody-knows", "the-head-named"],
)
def test_the_histories_that_once_went_wrong(cast, history):
    play(cast, history)


def test_a_second_press_with_another_answer_shuts_out_no_duty_person_who_is_not_named(cast):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    record, nonce = make.UrgentRecord(about="guardian", what="说爸爸打他"), uuid.uuid4()
    for said in (record, make.UrgentRecord(about="staff", about_whom="陈志远", what="校长也在")):
        concern = make.raise_urgent(cast.school, by=cast.li, nonce=nonce, record=said)
        assert urgent_concerns_of(cast.zhou).filter(pk=concern.pk).exists()
