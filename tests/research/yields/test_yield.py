"""Of n children looked at, n needed something: the counting, what may be printed of it, and the page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.http import Http404

from accounts.models import AuditEvent
from screening.cases.models import Case, EarlierFlag, TalkTask
from screening.documents.models import Document
from screening.reports.county.access import get_county_or_404
from screening.reports.county.services import make_county_month
from screening.reports.disclosure_control.model import Published, Why, publish
from screening.reports.disclosure_control.print_guard import check
from screening.reports.disclosure_control.shares import share_of
from screening.reports.models import CountyMonth
from screening.research.yields import services, views
from screening.research.yields.counting import CountedReason, Followed, RoundYield, hardly_ever
from screening.research.yields.gathering import counted_until
from screening.research.yields.presenter import report_of
from screening.research.yields.publishing import key_of, publish_yields, table_of
from screening.rounds.models import ChildState, Flag, FlagReason, ScreeningRound
from screening.scoring import share_interval
from tests.cases.factories import make_urgent
from tests.chinese import chinese
from tests.factories import at, make_class, make_county, make_student
from tests.reports.disclosure_control.disclosure_attacker import small_groups, worked_out
from tests.reports.factories import decide, make_round, open_case, put_in_state

NO_MONTH = chinese("No month of the county has been counted yet. Months are counted by themselves once they are over.")

HIGH = CountedReason("high", "teacher-connection", "1.0", "1.0")
ELEVATED = CountedReason("elevated", "teacher-connection", "1.0", "1.0")
WORRY = CountedReason("teacher-concern", "", "", "1.0")
SUNDAY = date(2026, 10, 18)


def child(*decisions: str, met: bool = True, reasons=(HIGH,), rated: bool = True) -> Followed:
    return Followed(met, frozenset(decisions), frozenset(reasons), rated)


def flagged(current, student, school_class, *codes: str, raised: str = "2026-10-08") -> Flag:
    """A flag with its reasons, raised by forms or by people."""
    flag = Flag.objects.create(
        student=student,
        school=school_class.school,
        school_class=school_class,
        round=current,
        tier="A",
        raised_at=at(raised),
    )
    for code in codes:
        params = {"scale": "teacher-connection"} if code in ("high", "elevated") else {}
        FlagReason.objects.create(flag=flag, code=code, params=params, rule_version="1.0")
    return flag


def many(cast, current, count: int, *codes: str, seen: int, needed: int, grade: int = 5) -> list[Case]:
    """`count` flagged children of one class, of whom some were seen and some needed something."""
    school_class = make_class(cast.school, grade, 1)
    cases = []
    for at_ in range(count):
        student = make_student(school_class, f"某{grade}{at_}", at_ + 1, consent=False)
        put_in_state(current, student, school_class, ChildState.RATED)
        flag = flagged(current, student, school_class, *codes)
        seen_on = date(2026, 10, 12) if at_ < seen else None
        case = open_case(current, student, school_class, cast.wang, flag=flag, first_seen_on=seen_on)
        if at_ < seen:
            decide(case, cast.wang, "support-plan" if at_ < needed else "no-concern", at("2026-10-13"))
        cases.append(case)
    return cases


def yields_of(county, day: date) -> list[RoundYield]:
    """As the page follows every child; the county's month counts how far each came in a shorter way."""
    found = services.yields_of(county=county, day=day)
    came = services.yields_of(county=county, day=day, in_full=False)
    assert [far_of(one) for one in came] == [far_of(one) for one in found]
    return found


def far_of(one: RoundYield) -> tuple[ScreeningRound, list[tuple[int, int]]]:
    return one.round, [(child.student, child.steps) for child in one.flagged]


class Steps(NamedTuple):
    flagged: int
    looked_at: int
    needed: int


def steps_of(children: Iterable[Followed]) -> Steps:
    rows = list(children)
    return Steps(len(rows), sum(one.looked_at for one in rows), sum(one.needed for one in rows))


