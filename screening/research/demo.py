"""One pilot of the county: begun a term and a half ago, its second phase this term, with sheets, comments and a change.

The last step of all: it draws after everybody else.
"""

from datetime import date, timedelta
from decimal import Decimal

from screening.operations.demo.sizes import YOUNGEST
from screening.operations.demo.world import World
from screening.research.models import Pilot, PilotChange, PilotClass, PilotComment, PilotPhase, TermMeasure, TermSheet
from students.models import SchoolClass, Student, Term

CHUNK = 500
GROUPS = ("one", "comparison", "one", "comparison", "two", "one", "comparison")  # class by class, in turn
SAID: dict[str, tuple[tuple[str, ...], ...]] = {
    "child": (
        ("放学后有人一起写作业，不用一个人。", "作业角有时候太吵。", "我和同桌说话多了。", "想每周多开一天。"),
        ("给爸爸打电话的那天最开心。", "电话断了两次。", "", "请换一个信号好的地方打电话。"),
        ("读书角的书可以带回家。", "", "晚上没那么想家了。", "多买几本漫画。"),
        ("老师会问我今天怎么样。", "没有。", "和以前一样。", ""),
        ("跳绳比赛。", "名额太少，我没排上。", "课间有人找我玩。", "让没排上的人也能参加。"),
        ("都喜欢。", "有一次等了很久。", "", "下学期还要。"),
    ),
    "teacher": (
        (
            "课间有几个孩子开始和别人一起玩。",
            "电话时间固定下来最有用。",
            "每周多花一个小时，填表可以少一点。",
            "需要有人替我看晚自习。",
        ),
        ("作业交得齐了一些，别的看不出来。", "学习搭子有用，大组活动作用不大。", "活动安排在周五，和值日冲突。", ""),
        ("孩子愿意说话了。", "读书角。", "准备材料花时间。", "希望一学期只填一次表。"),
        ("变化不明显。", "", "占用了备课时间。", "先减少次数再继续。"),
        ("家长联系比以前容易。", "和爷爷奶奶一起的那次课很好。", "通知要发三遍。", "给老师半天培训。"),
    ),
    "guardian": (
        ("孩子打电话时话多了。", "时间固定，好安排。", "有时加班接不到。", "能不能改在星期天晚上。"),
        ("没有什么变化。", "", "", "多说说学习。"),
        ("回家会讲学校的事。", "老师记得给我们打电话。", "奶奶不会用手机。", ""),
    ),
}


def build(world: World) -> None:
    """Nothing in a county of few classes or without a past year."""
    terms = list(Term.objects.filter(county=world.county, ends__lt=world.day).order_by("starts"))[-2:]
    if len(terms) < 2:
        return
    before, during = terms
    classes = [row for row in world.current_classes() if world.grade(row, before.school_year) >= YOUNGEST]
    if len(classes) < 4:
        return
    pilot = _pilot(world, during.starts)
    chosen = _classes(world, pilot, classes)
    for term in (before, during):
        _sheets(world, term, [one for one in chosen if not _is_late(world, one, term)])
    _change(world, pilot)
    _comments(world, pilot, chosen)


def _pilot(world: World, starts: date) -> Pilot:
    officer = world.people["district"]
    planned = starts - timedelta(days=20)
    return Pilot.objects.create(
        public_id=world.uuid(),
        county=world.county,
        name="固定通话和放学作业角",
        question="一年下来，试点班的孩子在同伴和归属上的困难信号，是不是比对照班少一些？",
        designed_with="六位班主任、两位爷爷奶奶和四名五年级学生一起商量；通话改到星期三晚上是孩子们提出的。",
        starts=starts,
        ends=None,
        state=Pilot.State.RUNNING,
        drafted_by=officer,
        drafted_at=world.moment(planned),
        started_by=officer,
        started_at=world.moment(starts - timedelta(days=2)),
    )


def _classes(world: World, pilot: Pilot, classes: list[SchoolClass]) -> list[PilotClass]:
    second = world.term_start + timedelta(days=7)
    first_days = (pilot.starts, second)
    phases = {
        name: PilotPhase.objects.create(pilot=pilot, order=order, name=str(order), first=first, last=last)
        for order, (name, first, last) in enumerate(
            (("one", first_days[0], second - timedelta(days=1)), ("two", second, None)), start=1
        )
    }
    return PilotClass.objects.bulk_create(
        PilotClass(
            public_id=world.uuid(),
            pilot=pilot,
            school_class=row,
            group="comparison" if group == "comparison" else "pilot",
            joins=phases.get(group),
        )
        for row, group in zip(classes, _in_turn(len(classes)), strict=True)
    )


