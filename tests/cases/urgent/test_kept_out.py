"""Whoever is named in a concern, or holds the post that is named, never learns of it.

Random schools (people, posts, a duty list or none, contacts of the county), and somebody who raises a concern about one
of them on the page: by name, by half a name, by nickname or by post, alone or beside another, in the answer or in what
was seen. An administrator makes an account or renews one, and puts it and herself on the duty list, before or after.
Then the hours go by, somebody takes it or nobody does, and everything the person can open is read.
"""

import re
import uuid
from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import Phase
from hypothesis import strategies as st

from accounts.models import Notice, Role, User
from screening.cases.access import urgent_concerns_of
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import UrgentConcern
from screening.cases.urgent.services import acknowledge_urgent, tell_of_urgent
from screening.cases.urgent.services.raising import named_but_shown
from screening.cases.urgent.withholding import KEPT_OUT_WHEN_UNSURE, Posts, named_in, posts_in, withheld_from
from students.models import DUTY_OF_ROLE, DutyDay
from students.services.duty import set_duty_days
from students.services.staff import add_colleague, renew_code
from tests import factories
from tests.cases import factories as make
from tests.cases.urgent.histories import play_each
from tests.clock import NOW

BEGINS, WORDS = datetime.fromisoformat(NOW), "KEPT-OUT-SENTINEL"
NAMES = st.builds(
    lambda family, given: family + given,
    st.sampled_from("王李张刘陈杨黄周吴马何高林罗"),
    st.text(st.sampled_from("伟芳娜敏静丽强磊洋勇艳杰涛明超兰霞平刚小和志华体班"), min_size=1, max_size=2),
)
ROLES = [Role.TEACHER, Role.STAFF, Role.COUNSELOR, Role.HEADTEACHER, Role.SCHOOL_ADMINISTRATOR]
HELD = {
    "duty": ["值班", "今天值班的老师", "值班人", "值班老师", "值班的", "on duty"],
    Role.TEACHER: ["班主任", "他的班主任", "class teacher"],
    Role.HEADTEACHER: ["校长", "我们校长", "principal"],
    Role.COUNSELOR: ["心理老师", "心理教师"],
    Role.SCHOOL_ADMINISTRATOR: ["学校管理员"],
    Role.PROTECTION_CONTACT: ["县里的人", "县里的联系人", "教育局的"],
}
UNHELD = [
    "体育老师",
    "教导主任",
    "开校车的师傅",
    "校车司机",
    "宿管阿姨",
    "副校长",
    "年级组长",
    "代课老师",
    "那个高个子",
    "大胖",
    "sports",
]
SCHOOLS = st.fixed_dictionaries(
    {
        "staff": st.lists(st.tuples(NAMES, st.sampled_from(ROLES)), min_size=3, max_size=6),
        "contacts": st.lists(NAMES, max_size=2),
        "duty": st.booleans(),
        "evening": st.booleans(),
        "child": st.booleans(),
        "who": st.integers(0, 20),
        "called": st.sampled_from(
            ["name", "blank", "half", "doubled", "little", "old", "title", "family", "post", "text"]
        ),
        "post": st.sampled_from([*HELD, "unheld"]),
        "word": st.integers(0, 20),
        "around": st.sampled_from(
            ["{}", "好像是{}", "{}（不太确定）", "李芳和{}", "{}、门卫", "那天的{}", "{}老师", "周敏，{}"]
        ),
        "answer": st.sampled_from(["staff", "staff", "staff", "no", "unsure"]),
        "taken": st.sampled_from([None, 5, 45]),
        "account": st.sampled_from(["made", "renewed"]),
        "given": st.sampled_from(["before", "after"]),
        "listed": st.sampled_from(["before", "after", "never"]),
        "herself": st.booleans(),
    }
)