def under(kind: str, children: Iterable[Followed]) -> dict[CountedReason, Steps]:
    """The lines of one table."""
    rows = tuple(children)
    lines = {line: steps_of(one for one in rows if line in one.lines) for line in RoundYield(None, rows, (), 0).lines}
    assert RoundYield(None, rows, (), 0).lines == {line: steps.flagged for line, steps in lines.items()}
    return {reason: steps for (table, reason), steps in lines.items() if table == kind}


def october(cast) -> CountyMonth:
    return make_county_month(county=cast.county, month=date(2026, 10, 1), today=date(2026, 11, 4), by=None)


def in_the_month(*rounds: RoundYield) -> Mapping[str, Published]:
    """What the county's month would say of these rounds, were there no other view of the same children."""
    return publish([table_of(one, {}) for one in rounds], "county:x", "2026-10").cells


def test_looked_at_is_met_and_decided_and_needed_is_part_of_it() -> None:
    rows = [child("watch"), child("no-concern"), child("no-concern", "referral"), child(), child("watch", met=False)]
    assert steps_of(rows) == Steps(flagged=5, looked_at=3, needed=2)


def test_a_need_stays_a_need_when_a_later_decision_ends_it() -> None:
    assert child("support-plan", "no-concern").needed


def test_a_child_with_two_reasons_counts_under_both_and_alone_under_none() -> None:
    rows = [child("watch", reasons=(HIGH, WORRY)), child("no-concern")]
    assert {reason: steps.flagged for reason, steps in under("reason", rows).items()} == {HIGH: 2, WORRY: 1}
    assert {reason: steps.flagged for reason, steps in under("alone", rows).items()} == {HIGH: 1}


def test_another_door_counts_rated_children_without_a_form_flag_only() -> None:
    rows = [
        child("watch", reasons=(WORRY,)),
        child("watch", reasons=(WORRY, ELEVATED)),
        child("watch", reasons=(WORRY,), rated=False),
    ]
    assert under("door", rows) == {CountedReason("teacher-concern"): Steps(1, 1, 1)}


def test_nobody_looked_at_gives_no_share() -> None:
    assert share_of(Published(0), Published(0)) is None
    assert share_of(Published(0), Published(None, Why.SMALL)) is None
    assert steps_of([]) == Steps(0, 0, 0)


def test_the_interval_of_a_hidden_count_reaches_over_everything_it_may_be() -> None:
    share = share_of(Published(None, Why.SMALL), Published(40))
    assert share.value is None
    assert share.low == share_interval(1, 40)[0]
    assert share.high == share_interval(4, 40)[1]
    assert share_of(Published(12), Published(40)).low == share_interval(12, 40)[0]


def test_a_rule_is_called_useless_only_when_its_whole_interval_is_low() -> None:
    assert hardly_ever(share_of(Published(0), Published(60)))
    assert hardly_ever(share_of(Published(None, Why.SMALL), Published(120)))
    assert not hardly_ever(share_of(Published(0), Published(20)))
    assert not hardly_ever(None)


@pytest.mark.parametrize(
    ("today", "until"), [("2026-10-19", SUNDAY), ("2026-10-24", SUNDAY), ("2026-10-18", date(2026, 10, 11))]
)
def test_figures_stand_still_from_monday_to_sunday(today: str, until: date) -> None:
    assert counted_until(date.fromisoformat(today)) == until


def test_the_flags_of_a_round_are_followed_to_what_was_found(cast) -> None:
    current = make_round(cast, cast.school)
    many(cast, current, 30, "high", seen=24, needed=9)
    (found,) = yields_of(cast.county, SUNDAY)
    assert steps_of(found.flagged) == Steps(30, 24, 9)
    (reason,) = under("reason", found.flagged)
    assert (reason.code, reason.form, reason.rule_version) == ("high", "teacher-connection", "1.0")


def test_what_was_decided_after_the_day_of_counting_is_not_counted(cast) -> None:
    current = make_round(cast, cast.school)
    (case,) = many(cast, current, 1, "high", seen=1, needed=0)
    case.decisions.update(superseded_at=at("2026-10-19"))
    decide(case, cast.wang, "referral", at("2026-10-19"))
    assert steps_of(yields_of(cast.county, date(2026, 10, 12))[0].flagged) == Steps(1, 0, 0)
    assert steps_of(yields_of(cast.county, SUNDAY)[0].flagged) == Steps(1, 1, 0)


