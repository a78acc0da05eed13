"""In any order of consent, moving, leaving, rating, handing in, opening again and closing, of classes that begin, end
and change their teacher, no screen of any role says that a class is done while a child who can be rated is not
accounted for."""

import uuid
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from screening.cases.look_ups.services import record_look_up
from screening.jobs import scheduled
from screening.library import texts
from screening.rounds import services
from screening.rounds.completion.access import class_standings_of, undone_of_round
from screening.rounds.completion.standing import Step
from screening.rounds.models import Assessment, Sheet, SheetRow
from screening.rounds.presenters.completion import late_words, undone_words
from screening.rounds.selectors import class_progress, sheet_view_data
from students.dated import in_force
from students.models import Consent, Enrolment, StaffAssignment, Student
from students.selectors import class_label
from students.services import children as roster
from students.services.children import close_class
from students.services.places import add_class
from students.services.staff import assign_staff, end_assignment
from tests import factories as people
from tests.rounds import factories as rounds

REFUSED = (
    services.SheetSubmitted,
    services.SheetNotSubmitted,
    services.NothingToHandIn,
    services.NotOnSheet,
    services.RoundClosed,
    services.ReopenNeedsAdministrator,
    roster.NotOnRoster,
    Sheet.DoesNotExist,  # nobody ever sat in the class
)
NAMES = ("yu", "bo", "nur", "hao", "silent", "new")
CHILDREN, CLASSES = st.sampled_from(NAMES), st.sampled_from(["class_3_1", "class_3_2", "begun"])
HOME, CLASSES_OF_ROUND = "home:show_home", "rounds:list_classes"
PAGES = {  # the first has the sentence about the classes
    "li": [HOME],
    "zhou": [HOME],
    "admin": [HOME, "rounds:list_rounds", CLASSES_OF_ROUND],
    "chen": [HOME, CLASSES_OF_ROUND],
    "wang": ["home:show_rare", HOME, "rounds:show_round", CLASSES_OF_ROUND],
    "district": [HOME, "rounds:list_rounds", "rounds:show_round"],
}
TYPED = st.sampled_from([rounds.CALM, rounds.CALM, rounds.HIGH, rounds.SHORT, rounds.UNSEEN])