class Tale:
    def __init__(self, cast, told):
        self.cast, self.told, self.staff = cast, told, []
        for at, (name, role) in enumerate(told["staff"]):
            person = factories.make_user(f"kept{at}", name, role)
            duty = DUTY_OF_ROLE[role]
            factories.assign(person, cast.school, duty, cast.class_3_1 if duty == "class-teacher" else None)
            self.staff.append(person)
        self.contacts = [cast.protection]
        for at, name in enumerate(told["contacts"]):
            self.contacts.append(factories.make_user(f"county{at}", name, Role.PROTECTION_CONTACT))
            factories.assign_county(self.contacts[-1], cast.county)
        User.objects.update(last_login=BEGINS)
        self.author = cast.li if told["child"] else cast.staff
        colleagues = [cast.li, cast.staff, cast.zhou, cast.wang, cast.chen, cast.admin, *self.staff]
        self.here = [one for one in colleagues if one != self.author]
        if told["duty"]:
            make.make_duty(cast.school, self.staff[0], self.staff[1])
        if told["duty"] and told["evening"]:
            make.make_duty(cast.school, self.staff[1], cast.zhou, hours=DutyDay.Hours.EVENING)
        self.own = factories.make_user("own", "欧阳", Role.TEACHER)  # the account in the administrator's hands
        factories.assign(self.own, cast.school, "class-teacher", cast.class_3_1)
        self.administrator_acts("before")
        User.objects.update(last_login=BEGINS)

    def administrator_acts(self, when):
        """Alone. An account she gives out later is there before, in the hands of a colleague."""
        told, by = self.told, {"by": self.cast.admin}
        if when == told["given"] and told["account"] == "renewed":
            renew_code(self.own, **by)
        elif when == told["given"]:
            new = {"username": "puppet", "name": "司徒", "school": self.cast.school, "duty": "class-teacher"}
            self.own, _code = add_colleague(school_class=self.cast.class_3_1, **new, **by)
            User.objects.filter(pk=self.own.pk).update(last_login=BEGINS)
        if when == told["listed"]:
            two = [self.own, self.cast.admin][:: -1 if told["herself"] else 1]
            days = {"first": BEGINS.date(), "last": BEGINS.date(), "phone": "1", "deputy_phone": "2"}
            set_duty_days(self.cast.school, person=two[0], deputy=two[1], **days, **by)

    def nobody_through(self, nobody):
        """Who learns nothing either: her account where she does not; both, where they came on the list later."""
        kept = {self.own} if self.cast.admin in nobody else set()
        return kept | ({self.own, self.cast.admin} if self.told["listed"] != "before" else set())

    def meant(self):
        """How somebody is called, and everybody who must not learn of it."""
        told = self.told
        if told["called"] == "post":
            return self._post()
        people = [*self.here, *self.contacts]
        person = people[told["who"] % len(people)]
        return called(person.name, told["called"]), {person}

    def _post(self):
        told, post = self.told, self.told["post"]
        words = UNHELD if post == "unheld" else HELD[post]
        word = words[told["word"] % len(words)]
        if post == "duty" and DutyDay.objects.exists():
            return word, {one for line in DutyDay.objects.all() for one in (line.duty_person, line.deputy)}
        if post in ("duty", "unheld"):
            return word, {one for one in self.here if one.role in KEPT_OUT_WHEN_UNSURE}
        return word, {one for one in (*self.here, *self.contacts) if one.role == post}


def called(name, how):
    first, last = name[0], name[-1]
    is_short = len(name) < 3 or name[1:] in ("主任", "师傅")  # some lists write a title in place of the given name
    last, half = (first, name) if name[1:] in ("主任", "师傅") else (last, name if is_short else name[1:])
    forms = {"blank": " ".join(name), "half": half, "doubled": last * 2, "little": f"小{last}", "old": f"老{first}"}
    return (forms | {"title": f"{first}主任", "family": f"姓{first}的"}).get(how, name)