def test_a_talk_the_class_teacher_has_answered_counts_as_looked_at_once_decided(cast) -> None:
    current = make_round(cast, cast.school)
    student = cast.children["yu"]
    flag = flagged(current, student, cast.class_3_1, "elevated")
    case = open_case(current, student, cast.class_3_1, cast.wang, flag=flag, tier="B")
    TalkTask.objects.create(
        student=student,
        school_class=cast.class_3_1,
        round=current,
        case=case,
        kind="tier-b",
        state="answered",
        due_on=SUNDAY,
        answer="nothing-further",
        answered_at=at("2026-10-14"),
        answered_by=cast.li,
    )
    assert steps_of(yields_of(cast.county, SUNDAY)[0].flagged) == Steps(1, 0, 0)
    decide(case, cast.wang, "no-concern", at("2026-10-15"))
    assert steps_of(yields_of(cast.county, SUNDAY)[0].flagged) == Steps(1, 1, 0)


def test_a_flag_between_rounds_belongs_to_the_round_before(cast) -> None:
    current = make_round(cast, cast.school, opens=date(2026, 9, 7))
    student = cast.children["yu"]
    put_in_state(current, student, cast.class_3_1, ChildState.RATED)
    flag = flagged(None, student, cast.class_3_1, "child-asks")
    open_case(None, student, cast.class_3_1, cast.wang, flag=flag)
    (found,) = yields_of(cast.county, SUNDAY)
    assert under("door", found.flagged) == {CountedReason("child-asks"): Steps(1, 0, 0)}


def test_a_flag_whose_case_something_newer_has_joined_is_followed_in_that_case(cast) -> None:
    current = make_round(cast, cast.school)
    first = flagged(current, cast.children["yu"], cast.class_3_1, "high")
    second = flagged(None, cast.children["yu"], cast.class_3_1, "child-asks")
    case = open_case(current, cast.children["yu"], cast.class_3_1, cast.wang, flag=second)
    EarlierFlag.objects.create(
        case=case,
        flag=first,
        kind="flag",
        round=current,
        tier="A",
        state=case.state,
        opened_on=case.opened_on,
        first_seen_on=date(2026, 10, 12),
        joined_at=at("2026-10-14"),
    )
    decide(case, cast.wang, "watch", at("2026-10-15"))
    assert steps_of(yields_of(cast.county, SUNDAY)[0].flagged) == Steps(2, 1, 1)


def test_random_checks_are_counted_apart_and_never_as_flags(cast) -> None:
    current = make_round(cast, cast.school)
    case = open_case(
        current, cast.children["yu"], cast.class_3_1, cast.wang, kind="random-check", first_seen_on=date(2026, 10, 14)
    )
    decide(case, cast.wang, "watch", at("2026-10-15"))
    (found,) = yields_of(cast.county, SUNDAY)
    assert found.flagged == ()
    assert steps_of(found.drawn) == Steps(1, 1, 1)


def test_an_urgent_concern_about_an_unflagged_child_is_missed_by_the_forms(cast) -> None:
    current = make_round(cast, cast.school, opens=date(2026, 9, 7))
    put_in_state(current, cast.children["yu"], cast.class_3_1, ChildState.RATED)
    make_urgent(cast, cast.li, student=cast.children["yu"])
    (found,) = yields_of(cast.county, date(2026, 10, 19))
    assert found.urgent == 1
    cells = publish_yields([found], in_the_month(found))
    assert cells[key_of(current.public_id, "urgent", "flagged")].value is None


def test_neither_one_urgent_concern_nor_none_can_be_told_from_the_page(cast) -> None:
    current = make_round(cast, cast.school, opens=date(2026, 9, 7))
    put_in_state(current, cast.children["yu"], cast.class_3_1, ChildState.RATED)
    day = date(2026, 10, 19)
    month = in_the_month(*yields_of(cast.county, day))
    without = report_of(yields_of(cast.county, day), month, "x", day)
    make_urgent(cast, cast.li, student=cast.children["yu"])
    assert report_of(yields_of(cast.county, day), in_the_month(*yields_of(cast.county, day)), "x", day) == without


