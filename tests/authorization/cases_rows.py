"""Cases, referrals, talks and urgent concerns: who reads what about whom. Child yu is in class 3-1 of counselor Wang's
school; the urgent concerns are raised by teacher Li on this Monday at nine."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from screening.cases.deciding.services import follow_ups as following
from screening.cases.ending.services import keep_open
from screening.cases.follow_up.services import close_case
from screening.cases.look_ups.services import record_look_up
from screening.cases.models import Case, ConsentTask, KeptOpen, Receiver, UrgentConcern
from screening.cases.referrals import services
from screening.cases.referrals.printing import REFERRAL
from screening.cases.review import services as reviewing
from screening.rounds.models import Tier
from screening.rounds.services.concerns import raise_concern
from students.models import StrengthNote
from students.services.children import end_enrolment
from students.services.family import withdraw_consent
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.conftest import Cast
from tests.factories import make_consent
from tests.rounds.districts import small_rescoring

LOOKED_UP_DAYS = {"last_seen_on": date(2026, 10, 14), "next_on": date(2026, 10, 21)}
COUNSELOR = {"counselor": 200, "other_counselor": 404, "*": 403}
WRITES = {"counselor": 302, "other_counselor": 404, "*": 403}
LISTS_REFERRALS = {"counselor other_counselor": 200, "*": 403}
LACKS = {"counselor": 422, "other_counselor": 404, "*": 403}
YU = {"counselor": "yu"}


def rescoring(cast: Cast) -> Target:
    return Target(kwargs={"public_id": small_rescoring(cast).public_id})


def own_school(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.school.public_id})


def missed_yu(cast: Cast) -> Target:
    """yu has not come for days and was looked for once."""
    found = {"last_seen_on": "2026-10-14", "tries": "电话 奶奶", "where": "home-ill", "seen": "heard", "safe": "yes"}
    data = {**found, "next_on": "2026-10-21"}
    record_look_up(cast.children["yu"], by=cast.li, nonce=uuid.uuid4(), **data | LOOKED_UP_DAYS)
    return Target(kwargs={"public_id": cast.children["yu"].public_id}, data={"nonce": uuid.uuid4(), **data})


def missed(cast: Cast) -> Target:
    missed_yu(cast)
    return Target()


def visited_yu(cast: Cast) -> Target:
    data = {"visited_on": "2026-10-18", "visitors": "李老师", "met": "奶奶", "agreed": "周三打电话", "safety": "no"}
    return Target(kwargs={"public_id": cast.children["yu"].public_id}, data={"nonce": uuid.uuid4(), **data})


def somebody_who_left(cast: Cast) -> Target:
    """bo has an open case and left on Friday; yu has one and is still there."""
    make.make_case(cast, "yu")
    make.make_case(cast, "bo")
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=timezone.localdate() - timedelta(days=3))
    return Target()


def at_case(case: Case, **data: object) -> Target:
    return Target(kwargs={"public_id": case.public_id}, data={"nonce": uuid.uuid4(), **data})


def yu(cast: Cast, **data: object) -> Target:
    case = make.make_case(cast, "yu")
    StrengthNote.objects.create(
        student=case.student,
        line="goes-well",
        source="child",
        text="会修凳子",
        recorded_by=cast.li,
        recorded_at=timezone.now(),
    )
    return at_case(case, **data)


def everybody(cast: Cast) -> Target:
    for name in ("yu", "second", "outside"):
        make.make_case(cast, name)
    return Target()


def yu_reviewed(cast: Cast) -> Target:
    reasons = {"decision": "watch", "reason": "watch:recent-change", "until": "2026-12-01", "told": "call"}
    return yu(
        cast, child_seen="seen", child_seen_on="2026-10-19", asked=["child"], decisions_seen=0, **make.SAFE, **reasons
    )


def yu_decided(cast: Cast) -> Target:
    told = {"decision": "watch", "reason": "watch:recent-change", "until": "2026-12-01", "told": "call"}
    return yu(cast, decisions_seen=0, **told)


def _decided(cast: Cast) -> Case:
    case = make.make_case(cast, "yu")
    reviewing.record_review(
        case,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(),
        decision=make.decision(),
        guardian=make.TOLD,
    )
    return case


def yu_told(cast: Cast) -> Target:
    return yu(cast, told="visit", who="奶奶")


def yu_plan(cast: Cast) -> Target:
    asked = {"starts": "2026-10-20", "review_on": "2026-11-20", "action1": "school-study-pair"}
    return at_case(make.planned_case(cast, "yu"), **asked)


def yu_follow_up_to_come(cast: Cast) -> Target:
    return yu(cast, due_on="2026-11-02")


def yu_talk(cast: Cast) -> Target:
    said = {"dated": "2026-10-19", "way": "face", "result": "有伴了", "child_says": "better"}
    return yu(cast, next_due_on="2026-11-02", **said)


def yu_follow_up(cast: Cast) -> Target:
    follow_up = following.add_follow_up(
        make.make_case(cast, "yu"), by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 11, 2)
    )
    found = {"nonce": uuid.uuid4(), "result": "有伴了", "way": "face", "child_says": "better"}
    return Target(kwargs={"public_id": follow_up.public_id}, data=found)


def yu_end(cast: Cast) -> Target:
    return at_case(_decided(cast), outcome="better", reported_by="child")


def yu_ended(cast: Cast) -> Target:
    case = _decided(cast)
    close_case(case, by=cast.wang, outcome="better", reported_by="child")
    return at_case(case, why="又不说话了")


def yu_to_refer(cast: Cast) -> Target:
    receiver = make.make_receiver(cast)
    return yu(cast, receiver=receiver.pk, request="请见一面", consent_basis="sheet")


def draft(cast: Cast) -> Target:
    referral = make.make_referral(cast, make.make_case(cast, "yu"))
    return Target(kwargs={"public_id": referral.public_id}, data={"do": "issue"})


def issued(cast: Cast) -> Target:
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    values = {"nonce": uuid.uuid4(), "state": "received", "dated": "2026-10-19"}
    return Target(kwargs={"public_id": referral.public_id}, data=values)


def reminded(cast: Cast) -> Target:
    values = {"nonce": uuid.uuid4(), "kind": "phone", "dated": "2026-10-19", "word_due_on": "2026-10-26"}
    return Target(kwargs=issued(cast).kwargs, data=values)


def paper_of_referral(cast: Cast) -> Target:
    return Target(kwargs=issued(cast).kwargs, data={"do": "print"})


def letter(cast: Cast) -> Target:
    return Target(kwargs=issued(cast).kwargs, data={"do": "letter"})


def day_of_issue(cast: Cast) -> Target:
    issued(cast)
    return Target(data={"file": "day=2026-10-19"})


def receiver_of_two(cast: Cast) -> Target:
    issued(cast)
    return Target(data={"file": f"receiver={Receiver.objects.get().public_id}"})


def yu_back(cast: Cast) -> Target:
    return yu(cast, is_back="yes", since="2026-10-19")


def unit(cast: Cast) -> Target:
    receiver = make.make_receiver(cast)
    values = {"unit": "禾溪县中医院", "person": "刘医生", "phone": "0000-555 0161", "reply_days": 10}
    return Target(kwargs={"public_id": receiver.public_id}, data={"nonce": uuid.uuid4(), **values})


def unit_to_end(cast: Cast) -> Target:
    return Target(kwargs=unit(cast).kwargs, data={"do": "end"})


def new_unit(cast: Cast) -> Target:
    return Target(data={**unit(cast).data, "kind": "township-clinic"})


def units(cast: Cast) -> Target:
    make.make_receiver(cast)
    return Target()


def holder_of_a_paper(cast: Cast) -> Target:
    """The holder of the paper: nothing but the code at its foot."""
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    return Target(data={"nonce": uuid.uuid4(), "code": referral.verification_code})


def holder_of_a_slip(cast: Cast) -> Target:
    """The holder of the slip: the receipt code, and what the receiver says."""
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    values = {"received_on": "2026-10-19", "unit": "心理门诊", "next_step": "seeing"}
    return Target(data={"nonce": uuid.uuid4(), "code": referral.receipt_code, **values})


def withdrawn_paper(cast: Cast) -> Target:
    """The file of a referral that was withdrawn since: its counselor reads that, and nothing about the child."""
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    document = REFERRAL.request(referral, by=cast.wang, language="zh-hans")
    values = {"state": "withdrawn", "dated": make.TODAY}
    services.record_referral_status(referral, by=cast.wang, nonce=uuid.uuid4(), **values)
    return Target(kwargs={"public_id": document.public_id})


def slip(cast: Cast) -> Target:
    referral = services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)
    return Target(data={"nonce": uuid.uuid4(), "code": referral.receipt_code, "dated": "2026-10-19"})


def talk(cast: Cast) -> Target:
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    values = {"nonce": uuid.uuid4(), "answer": "nothing-further"}
    return Target(kwargs={"public_id": case.talk_task.public_id}, data=values)


def watch(cast: Cast) -> Target:
    check = _decided(cast).watch_checks.get()
    check.due_on = make.TODAY
    check.save()
    values = {"nonce": uuid.uuid4(), "compared": "same", "new": "none", "next_step": "go-on"}
    return Target(kwargs={"public_id": check.public_id}, data=values)


def worry(cast: Cast) -> Target:
    values = {"nonce": uuid.uuid4(), "note": "总是一个人"}
    return Target(kwargs={"public_id": cast.children["yu"].public_id}, data=values)


def told_li(cast: Cast) -> Target:
    concern = raise_concern(cast.children["yu"], by=cast.li, note="", nonce=uuid.uuid4())
    return Target(data={"until": str(concern.messages.get().public_id)})


def new_urgent(cast: Cast) -> Target:
    values = {"nonce": uuid.uuid4(), "school": cast.school.pk, "who": "三(1)班，红外套", "about": "no"}
    return Target(data=values)


def _urgent(cast: Cast, about: str = "no", whom: str = "", **fields: object) -> Target:
    concern = make.make_urgent(cast, cast.li, about, whom, cast.children["yu"])
    UrgentConcern.objects.filter(pk=concern.pk).update(**fields)
    values = {"nonce": uuid.uuid4(), "line": "next", "note": "已报", "roles": ["staff"]}
    return Target(kwargs={"public_id": concern.public_id}, data=values)


def fresh_concern(cast: Cast) -> Target:
    return _urgent(cast)


def unanswered_concern(cast: Cast) -> Target:
    """Nobody has answered for three hours: headteacher and county see it."""
    return _urgent(cast, raised_at=timezone.now() - timedelta(hours=3))


def concern_about_the_headteacher(cast: Cast) -> Target:
    return _urgent(cast, "staff", "陈志远校长", raised_at=timezone.now() - timedelta(hours=3))


def concern_not_sure(cast: Cast) -> Target:
    return _urgent(cast, "unsure", raised_at=timezone.now() - timedelta(hours=3))


def case_ended_unknowing(cast: Cast) -> Target:
    """It was ended while the concern about the headteacher was open."""
    concern_about_the_headteacher(cast)
    case = make.make_case(cast)
    Case.objects.filter(pk=case.pk).update(
        state="closed", outcome="no-concern", closed_at=timezone.now(), closed_by=cast.wang
    )
    keep_open(case, by=cast.wang)
    return Target(kwargs={"public_id": case.public_id}, data={"nonce": uuid.uuid4(), "said": "王静每周看孩子"})


def question_who_goes_on(cast: Cast) -> Target:
    target = case_ended_unknowing(cast)
    return Target(kwargs={"public_id": KeptOpen.objects.get().public_id}, data=target.data)


def case_of_a_family_that_agreed(cast: Cast) -> Target:
    make_consent(cast.children["yu"])
    case = make.make_case(cast)
    data = {"nonce": uuid.uuid4(), "scopes": ["talk"], "dated": "2026-10-19", "way": "phone", "guardian_name": "外婆"}
    return Target(kwargs={"public_id": case.public_id}, data=data)


def task_after_a_withdrawal(cast: Cast) -> Target:
    case_of_a_family_that_agreed(cast)
    withdraw_consent(cast.children["yu"], by=cast.admin, dated=make.TODAY, nonce=uuid.uuid4())
    data = {"nonce": uuid.uuid4(), "said": "和奶奶说好了"}
    return Target(kwargs={"public_id": ConsentTask.objects.get().public_id}, data=data)


def concern_to_close(cast: Cast) -> Target:
    now = timezone.now()
    values = {"acknowledged_at": now, "acknowledged_by": cast.wang, "close_asked_at": now, "close_asked_by": cast.wang}
    return _urgent(cast, **values)


def closed_concern(cast: Cast) -> Target:
    now = timezone.now()
    asked = {"close_asked_at": now, "close_asked_by": cast.wang, "closed_at": now, "closed_by": cast.wang}
    return _urgent(cast, acknowledged_at=now, acknowledged_by=cast.wang, confirmed_by=cast.chen, **asked)


def listed_concerns(cast: Cast) -> Target:
    unanswered_concern(cast)
    return Target()


HANDLED = {"counselor": 302, "district_officer auditor": 403, "*": 404}
AND_BY_ITS_AUTHOR = {**HANDLED, "class_teacher": 302}


def _concern_rows() -> list[Row]:
    """The page of a concern in each of its moments, and each act on it: the same name, other people."""
    late = {"counselor headteacher protection_contact": 302, "district_officer auditor": 403, "*": 404}
    past_the_school = {"counselor protection_contact": 302, "district_officer auditor": 403, "*": 404}
    second = {"headteacher": 302, "counselor": 409, "district_officer auditor": 403, "*": 404}
    moments = [
        (fresh_concern, "class_teacher counselor", HANDLED, ACTS_OF_ONE),
        (fresh_concern, "class_teacher counselor", AND_BY_ITS_AUTHOR, ("withhold",)),
        (unanswered_concern, "class_teacher counselor headteacher protection_contact", late, ("acknowledge",)),
        (
            concern_about_the_headteacher,
            "class_teacher counselor protection_contact",
            past_the_school,
            ("acknowledge",),
        ),
        (concern_not_sure, "class_teacher counselor protection_contact", past_the_school, ("acknowledge",)),
        (concern_to_close, "class_teacher counselor headteacher", second, ("close",)),
    ]
    rows = []
    for moment, people, post, acts in moments:
        shown = {people: "yu"}
        get = {people: 200, "district_officer auditor": 403, "*": 404}
        rows += [
            Row("cases:show_urgent", at=_act(moment, act), get=get, post=post, shows=shown, may_show=shown)
            for act in acts
        ]
    return rows


ACTS_OF_ONE = ("acknowledge", "note", "ask-to-close", "print", "safety-plan")


def _act(moment: Callable[[Cast], Target], act: str) -> Callable[[Cast], Target]:
    def at(cast: Cast) -> Target:
        target = moment(cast)
        return Target(kwargs=target.kwargs, data={"act": act, **target.data})

    return at


KEEPING = "counselor other_counselor district_officer"
KEEPERS = {KEEPING: 200, "*": 403}
ABOUT_A_CHILD = {"*": ["XQ-2026", "三年级", "王医生", "请见一面"]}

ROWS = [
    Row(
        "cases:list_cases",
        at=everybody,
        get={"counselor other_counselor": 200, "*": 403},
        shows={"counselor": "yu", "other_counselor": "outside"},  # `second` waits at another school: counted there
    ),
    Row("cases:show_case", at=yu, get=COUNSELOR, shows=YU),
    Row("cases:review_case", at=yu_reviewed, post=WRITES),
    Row("cases:review_case", at=yu, post=LACKS),
    Row("cases:keep_draft", at=yu, post=COUNSELOR),
    Row("cases:revise_decision", at=yu_decided, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:inform_guardian", at=yu_told, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:edit_plan", at=yu_plan, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:print_interview", at=yu, post=WRITES),
    Row("cases:record_talk", at=yu_talk, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:add_follow_up", at=yu_follow_up_to_come, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:complete_follow_up", at=yu_follow_up, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:close_case", at=yu_end, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:look_again", at=yu_ended, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:write_referral", at=yu_to_refer, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:list_referrals", at=day_of_issue, get=LISTS_REFERRALS, post=WRITES, shows=YU),
    Row("cases:show_referral", at=draft, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:show_referral", at=paper_of_referral, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:record_status", at=issued, get=COUNSELOR, post=WRITES, shows=YU),
    Row("documents:show_document", at=withdrawn_paper, get={"counselor": 200, "*": 404}, hides={"counselor": "yu"}),
    Row("documents:download_document", at=withdrawn_paper, get={"*": 404}),
    Row("cases:remind_receiver", at=reminded, get=COUNSELOR, post=WRITES),
    Row("cases:show_referral", at=letter, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:list_referrals", at=receiver_of_two, get=LISTS_REFERRALS, post=WRITES, shows=YU),
    Row("cases:record_back_in_class", at=yu_back, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:list_receivers", at=units, get=KEEPERS),
    Row("cases:add_receiver", at=new_unit, get=KEEPERS, post={KEEPING: 302, "*": 403}),
    Row("cases:change_receiver", at=unit, get=KEEPERS, post={KEEPING: 302, "*": 403}),
    Row("cases:change_receiver", at=unit_to_end, get=KEEPERS, post={KEEPING: 302, "*": 403}),
    Row("cases:verify_referral", at=holder_of_a_paper, get={"*": 200}, post={"*": 200}, never=ABOUT_A_CHILD),
    Row("cases:answer_referral", at=holder_of_a_slip, get={"*": 200}, post={"*": 200}, never=ABOUT_A_CHILD),
    Row(
        "cases:record_receipt",
        at=slip,
        get={"counselor other_counselor": 200, "*": 403},
        post={"counselor": 302, "other_counselor": 422, "*": 403},
    ),
    Row(
        "cases:show_talk",
        at=talk,
        get={"class_teacher": 200, "other_teacher outside_teacher": 404, "*": 403},
        post={"class_teacher": 302, "other_teacher outside_teacher": 404, "*": 403},
        shows={"class_teacher": "bo"},
        never={"class_teacher": ["偏多", "XQ-2026"]},
    ),
    Row(
        "cases:list_look_ups",
        at=missed,
        get={"class_teacher other_teacher outside_teacher counselor other_counselor": 200, "*": 403},
        shows={"class_teacher counselor": "yu"},
        hides={"class_teacher counselor": "bo"},
    ),
    Row(
        "cases:record_look_up",
        at=missed_yu,
        get={"class_teacher counselor": 200, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        shows={"class_teacher counselor": "yu"},
    ),
    Row(
        "cases:record_home_visit",
        at=visited_yu,
        get={"class_teacher counselor": 200, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        shows={"class_teacher counselor": "yu"},
    ),
    Row(
        "cases:print_fallback_pack",
        at=own_school,
        post={"counselor headteacher school_administrator": 302, "other_counselor": 404, "*": 403},
    ),
    Row("cases:print_talk_card", post={"class_teacher other_teacher outside_teacher": 302, "*": 403}),
    Row(
        "cases:answer_watch",
        at=watch,
        get={"class_teacher": 200, "other_teacher outside_teacher": 404, "*": 403},
        post={"class_teacher": 302, "other_teacher outside_teacher": 404, "*": 403},
        shows={"class_teacher": "yu"},
    ),
    Row(
        "cases:raise_concern",
        at=worry,
        get={"class_teacher counselor": 200, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        post={"class_teacher counselor": 302, "other_teacher outside_teacher other_counselor": 404, "*": 403},
        shows={"class_teacher counselor": "yu"},
    ),
    Row(
        "cases:list_messages",
        at=told_li,
        get={"class_teacher other_teacher outside_teacher counselor other_counselor": 200, "*": 403},
        post={"class_teacher other_teacher outside_teacher counselor other_counselor": 302, "*": 403},
        shows={"class_teacher": "yu"},
        hides={"counselor": "yu"},
    ),
    Row(
        "cases:raise_urgent",
        at=new_urgent,
        get={"district_officer protection_contact auditor": 403, "*": 200},
        post={
            "district_officer protection_contact auditor": 403,
            "outside_teacher other_counselor": 422,
            "*": 302,
        },
    ),
    Row(
        "cases:sent_urgent",
        at=fresh_concern,
        get={"class_teacher counselor": 200, "district_officer protection_contact auditor": 403, "*": 404},
    ),
    Row(
        "cases:list_urgent",
        at=listed_concerns,
        get={"district_officer auditor": 403, "*": 200},
        hides={"*": "yu"},
    ),
    *_concern_rows(),
    Row(
        "cases:list_handovers",
        at=somebody_who_left,
        get={"counselor other_counselor": 200, "*": 403},
        shows={"counselor": "bo"},
        hides={"counselor": "yu nur hao"},
    ),
    Row("cases:list_moved", at=rescoring, get={"counselor other_counselor": 200, "*": 403}, shows=YU),
    Row(
        "cases:name_urgent_child",
        at=fresh_concern,
        get=AND_BY_ITS_AUTHOR,  # it names its child already: back to the concern
        post=AND_BY_ITS_AUTHOR,
    ),
    Row(
        "cases:correct_urgent_child",
        at=fresh_concern,
        get={"counselor": 200, "district_officer auditor": 403, "*": 404},
        post={"counselor": 422, "district_officer auditor": 403, "*": 404},
    ),
    Row(
        "cases:answer_kept_open",
        at=question_who_goes_on,
        get={"counselor protection_contact": 200, "district_officer auditor": 403, "*": 404},
        post={"counselor protection_contact": 302, "district_officer auditor": 403, "*": 404},
    ),
    Row("cases:take_consent_back", at=case_of_a_family_that_agreed, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:record_consent_task", at=task_after_a_withdrawal, get=COUNSELOR, post=WRITES, shows=YU),
    Row("cases:take_up_again", at=case_ended_unknowing, post={"counselor": 302, "other_counselor": 404, "*": 403}),
    Row(
        "cases:lift_hold",
        at=closed_concern,
        post={"counselor headteacher": 302, "district_officer auditor": 403, "*": 404},
    ),
    Row(
        "cases:lift_hold",
        at=fresh_concern,
        post={"counselor": 409, "district_officer auditor": 403, "*": 404},
        may_show={"counselor": "yu"},
    ),
    Row(
        "cases:print_slip",
        at=own_school,
        post={
            "outside_teacher other_counselor": 404,
            "district_officer protection_contact auditor": 403,
            "*": 302,
        },
    ),
]