def raised(tale, word):
    """On the page, as its author does it; a question before it is sent is answered with yes."""
    told, browser = tale.told, signed_in(tale.author)
    whom = told["around"].format(word)
    said = {
        "nonce": uuid.uuid4(),
        "school": tale.cast.school.pk,
        "who": "一个孩子",
        "what": WORDS,
        "about": told["answer"],
    }
    said |= {"what": f"{WORDS} {whom}", "about": "no"} if told["called"] == "text" else {"about_whom": whom}
    about = f"?child={tale.cast.children['yu'].public_id}" if told["child"] else ""
    address = reverse("cases:raise_urgent") + about
    answer = browser.post(address, said)
    if answer.status_code == 422:
        asked = re.search(r'name="asked" value="([^"]+)"', answer.content.decode())[1]
        assert WORDS in answer.content.decode()
        answer = browser.post(address, {**said, "asked": asked, "hide": "yes"})
    assert answer.status_code == 302, answer.content.decode()[:1500]
    return UrgentConcern.objects.get()


def signed_in(person):
    browser = Client()
    browser.force_login(person, backend="accounts.backends.ActiveUserBackend")
    return browser


def learns_nothing(person, concern):
    assert not urgent_concerns_of(person).filter(pk=concern.pk).exists(), person.name
    assert not Notice.objects.filter(to=person, about=str(concern.public_id)).exists(), person.name
    browser, key = signed_in(person), str(concern.public_id)
    pages = ["home:show_home", "cases:list_urgent", "accounts:list_notices", "cases:show_day"]
    for name in pages:
        answer = browser.get(reverse(name))
        text = answer.content.decode()
        assert WORDS not in text and key not in text, (person.name, name)
    for name in ("show_urgent", "sent_urgent", "name_urgent_child", "correct_urgent_child"):
        at_county = name == "sent_urgent" and person.role == Role.PROTECTION_CONTACT  # who never raises one
        status = 403 if at_county else 404
        assert browser.get(reverse(f"cases:{name}", args=[key])).status_code == status, (person.name, name)
    for act in ("acknowledge", "withhold", "note"):
        assert browser.post(reverse("cases:show_urgent", args=[key]), {"act": act}).status_code == 404


def play(cast, told):
    tale = Tale(cast, told)
    word, nobody = tale.meant()
    concern = raised(tale, word)
    assert (concern.student is not None) == told["child"]
    for minutes in (0, 5, 31, 45, 125, 720):
        with time_machine.travel(BEGINS + timedelta(minutes=minutes), tick=False):
            if minutes == told["taken"]:
                takes = next((one for one in tale.here if urgent_concerns_of(one).filter(pk=concern.pk).exists()), None)
                if takes:
                    acknowledge_urgent(concern, by=takes)
            if minutes == 5:
                tale.administrator_acts("after")
                nobody = nobody | tale.nobody_through(nobody)
            tell_of_urgent()
            for at, person in enumerate(sorted(nobody - {tale.author}, key=lambda one: one.pk)):
                person.refresh_from_db()
                if minutes == (0, 125, 45, 31)[at % 4]:
                    learns_nothing(person, concern)
                assert not urgent_concerns_of(person).filter(pk=concern.pk).exists(), (person.name, told)


UNSHRUNK = {"phases": [Phase.generate], "deadline": None}  # a smaller example takes longer than a school


def test_whoever_is_named_or_holds_the_post_named_never_learns_of_it(cast):
    play_each(SCHOOLS, 5, partial(play, cast), **UNSHRUNK)


@pytest.mark.proof
def test_at_many_schools_nobody_named_learns_of_it(cast):
    play_each(SCHOOLS, 100, partial(play, cast), **UNSHRUNK)


# Words ----------------------------------------------------------------------------------------------------------------

PEOPLE = [(1, "王静"), (2, "李芳"), (3, "罗大勇"), (4, "陈志远"), (5, "周敏"), (6, "郑秀英"), (7, "古丽娜尔·艾山")]
KNOWN = Posts(on_duty=frozenset({2, 5}), contacts=frozenset({6}))