def test_only_the_county_s_officer_gets_rows(cast) -> None:
    current = make_round(cast, cast.school)
    many(cast, current, 6, "high", seen=6, needed=5)
    assert services.flags_counted(get_county_or_404(cast.district)).count() == 6
    assert services.state_counted(get_county_or_404(cast.district))[2] == 6
    for person in (cast.chen, cast.wang):
        with pytest.raises(Http404):
            get_county_or_404(person)
    elsewhere = make_county("别处县")
    assert not services.flags_counted(elsewhere).exists()
    assert services.state_counted(elsewhere) == [0, None, 0]
    assert services.yields_of(county=elsewhere, day=SUNDAY) == []


def test_the_month_of_another_county_makes_no_file(cast) -> None:
    document = views.PDF.request(october(cast), by=cast.district, language="en")
    assert views.PDF.may_see(cast.district, document)
    assert not views.PDF.may_see(cast.chen, document)
    CountyMonth.objects.update(county=make_county("别处县"))
    assert not views.PDF.may_see(cast.district, document)


def test_the_page_says_it_in_these_words_and_names_nobody(cast, as_) -> None:
    current = make_round(cast, cast.school)
    many(cast, current, 30, "high", seen=24, needed=9)
    october(cast)
    page = as_(cast.district).get("/reports/yield/").content.decode()
    assert "看过的 24 名孩子里，9 名需要一些帮助：38%，区间 21–58%。" in page
    assert "这一轮还在进行" in page
    assert "这一轮没有做随机查看，所以不知道漏了多少。" in page
    assert "某5" not in page
    assert AuditEvent.objects.filter(verb="yield.show", subjects=[]).count() == 1


def test_of_very_many_flags_the_page_counts_nothing_and_gives_the_files(cast, as_, monkeypatch) -> None:
    many(cast, make_round(cast, cast.school), 30, "high", seen=24, needed=9)
    october(cast)
    monkeypatch.setattr(views, "MOST_FLAGS", 29)
    page = as_(cast.district).get("/reports/yield/").content.decode()
    assert "要数的内容很多" in page and "看过的" not in page
    assert 'action="/reports/yield/print/"' in page


def test_a_rule_that_never_found_anything_is_named(cast, as_) -> None:
    current = make_round(cast, cast.school)
    many(cast, current, 45, "elevated", seen=45, needed=0)
    many(cast, current, 45, "teacher-concern", seen=45, needed=0, grade=6)
    october(cast)
    page = as_(cast.district).get("/reports/yield/").content.decode()
    hardly = chinese("“%(reason)s” hardly ever found anything: consider retiring this rule.", reason="").strip("“”")
    assert page.count(hardly) == 1  # a worry is no rule
    assert f"/library/rules/{current.rule_set.public_id}/" in page


def test_small_findings_are_hidden_and_the_interval_allows_for_it(cast, as_) -> None:
    current = make_round(cast, cast.school)
    many(cast, current, 30, "high", seen=30, needed=2)
    october(cast)
    page = as_(cast.district).get("/reports/yield/").content.decode()
    low, high = share_interval(1, 30)[0], share_interval(4, 30)[1]
    assert f"不到 5 名需要一些帮助：区间 {int(100 * low)}–{int(100 * high) + 1}%" in page


def test_before_any_round_the_page_says_so(cast, as_) -> None:
    make_county_month(county=cast.county, month=date(2026, 8, 1), today=date(2026, 11, 4), by=None)
    assert (
        chinese("Nothing has been counted: no round has begun.")
        in as_(cast.district).get("/reports/yield/").content.decode()
    )


@pytest.mark.parametrize("what", ["print", "table"])
def test_pressing_twice_makes_one_file(cast, as_, what) -> None:
    october(cast)
    browser = as_(cast.district)
    first, second = browser.post(f"/reports/yield/{what}/"), browser.post(f"/reports/yield/{what}/")
    assert first.url == second.url
    assert Document.objects.get().requested_by == cast.district


