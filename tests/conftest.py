"""The cast. Everybody works in the county of Hexi; Tian and her village school are the outsiders."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from students.models import County, School, SchoolClass, Student
from tests import emptying, factories, ready_database
from tests.clock import NOW
from tests.kept_rows import Kept

hypothesis.settings.register_profile("untimed", deadline=None)  # how busy a machine is proves nothing
hypothesis.settings.load_profile("untimed")

OPTIONAL = {
    "research": "screening.research",
    "interchange": "screening.interchange",
}  # folder of tests → app that may be left out
collect_ignore = [folder for folder, app in OPTIONAL.items() if not apps.is_installed(app)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever leaves out what is slow leaves out full counts too."""
    for item in items:
        if item.get_closest_marker("proof"):
            item.add_marker(pytest.mark.slow)


def pytest_collection() -> None:
    gc.disable()  # until all tests are read: what they are made of stays to the end


def pytest_collection_finish() -> None:
    """Whoever looks for garbage does not look through thirteen thousand tests each time, and looks less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> Iterator[bool]:
    """Where the suite has migrated a database already, this process begins with a copy of it."""
    with django_db_blocker.unblock(), ready_database.copied() as is_there, django_db_blocker.block():
        yield is_there or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Once the tables are there: Django would write its content types and permissions, for which nothing here asks,
    anew after every test that commits, which takes longer than emptying the tables."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    emptying.only_what_holds_rows()


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """Monday, 19 October 2026, nine in the morning; tests with real processes keep the real clock."""
    if "browser" in request.keywords or "real_clock" in request.keywords:
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="session")
def document_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One for each test, not made before it is needed: before it makes a `tmp_path` pytest looks through all others."""
    place = tmp_path_factory.mktemp("documents")
    return (place / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_document_folder(document_folders: Iterator[Path], settings: object) -> None:
    settings.DOCUMENT_DIR = next(document_folders)  # type: ignore[attr-defined]


@dataclass
class Cast:
    """Two classes of the township school, a second school of counselor Wang, and an outsider's village school."""

    county: County
    school: School
    second_school: School
    outside_school: School
    class_3_1: SchoolClass
    class_3_2: SchoolClass
    second_class: SchoolClass
    outside_class: SchoolClass
    people: dict[str, User] = field(default_factory=dict)
    children: dict[str, Student] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return vars(self)["people"][name]  # a copy that is being made has none yet
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture
def cast(db: None) -> Cast:
    return KEPT.begin() if timezone.now() == datetime.fromisoformat(NOW) else make_cast()


def make_cast() -> Cast:
    county = factories.make_county()
    school = factories.make_school(county)
    second = factories.make_school(county, "竹坪乡九年一贯制学校", School.Kind.NINE_YEAR)
    outside = factories.make_school(county, "松岭小学", School.Kind.VILLAGE)
    cast = Cast(
        county=county,
        school=school,
        second_school=second,
        outside_school=outside,
        class_3_1=factories.make_class(school, 3, 1),
        class_3_2=factories.make_class(school, 3, 2),
        second_class=factories.make_class(second, 4, 1),
        outside_class=factories.make_class(outside, 4, 1),
    )
    _staff(cast)
    _children(cast)
    return cast


def _staff(cast: Cast) -> None:
    make, assign = factories.make_user, factories.assign
    people = {
        "li": make("teacher", "李芳", Role.TEACHER),
        "zhou": make("teacher2", "周敏", Role.TEACHER),
        "wang": make("counselor", "王静", Role.COUNSELOR),
        "tian": make("counselor2", "田蕾", Role.COUNSELOR),
        "chen": make("headteacher", "陈志远", Role.HEADTEACHER),
        "admin": make("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR),
        "staff": make("staff", "罗师傅", Role.STAFF),
        "district": make("district", "郑科长", Role.DISTRICT_OFFICER),
        "protection": make("protection", "郑主任", Role.PROTECTION_CONTACT),
        "auditor": make("auditor", "孙审计", Role.AUDITOR),
        "outside_teacher": make("teacher3", "覃老师", Role.TEACHER),
    }
    cast.people = people
    assign(people["li"], cast.school, "class-teacher", cast.class_3_1)
    assign(people["zhou"], cast.school, "class-teacher", cast.class_3_2)
    assign(people["wang"], cast.school, "counselor", visit_weekdays=[0, 2])
    assign(people["wang"], cast.second_school, "counselor", visit_weekdays=[3])
    assign(people["tian"], cast.outside_school, "counselor", visit_weekdays=[4], visit_every_weeks=2)
    assign(people["chen"], cast.school, "headteacher")
    assign(people["admin"], cast.school, "school-administrator")
    assign(people["staff"], cast.school, "staff")
    assign(people["outside_teacher"], cast.outside_school, "class-teacher", cast.outside_class)
    for name in ("district", "protection", "auditor"):
        factories.assign_county(people[name], cast.county)


def _children(cast: Cast) -> None:
    make = factories.make_student
    cast.children = {
        "yu": make(cast.class_3_1, "王𬀩雨", 1),
        "bo": make(cast.class_3_1, "李䶮", 2, sex=Student.Sex.BOY),
        "nur": make(cast.class_3_1, "古丽娜尔·艾山", 3),
        "hao": make(cast.class_3_2, "张浩然", 1, sex=Student.Sex.BOY),
        "second": make(cast.second_class, "欧阳念慈", 1),
        "outside": make(cast.outside_class, "冉小雨", 1),
    }


KEPT = Kept(make_cast)


@pytest.fixture
def as_(client: Client) -> object:
    """`as_(cast.li)` is a browser in which Li is signed in."""

    def sign_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user, backend="accounts.backends.ActiveUserBackend")
        return browser

    return sign_in