class School(RuleBasedStateMachine):
    cast = None

    @initialize()
    def open(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel("2026-10-19T09:00:00+08:00", tick=False)
        self.clock.start()
        cast = self.cast
        self.children = dict(cast.children) | {
            "silent": people.make_student(cast.class_3_1, "孙静", 5, consent=False),
            "new": people.make_student(cast.class_3_2, "何冬梅", 6),
        }
        people.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
        self.people = {who: getattr(cast, who) for who in PAGES}
        self.classes = {"class_3_1": cast.class_3_1, "class_3_2": cast.class_3_2}
        self.round = rounds.open_round(cast)

    def teardown(self):
        try:
            self.no_screen_says_more_than_is_true()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, act):
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            pass

    def here(self, name):
        return self.classes.get(name, self.classes["class_3_1"])

    def sheet(self, name):
        return rounds.sheet_of(self.round, self.here(name))

    def teachers(self, name):
        """Who has the class today: Li, Zhou or both; nobody once it ended."""
        posts = self.here(name).assignments.filter(in_force(self.today()), duty=StaffAssignment.Duty.CLASS_TEACHER)
        return [who for who in ("li", "zhou") if posts.filter(user=self.people[who]).exists()]

    # What people do

    @rule(child=CHILDREN, outcome=st.sampled_from(["given", "given", "given", "refused", "withdrawn"]))
    def consent(self, child, outcome):
        people.make_consent(self.children[child], outcome)
        services.settle_open_rounds([self.children[child].pk])

    @rule(child=CHILDREN, to=CLASSES)
    def move(self, child, to):
        day, to_class = timezone.localdate(), self.here(to)
        if to_class.closed_on is None:
            self.attempt(lambda: roster.move_student(self.children[child], by=self.cast.admin, to=to_class, day=day))

    @rule(child=CHILDREN)
    def begin_a_class(self, child):
        """In mid-round, with one child to begin with."""
        if "begun" not in self.classes:
            self.classes["begun"] = add_class(self.cast.school, by=self.cast.admin, cohort_year=2023, number=1)
            people.assign(self.cast.li, self.cast.school, "class-teacher", self.classes["begun"])
        self.move(child, "begun")

    @rule(name=CLASSES, last=st.sampled_from([-1, 0]))
    def end_a_class(self, name, last):
        here, last_day = self.here(name), self.today() + timedelta(days=last)
        if not here.enrolments.filter(starts__gt=last_day).exists():  # nobody leaves before coming
            close_class(here, by=self.cast.admin, last_day=last_day)

    @rule(name=CLASSES)
    def give_to_another_teacher(self, name):
        here, duty, now = self.here(name), StaffAssignment.Duty.CLASS_TEACHER, self.teachers(name)
        if not now or here.closed_on is not None:
            return
        to = self.people["zhou" if now == ["li"] else "li"]
        assign_staff(to, by=self.cast.admin, duty=duty, school=self.cast.school, school_class=here)
        for row in here.assignments.filter(in_force(self.today()), duty=duty).exclude(user=to):
            end_assignment(row, by=self.cast.admin)

    @rule(child=CHILDREN, last=st.sampled_from([-1, 0]))
    def leave(self, child, last):
        day = timezone.localdate() + timedelta(days=last)
        self.attempt(lambda: roster.end_enrolment(self.children[child], by=self.cast.admin, last_day=day))

    @rule(name=CLASSES, answers=TYPED)
    def fill_everybody(self, name, answers):
        self.attempt(lambda: rounds.fill(self.sheet(name), self.cast.li, dict.fromkeys(range(1, 20), answers)))

    @rule(name=CLASSES)
    def fill_and_hand_in(self, name):
        self.attempt(lambda: rounds.hand_in(self.sheet(name), self.cast.li))

    @rule(name=CLASSES, answers=TYPED)
    def fill_what_is_open(self, name, answers):
        def fill():
            rows = [one for one in sheet_view_data(self.sheet(name)).rows if one.to_fill]
            typed = [rounds.row(self.student(one), answers, one.version) for one in rows]
            rounds.save(self.sheet(name), self.cast.li, *typed)

        self.attempt(fill)

    @rule(name=CLASSES, child=CHILDREN, reason=st.sampled_from(["absent-long", "known-too-short", ""]))
    def leave_out(self, name, child, reason):
        said = {"student": self.children[child], "by": self.cast.li}
        if reason:
            self.attempt(lambda: services.exclude_child(self.sheet(name), reason=reason, **said))
        else:
            self.attempt(lambda: services.include_child(self.sheet(name), **said))

    @rule(name=CLASSES, child=CHILDREN)
    def still_no_chance_to_see(self, name, child):
        self.attempt(lambda: services.leave_unseen(self.sheet(name), student=self.children[child], by=self.cast.li))

    @rule(name=CLASSES)
    def hand_in(self, name):
        self.attempt(lambda: services.submit_sheet(self.sheet(name), by=self.cast.li, nonce=uuid.uuid4()))

    @rule(name=CLASSES)
    def open_again(self, name):
        self.attempt(lambda: services.reopen_sheet(self.sheet(name), by=self.cast.li))

    @rule()
    def next_day(self):
        day = self.today() + timedelta(days=1)
        self.clock.stop()
        self.clock = time_machine.travel(f"{day.isoformat()}T09:00:00+08:00", tick=False)
        self.clock.start()
        scheduled.run_due()

    @rule(child=CHILDREN)
    def come_back(self, child):
        """The look-up ends: the child is there again."""
        day, one = timezone.localdate(), self.children[child]
        if one.enrolments.filter(in_force(day)).exists():
            seen = {"last_seen_on": day, "last_seen_by": "", "tries": "电话", "where": "home-ill", "seen": "seen"}
            record_look_up(one, by=self.cast.li, nonce=uuid.uuid4(), **seen, safe="yes", closed="back")

    # What must hold

    @invariant()
    def the_query_for_many_is_the_pencils_list(self):
        found = class_standings_of(self.cast.admin, [self.round])
        for name, school_class in self.classes.items():
            counted, one = self.pencil(name), found.get((self.round.pk, school_class.pk))
            if one is None:  # it ended without having been handed in, or nobody ever sat in it
                assert counted[0] == counted[2] == 0
                continue
            assert (one.to_fill, one.accounted, one.waiting) == counted
            handed_in = self.sheet(name).state == Sheet.State.SUBMITTED
            assert one.is_done == (handed_in and counted[0] == 0 and counted[1] > 0)

    @invariant()
    def the_teacher_is_led_to_every_child_that_can_be_filled_in(self):
        for row in (*class_progress(self.people["li"]), *class_progress(self.people["zhou"])):
            rows = sheet_view_data(row.sheet).rows
            open_now = [one for one in rows if one.to_fill and not one.exclusion and not one.asked]
            if row.is_late:
                assert len(open_now) == row.standing.to_fill == len(row.late_seats)
            assert row.status != Step.DONE or not open_now
            assert not row.sheet.submitted_at or len(row.asked_seats) == sum(one.asked for one in rows)

    def no_screen_says_more_than_is_true(self):
        left = {name: found for name in self.classes if (found := self.to_fill(name))}
        self.round.refresh_from_db()
        at_school = [getattr(self.cast, who) for who in ("admin", "chen", "wang")]
        assert len({undone_words(undone_of_round(one, self.round)) for one in at_school}) == 1
        for who, addresses in PAGES.items():
            screens = self.screens(who, [reverse(name, args=self.arguments(name)) for name in addresses])
            teaches = who in ("li", "zhou")
            mine = [name for name in left if not teaches or who in self.teachers(name)]
            for html in screens if mine else ():
                assert not [words for words in self.says_done() if words in html], who
            if not teaches and self.round.state == "open":
                assert undone_words(undone_of_round(self.people[who], self.round)) in screens[0], who
            if "rounds:list_classes" in addresses:
                done = screens[-1].partition("<details>")[2]
                assert not [name for name in left if self.label(name) in done], who
        for name, children in left.items():
            self.the_teachers_own_pages_lead_to(name, children)

    def the_teachers_own_pages_lead_to(self, name, children):
        """Checked or thanked, the class is never shown without who can still be filled in."""
        check, thanks, sheet = (
            reverse(f"rounds:{page}", args=[self.sheet(name).public_id])
            for page in ("check_answers", "thank_teacher", "show_sheet")
        )
        handed_in = self.sheet(name).state == Sheet.State.SUBMITTED
        checked, *more = self.screens(self.teachers(name)[0], [check, sheet, *([thanks] if handed_in else [])])
        typed = {row.student for row in sheet_view_data(self.sheet(name)).rows if row.scorable}
        for child in children:
            assert child.name in more[0]
            assert child.public_id in typed or child.name in checked
        if handed_in:
            seats = sorted(Enrolment.objects.get(student=one, ends=None).seat_number for one in children)
            found = class_standings_of(self.cast.admin, [self.round])[self.round.pk, self.here(name).pk]
            assert late_words(self.label(name), found, seats) in more[1]

    def screens(self, who, addresses) -> list[str]:
        client = Client()
        client.force_login(self.people[who])
        found = [client.get(address) for address in addresses]
        assert {one.status_code for one in found} == {200}, who
        return [one.content.decode() for one in found]

    def says_done(self):
        return texts.text("ui.empty.tasks"), "个班都做完了"

    def arguments(self, name):
        return [self.round.public_id] if name in ("rounds:list_classes", "rounds:show_round") else []

    def label(self, name):
        return class_label(self.here(name), self.round.school_year)

    def to_fill(self, name):
        return [child for child in self.children.values() if self.place(child, self.here(name)) == "to-fill"]

    def pencil(self, name) -> tuple[int, int, int]:
        """Counted by hand, from rows of children alone."""
        counted = Counter(filter(None, (self.place(one, self.here(name)) for one in self.children.values())))
        return counted["to-fill"], counted["accounted"], counted["waiting"]

    def place(self, child, school_class) -> str:
        seats = Enrolment.objects.filter(student=child, starts__lte=self.today()).order_by("starts", "pk")
        seat = seats.last()
        if seat is None or seat.school_class_id != school_class.pk:
            return ""
        here = seat.ends is None or seat.ends >= self.today()
        consent = Consent.objects.filter(student=child).order_by("dated", "pk").last()
        if consent is not None and consent.outcome != "given":
            return ""
        scored = [
            one.results.filter(superseded_at=None, adopted_at__isnull=False, total_raw__isnull=False).exists()
            for one in Assessment.objects.filter(student=child, round=self.round, superseded_at=None)
        ]
        if consent and scored == [True, True]:
            return "accounted"
        if not here:
            return ""
        given = Assessment.objects.filter(
            student=child, round=self.round, superseded_at=None, school_class=school_class
        )
        if consent and sorted(len(one.answers) for one in given) == [8, 12]:
            return "accounted"  # every line has an answer, “no chance to see” among them
        row = SheetRow.objects.filter(
            sheet__round=self.round, sheet__school_class=school_class, sheet__informant="teacher", student=child
        ).first()
        return "waiting" if consent is None else "accounted" if row and row.exclusion else "to-fill"

    def student(self, row):
        return Student.objects.get(public_id=row.student)

    def today(self) -> date:
        return timezone.localdate()


@pytest.mark.parametrize("examples", [4, pytest.param(60, marks=pytest.mark.proof)])
def test_no_order_of_events_makes_a_screen_say_done_too_early(cast, monkeypatch, examples):
    monkeypatch.setattr(School, "cast", cast)
    run_state_machine_as_test(
        School,
        settings=settings(
            max_examples=examples,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