def test_before_the_first_month_the_page_says_so_and_there_is_no_file(cast, as_) -> None:
    many(cast, make_round(cast, cast.school), 30, "high", seen=24, needed=9)
    browser = as_(cast.district)
    assert NO_MONTH in browser.get("/reports/yield/").content.decode()
    assert browser.post("/reports/yield/print/").url == "/reports/yield/"
    assert not AuditEvent.objects.filter(verb="yield.show").exists()


def test_page_and_file_stand_as_of_the_month_and_not_of_today(cast, as_) -> None:
    (*_others, case) = many(cast, make_round(cast, cast.school), 30, "high", seen=24, needed=9)
    month = october(cast)
    Case.objects.filter(pk=case.pk).update(first_seen_on=date(2026, 11, 2))
    decide(case, cast.wang, "no-concern", at("2026-11-02"))
    page = as_(cast.district).get("/reports/yield/").content.decode()
    assert "看过的 24 名孩子里" in page
    assert "2026 年 10 月 31 日" in page
    book = views.SHEET.build(views.SHEET.request(month, by=cast.district, language="en"))
    assert book.file_name == "yield-2026-10-31.xlsx"
    pdf = views.PDF.build(views.PDF.request(month, by=cast.district, language="zh-hans"))
    check(pdf.context)
    assert "看过的 24 名孩子里" in str(pdf.context["page"])


def test_rounds_of_the_coming_term_are_not_counted_yet(cast) -> None:
    make_round(cast, cast.school)
    assert yields_of(cast.county, date(2026, 9, 28) - timedelta(days=1)) == []


@pytest.mark.parametrize("seed", range(8))
def test_no_group_of_one_to_four_children_follows_from_all_tables_and_rounds(seed: int) -> None:
    """The page, the PDF and the spreadsheet print these cells and nothing else; the attack is an integer programme."""
    dice = Random(seed)
    rounds = [random_round(dice, name, term) for term, name in enumerate(("spring", "autumn"), 1)]
    cells = publish_yields(rounds, in_the_month(*rounds))
    kinds = Counter((one.round.public_id, child_) for one in rounds for child_ in one.flagged)
    drawn = Counter((one.round.public_id, child_) for one in rounds for child_ in one.drawn)
    groups = {key: [kind for kind in (*kinds, *drawn) if is_counted(key, kind, kind in drawn)] for key in cells}
    flags = {key: group for key, group in groups.items() if "urgent" not in key}
    shown = {key: cells[key] for key in flags}
    sizes = kinds + drawn
    assert worked_out(flags, list(sizes), shown, small_groups(flags, sizes)) == []


def random_round(dice: Random, name: str, term: int = 1) -> RoundYield:
    people = tuple(
        child(
            *dice.sample(["watch", "no-concern"], dice.choice([0, 1, 1])),
            reasons=dice.sample((HIGH, ELEVATED, WORRY), dice.choice([1, 1, 1, 2])),
            rated=dice.random() < 0.9,
        )
        for _ in range(dice.randint(10, 60))
    )
    drawn = tuple(child(dice.choice(["watch", "no-concern"]), reasons=()) for _ in range(dice.randint(2, 9)))
    return RoundYield(SimpleNamespace(public_id=name, school_year=2026, term=term), people, drawn, dice.randint(0, 4))


def is_counted(key: str, kind: tuple[str, Followed], drawn: bool) -> bool:
    """Whether a printed cell counts these children, said again from the table's words and not from the program."""
    (home, one), (where, group, step) = kind, key.split("|")
    line, _dot, rest = group.partition(".")
    code = rest.split(".")[0]
    here = {
        "all": not drawn,
        "drawn": drawn,
        "reason": code in {reason.code for reason in one.reasons},
        "alone": [reason.code for reason in one.reasons] == [code],
        "door": one.rated and {reason.code for reason in one.reasons} == {code} == {"teacher-concern"},
    }
    far = {"flagged": True, "looked_at": one.looked_at, "needed": one.needed}
    return where in (home, "every") and here.get(line, False) and far[step]