@pytest.mark.parametrize(
    ("whom", "users"),
    [
        ("今天值班的老师", {2, 5}),
        ("值班人", {2, 5}),
        ("静静老师", {1}),
        ("小李", {2}),
        ("老周", {5}),
        ("罗师傅", {3}),
        ("志远", {4}),
        ("古丽", {7}),
        ("王　静", {1}),
        ("一位姓王的老师", {1}),
        ("体育老师李芳", {2}),
        ("县里的郑秀英主任", {6}),
        ("县里的郑主任", {6}),
        ("值班的和罗大勇", {2, 3, 5}),
    ],
)
def test_who_can_be_found_is_kept_out_and_the_others_see_it(whom, users):
    kept = withheld_from("staff", whom, PEOPLE, posts=KNOWN)
    assert (kept.users, kept.roles, kept.is_past_the_school) == (users, set(), False)


@pytest.mark.parametrize(
    "whom",
    [
        *UNHELD,
        "一位老师",
        "李芳和大胖",
        "李芳班的体育老师",
        "语文王老师",
        "老周、门卫",
        "上周五值班的老师",
        "副校长",
        "wang jing",
        "，",
    ],
)
def test_who_cannot_be_found_for_certain_leads_past_the_school_as_not_sure_does(whom):
    kept = withheld_from("staff", whom, PEOPLE, posts=KNOWN)
    assert kept.is_past_the_school
    assert kept.roles >= KEPT_OUT_WHEN_UNSURE


@pytest.mark.parametrize(
    ("whom", "posts"),
    [
        ("值班老师", Posts()),
        ("班主任", Posts(vacant=frozenset({Role.TEACHER}))),
        ("校长", Posts(vacant=frozenset({Role.HEADTEACHER}))),
    ],
)
def test_a_post_nobody_holds_leads_past_the_school(whom, posts):
    assert withheld_from("staff", whom, PEOPLE, posts=posts).is_past_the_school


def test_somebody_of_the_county_nobody_can_find_is_every_contact_and_the_school_still_sees_it():
    for whom in ("县里的人", "县里的刘主任"):
        kept = withheld_from("staff", whom, PEOPLE, posts=KNOWN)
        assert (kept.users, kept.roles, kept.is_past_the_school) == (set(), {Role.PROTECTION_CONTACT}, False)


def test_a_father_who_is_written_down_is_nobody_at_school():
    for whom in ("爸爸", "爸爸是司机", "妈妈"):
        kept = withheld_from("guardian", whom, PEOPLE, posts=KNOWN)
        assert not kept.users and not kept.roles


@pytest.mark.parametrize(
    ("said", "users", "roles"),
    [
        ("值班老师打了他", {2, 5}, set()),
        ("班主任让他站了一天", set(), {Role.TEACHER}),
        ("校长和心理老师都看见了", set(), {Role.HEADTEACHER, Role.COUNSELOR}),
        ("副校长骂他", set(), set()),
        ("轮到他值日，心理压力很大", set(), set()),
    ],
)
def test_in_what_was_seen_a_post_is_found_by_its_title(said, users, roles):
    found = posts_in(said, KNOWN)
    assert (found.users, found.roles) == (users, roles)


def test_a_post_named_in_what_was_seen_is_asked_about_by_the_name_of_its_holder(cast):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    yu = cast.children["yu"]
    for what, child, names in (
        ("值班老师打他", yu, {"周敏", "何丽"}),
        ("班主任打他", yu, {"李芳"}),
        ("班主任打他", None, {"周敏"}),  # of the class teachers whoever could come to see it
        ("心理老师笑他", yu, {"王静"}),
    ):
        record = UrgentRecord(what=what, about="no")
        found = named_but_shown(cast.school, by=cast.staff, record=record, student=child)
        assert {name for _key, name in found} == names, what


def test_in_what_was_seen_colleagues_are_found_by_name_half_a_name_and_title():
    assert named_in("李芳老师打他耳光，志远在旁边", PEOPLE) == {2, 4}
    assert named_in("王老师在旁边笑", PEOPLE) == {1}
    assert named_in("他说老师不在", PEOPLE) == set()