def _in_turn(count: int) -> list[str]:
    """Every phase and the comparison have a class, however few there are."""
    return (
        ["one", "comparison", "two", "comparison"] if count == 4 else [GROUPS[at % len(GROUPS)] for at in range(count)]
    )


def _is_late(world: World, one: PilotClass, term: Term) -> bool:
    """The demo teacher's last sheet is still to be entered."""
    return term.number == 2 and world.teachers[one.school_class_id] == world.people["teacher"]


def _sheets(world: World, term: Term, classes: list[PilotClass]) -> None:
    days = world.calendar.school_days_between(term.starts - timedelta(days=1), term.ends)
    at = world.moment(term.ends, 16)
    sheets = TermSheet.objects.bulk_create(
        TermSheet(
            public_id=world.uuid(),
            pilot_class=one,
            term=f"{term.school_year}-{term.number}",
            days_open=days,
            entered_by=world.rater(one.school_class, term.school_year),
            entered_at=at,
        )
        for one in classes
    )
    TermMeasure.objects.bulk_create(
        [line for sheet in sheets for line in _lines(world, sheet, helped=_is_helped(sheet, term))], batch_size=CHUNK
    )


def _is_helped(sheet: TermSheet, term: Term) -> bool:
    return term.number == 2 and sheet.pilot_class.group == "pilot"


def _lines(world: World, sheet: TermSheet, *, helped: bool) -> list[TermMeasure]:
    """Of children whose families agree to evaluation; now and then somebody has not sat an examination."""
    here = world.students[sheet.pilot_class.school_class_id]
    return [_line(world, sheet, child, helped) for child in here if _agrees(world, child)]


def _line(world: World, sheet: TermSheet, child: Student, helped: bool) -> TermMeasure:
    missed = min(float(world.rng.poisson(2.6 if helped else 3.1)) + 0.5 * world.chance(0.2), 30.0)
    return TermMeasure(
        sheet=sheet,
        student=child,
        days_missed=Decimal(str(missed)),
        chinese=_mark(world, 76 + helped),
        maths=_mark(world, 72),
    )


def _mark(world: World, mean: float) -> Decimal | None:
    if world.chance(0.02):
        return None
    return Decimal(int(min(100, max(20, world.rng.normal(mean, 12)))))


def _agrees(world: World, child: Student) -> bool:
    return world.here_on(child, world.day) and world.allows(child, world.day, "evaluation") == "given"


def _change(world: World, pilot: Pilot) -> None:
    on = pilot.starts + timedelta(weeks=6)
    PilotChange.objects.create(
        pilot=pilot,
        on=on,
        what="通话从每周一次改成两周一次：家长下班晚，接不到的太多。",
        recorded_by=world.people["district"],
        recorded_at=world.moment(on),
    )


def _comments(world: World, pilot: Pilot, chosen: list[PilotClass]) -> None:
    """Released ones of children and teachers; of guardians too few to be shown; two that still name somebody."""
    written = world.last_school_day - timedelta(days=7)
    schools = list(dict.fromkeys(one.school_class.school for one in chosen))
    rows = []
    for role, pages in SAID.items():
        for number, answers in enumerate(pages):
            school, page = schools[number % len(schools)], world.uuid()
            told = {"school": school, "page": page, "role": role, "gathered_on": written}
            rows += [
                _comment(world, pilot, prompt=prompt, released_text=text, **told)
                for prompt, text in enumerate(answers, start=1)
                if text
            ]
    school = schools[0]
    child = world.students[next(one.school_class_id for one in chosen if one.school_class.school == school)][0]
    told = {"school": school, "page": world.uuid(), "role": "child", "gathered_on": written}
    named = (f"{child.name}以前不理我，现在我们一起写作业。", f"小{child.name[-1]}没有排上，她有点难过。")
    rows += [_comment(world, pilot, prompt=prompt, text=text, **told) for prompt, text in enumerate(named, start=1)]
    PilotComment.objects.bulk_create(rows)


def _comment(world: World, pilot: Pilot, **told: object) -> PilotComment:
    school = told["school"]
    day = world.last_school_day - timedelta(days=5)
    done = {}
    if "released_text" in told:
        done = {"deidentified_by": world.counselors[school.pk], "deidentified_at": world.moment(day, 15)}  # type: ignore[attr-defined]
    typed = {"typed_by": world.admins[school.pk], "typed_at": world.moment(day, 11)}  # type: ignore[attr-defined]
    return PilotComment(public_id=world.uuid(), pilot=pilot, **told, **typed, **done)
