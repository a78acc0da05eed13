"""A school's month once more: whole tables by raw SQL, counted with pandas. Shares nothing with the report's figures
but the words of its cells."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd
from django.db import connection

ZONE = "Asia/Shanghai"
ACTING = ["watch", "support-plan", "referral"]
AS_IT_STOOD = "round_id kind tier opened_on became_a_on desk_due_on seen_due_on first_seen_on".split()
STATES = "to-rate rated not-scorable absent-long known-too-short no-consent-yet refused left".split()


def table(name: str, columns: str) -> pd.DataFrame:
    """Days as dates, moments as dates in China; what is called a moment stays one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {name}")
        names = [column.split(" AS ")[-1].strip() for column in columns.split(",")]
        frame = pd.DataFrame(cursor.fetchall(), columns=names)
    for column in frame:
        if column.endswith("_at"):
            moments = pd.to_datetime(frame[column], utc=True, format="mixed").dt.tz_convert(ZONE)
            frame[column] = [None if pd.isna(moment) else moment.date() for moment in moments]
        elif column.endswith("_moment"):
            frame[column] = pd.to_datetime(frame[column], utc=True, format="mixed")
        elif column.endswith(("_on", "starts", "ends", "dated", "until", "away_since")):
            days = pd.to_datetime(frame[column])
            frame[column] = [None if pd.isna(day) else day.date() for day in days]
    return frame.astype(object).where(frame.notna(), None)


def only(frame: pd.DataFrame, wanted: list[bool]) -> pd.DataFrame:
    return frame.loc[pd.Series(wanted, index=frame.index, dtype=bool)]


class County:
    """Every table of the database that a month is counted from, read once."""

    def __init__(self) -> None:
        self.cases = table(
            "cases_case",
            "id, student_id, school_id, round_id, kind, tier, opened_on, became_a_on, desk_due_on, seen_due_on, "
            "first_seen_on, closed_at, outcome, outcome_reported_by",
        )
        self.before = table(
            "cases_earlierflag",
            "id, case_id, round_id, kind, tier, opened_on, became_a_on, desk_due_on, seen_due_on, first_seen_on, "
            "joined_at, joined_at AS joined_moment",
        )
        self.decisions = table("cases_decision", "id, case_id, decision, until, decided_at, decided_at AS made_moment")
        self.plans = table("cases_supportplan", "id, case_id, starts")
        self.actions = table("cases_planaction", "id, plan_id, action")
        self.entries = table("cases_planentry", "action_id, dated, status, recorded_at")
        self.referrals = table("cases_referral", "id, case_id, issued_at, reply_due_on")
        self.statuses = table("cases_referralstatus", "referral_id, state, dated")
        self.reminders = table("cases_referralreminder", "referral_id, dated")
        self.follow_ups = table("cases_followup", "case_id, due_on, done_on")
        self.talks = table("cases_talktask", "case_id, school_class_id, kind, state, answered_at")
        self.holiday_plans = table("cases_holidayplan", "id, case_id, holiday_starts, first_on, back_on, recorded_at")
        self.left_open = table("cases_leftopen", "case_id")
        self.activities = table("cases_activity", "id, school_id")
        self.sessions = table("cases_activitysession", "activity_id, held_on, took_place, superseded_at")
        self.rounds = table("rounds_screeninground", "id, school_year, term, opens_on, closes_on, state, closed_at")
        self.round_schools = table("rounds_roundschool", "round_id, school_id, opened_at")
        self.places = table("rounds_roundchild", "round_id, student_id, school_class_id, state, since AS since_at")
        self.sheets = table("rounds_sheet", "id, round_id, school_class_id, informant, submitted_at, reopened_at")
        self.rows = table("rounds_sheetrow", "sheet_id, student_id, exclusion, saved_at")
        self.assessments = table(
            "rounds_assessment",
            "id, round_id, student_id, school_class_id, instrument_version_id, informant, submitted_at, superseded_at",
        )
        self.results = table("rounds_result", "assessment_id, total_raw, adopted_at, superseded_at")
        self.concerns = table("rounds_teacherconcern", "student_id, raised_at")
        self.enrolments = table("students_enrolment", "id, student_id, school_class_id, starts, ends")
        self.classes = table("students_schoolclass", "id, school_id, cohort_year")
        self.consents = table(
            "students_consent",
            "id, student_id, outcome, child_agrees, authority, teacher_forms, care_context, dated, recorded_at",
        )
        self.care = table(
            "students_carearrangement",
            "id, student_id, as_of AS as_of_on, father_away, father_away_since, mother_away, mother_away_since, "
            "recorded_at, rural_hukou, capacity_concern",
        )
        self.students = table("students_student", "id, birth_year, birth_month")
        self.terms = table("students_term", "starts, ends, school_year")
        self.holidays = table("students_holiday", "starts, ends")
        self.make_up = table("students_makeupday", "date AS date_on")


class Month:
    """The figures of one school as of the last day of a calendar month, or of an earlier day while it runs."""

    def __init__(self, county: County, school: int, month: date, today: date) -> None:
        self.data, self.school = county, school
        self.first = month.replace(day=1)
        self.last = min(month.replace(day=monthrange(month.year, month.month)[1]), today)

    def now(self, day: Any) -> bool:
        return day is not None and self.first <= day <= self.last

    def then(self, day: Any) -> bool:
        return day is not None and day <= self.last

    # Cases

    @cached_property
    def decided(self) -> dict[int, list[Any]]:
        rows = self.data.decisions.sort_values(["made_moment", "id"])  # of two cases made one, in the order of time
        rows = only(rows, [self.then(day) for day in rows.decided_at])
        return {case: list(some.itertuples()) for case, some in rows.groupby("case_id")}

    @cached_property
    def flagged(self) -> list[Any]:
        """Flagged children's cases at the school."""
        return [case for case in self.every if case.kind == "flag"]

    @cached_property
    def every(self) -> list[Any]:
        """As they stood on the last day."""
        found = (times[-1] for times in self.times.values())
        return [case for case in found if self.then(case.opened_on)]

    @cached_property
    def times(self) -> dict[int, list[Any]]:
        """Case → the case each time something came up by the last day, with what had come up before it."""
        rows = self.data.cases[self.data.cases.school_id == self.school].assign(since=None)
        return {case.id: self.times_of(case) for case in rows.itertuples()}

    def times_of(self, case: Any) -> list[Any]:
        found, since, day = [], None, None
        for one in self.data.before[self.data.before.case_id == case.id].sort_values("joined_moment").itertuples():
            stood = {name: getattr(one, name) for name in AS_IT_STOOD}
            found.append((day, case._replace(since=since, **stood)))
            since, day = one.joined_moment, one.joined_at
        found.append((day, case._replace(since=since)))
        return [one for day, one in found if day is None or self.then(day)]

    def in_round(self, one: int) -> list[Any]:
        """A case as it first came up in a round; seen when it was seen then or afterwards."""
        found = []
        for case in self.every:
            times = self.times[case.id]
            places = [at for at, stood in enumerate(times) if stood.round_id == one and stood.kind == "flag"]
            if places:
                looks = [stood.first_seen_on for stood in times[places[0] :] if self.then(stood.first_seen_on)]
                found.append(times[places[0]]._replace(first_seen_on=min(looks, default=None)))
        return found

    def first_decided(self, case: Any) -> date | None:
        """Since it came up."""
        made = self.decided.get(case.id, [])
        return next((one.decided_at for one in made if case.since is None or one.made_moment >= case.since), None)

    def tier_a(self, case: Any) -> bool:
        return case.tier == "A" and (case.became_a_on is None or self.then(case.became_a_on))

    def decision(self, case: Any) -> str:
        return self.decided[case.id][-1].decision if case.id in self.decided else ""

    def closed(self, case: Any, day: date | None = None) -> date | None:
        day = day or self.last
        if self.decision(case) == "no-concern":
            return self.decided[case.id][-1].decided_at
        return case.closed_at if case.closed_at is not None and case.closed_at <= day else None

    def is_open(self, case: Any) -> bool:
        return self.closed(case) is None or self.closed(case) > self.last

    def started(self, case: Any) -> bool:
        plans = self.data.plans[self.data.plans.case_id == case.id].starts
        issued = self.data.referrals[self.data.referrals.case_id == case.id].issued_at
        return any(self.then(day) for day in [*plans, *issued])

    # The chain of a round

    def chain(self, one: int) -> dict[str, int]:
        mine = self.in_round(one)
        steps = [[case for case in mine if self.tier_a(case)]]
        for goes_on in (
            lambda case: self.then(case.first_seen_on),
            lambda case: self.first_decided(case) is not None,
            lambda case: self.decision(case) in ACTING,
            self.started,
            lambda case: self.closed(case) is not None,
        ):
            steps.append([case for case in steps[-1] if goes_on(case)])
        names = "flagged seen decided acted started outcome".split()
        size = dict(zip(names, map(len, steps), strict=True))
        waiting = {"see": ("flagged", "seen"), "decide": ("seen", "decided"), "begin": ("acted", "started")}
        return (
            {f"chain.{name}": count for name, count in size.items()}
            | {f"chain.wait-{name}": size[before] - size[after] for name, (before, after) in waiting.items()}
            | {"talk": sum(not self.tier_a(case) for case in mine)}
        )

    # Children

    @cached_property
    def seats(self) -> pd.DataFrame:
        """The last seat of every child in a school that had opened the round."""
        opened = self.data.round_schools[self.data.round_schools.round_id == self.round]
        schools = [row.school_id for row in opened.itertuples() if self.then(row.opened_at)]
        seats = self.data.enrolments.merge(
            self.data.classes, left_on="school_class_id", right_on="id", suffixes=("", "_c")
        )
        seats = seats[seats.school_id.isin(schools)]
        seats = only(seats, [self.then(day) for day in seats.starts])
        return seats.sort_values(["starts", "id"]).groupby("student_id").tail(1).set_index("student_id")

    @cached_property
    def round(self) -> int | None:
        """The round whose window touches the month."""
        for row in self.data.rounds.itertuples():
            taking_part = self.data.round_schools[self.data.round_schools.round_id == row.id].school_id
            takes_part = row.state != "planned" and self.school in set(taking_part)
            if takes_part and row.opens_on <= self.last and row.closes_on >= self.first:
                return int(row.id)
        return None

    @cached_property
    def children(self) -> pd.DataFrame:
        places = self.data.places[self.data.places.round_id == self.round]
        seats = self.seats.reset_index()[["student_id", "school_class_id", "school_id", "ends", "cohort_year"]]
        found = places.merge(seats, on="student_id", suffixes=("", "_then")).set_index("student_id")
        found = found[found.school_id == self.school]
        return found.assign(stood=[self.state(row) for row in found.itertuples()])

    def state(self, child: Any) -> str:
        if child.since_at <= self.last:
            return str(child.state)
        here = child.ends is None or child.ends >= self.last
        consent = self.consent(child.Index, "teacher_forms")
        scores, handed_in = self.scores(child.Index), self.row(child)[1]
        if consent == "refused":
            return "refused"
        if len(scores) == 2 and all(scores) and consent == "given":
            return "rated"
        if not here:
            return "left"
        if consent == "waiting":
            return "no-consent-yet"
        if self.row(child)[0]:
            return str(self.row(child)[0])
        over = self.data.rounds[self.data.rounds.id == self.round].closed_at.iloc[0]
        return "not-scorable" if scores or handed_in or self.then(over) else "to-rate"

    def row(self, child: Any) -> tuple[str, bool]:
        sheets = self.data.sheets
        sheets = sheets[(sheets.round_id == self.round) & (sheets.informant == "teacher")]
        rows = self.data.rows.merge(
            sheets[sheets.school_class_id == child.school_class_id_then], left_on="sheet_id", right_on="id"
        )
        for row in rows[rows.student_id == child.Index].itertuples():
            return (row.exclusion if self.then(row.saved_at) else ""), self.then(row.submitted_at)
        return "", False

    def consent(self, child: int, scope: str, *, then: bool = True) -> str:
        rows = self.data.consents[self.data.consents.student_id == child].sort_values(["dated", "id"])
        rows = only(rows, [not then or self.then(day) for day in rows.recorded_at])
        if rows.empty:
            return "waiting"
        last = rows.iloc[-1]
        if last.outcome != "given" or not last.child_agrees:
            return "refused"
        if last.authority == "carer-only":
            return "waiting"
        return {"yes": "given", "talk": "waiting"}.get(last[scope], "refused")

    @cached_property
    def in_force(self) -> pd.DataFrame:
        """Scores of teacher forms in force that day."""
        rows = self.data.results.merge(
            self.data.assessments, left_on="assessment_id", right_on="id", suffixes=("", "_a")
        )
        rows = rows[(rows.round_id == self.round) & (rows.informant == "teacher")]
        keep = [
            self.then(row.submitted_at)
            and self.then(row.adopted_at)
            and not self.then(row.superseded_at)
            and not self.then(row.superseded_at_a)
            for row in rows.itertuples()
        ]
        return only(rows, keep)

    def scores(self, child: int) -> list[bool]:
        return [raw is not None for raw in self.in_force[self.in_force.student_id == child].total_raw]

    def known_care(self, child: int) -> tuple[Any, int] | None:
        """The last row of a family that agrees, and the age in months."""
        refused = "refused" in (self.consent(child, "care_context"), self.consent(child, "care_context", then=False))
        rows = self.data.care[self.data.care.student_id == child].sort_values(["as_of_on", "id"])
        rows = only(rows, [self.then(day) for day in rows.recorded_at])
        if refused or rows.empty:
            return None
        born = self.data.students[self.data.students.id == child].iloc[0]
        return rows.iloc[-1], (self.last.year - born.birth_year) * 12 + self.last.month - born.birth_month

    def policy_label(self, child: int) -> str:
        """Rural, under 16, both parents away; one is enough where the other cannot care."""
        found = self.known_care(child)
        if found is None:
            return "unknown"
        last, months = found
        if months >= 16 * 12 or last.rural_hukou == "no":
            return "other"
        parents, needed = [last.father_away, last.mother_away], 1 if last.capacity_concern else 2
        if parents.count("now") >= needed:
            return "left-behind" if last.rural_hukou == "yes" else "unknown"
        return "unknown" if parents.count("now") + parents.count("unknown") >= needed else "other"

    def label(self, child: int) -> str:
        found = self.known_care(child)
        if found is None:
            return "unknown"
        last, months = found
        if months >= 18 * 12:
            return "other"
        answers = [self.long_away(last[f"{one}_away"], last[f"{one}_away_since"]) for one in ("father", "mother")]
        return "left-behind" if True in answers else "unknown" if None in answers else "other"

    def long_away(self, away: str, since: Any) -> bool | None:
        if away != "now":
            return None if away == "unknown" else False
        if since is None:
            return None
        half_a_year_on = pd.Timestamp(since) + pd.DateOffset(months=6)
        return bool(half_a_year_on.date() <= self.last)

    def people(self) -> dict[str, int]:
        """States, and every column by grade, by its band, by each label and by both at once."""
        children = self.children
        found = {"enrolled": len(children)} | {f"state.{one}": int((children.stood == one).sum()) for one in STATES}
        year = int(self.data.rounds[self.data.rounds.id == self.round].school_year.iloc[0])
        grades = {row.Index: year - row.cohort_year + 1 for row in children.itertuples()}
        policy = {child: self.policy_label(child) for child in children.index}
        research = {child: self.label(child) for child in children.index}
        groups = [
            ("grade", {child: str(grade) for child, grade in grades.items()}),
            ("grade", self.in_bands(grades)),
            ("policy", policy),
            ("label", research),
            ("both", {child: f"{policy[child]}.{research[child]}" for child in policy}),
        ]
        mine = self.in_round(self.round)
        columns = {
            "enrolled": list(children.index),
            "rated": list(children[children.stood == "rated"].index),
            "flagged": [case.student_id for case in mine if self.tier_a(case)],
            "talk": [case.student_id for case in mine if not self.tier_a(case)],
            "seen": [case.student_id for case in mine if self.tier_a(case) and self.then(case.first_seen_on)],
        }
        for name, group_of in groups:
            for column, some in columns.items():
                counted = Counter(group_of[child] for child in some if child in group_of)
                found |= {f"{name}.{group}.{column}": counted[group] for group in set(group_of.values())}
        return found

    def in_bands(self, grade_of: dict[int, int]) -> dict[int, str]:
        """Three grades together where they have fewer than 45 children each, if that leaves more than one line."""
        bands = {child: f"{(grade - 1) // 3 * 3 + 1}-{(grade - 1) // 3 * 3 + 3}" for child, grade in grade_of.items()}
        is_thin = len(grade_of) < 45 * len(set(grade_of.values()))
        return (
            bands if is_thin and len(set(bands.values())) > 1 else {child: str(one) for child, one in grade_of.items()}
        )

    # Work

    def sheets(self) -> dict[str, int]:
        rows = self.data.sheets.merge(self.data.classes, left_on="school_class_id", right_on="id", suffixes=("", "_c"))
        rows = rows[(rows.round_id == self.round) & (rows.informant == "teacher") & (rows.school_id == self.school)]
        handed_in = [row.school_class_id for row in rows.itertuples() if self.then(row.submitted_at)]
        scores = self.in_force.groupby("student_id").total_raw.apply(lambda raws: all(raw is not None for raw in raws))
        seats = self.children.school_class_id_then
        usable = 0
        for school_class in handed_in:
            one = [scores[child] for child in seats[seats == school_class].index if child in scores]
            usable += bool(one) and sum(one) / len(one) >= 0.8
        undone = [
            one
            for one in rows.school_class_id
            if self.is_undone(set(self.children[seats == one].stood), one in handed_in)
        ]
        return {"sheets": len(rows), "handed_in": len(handed_in), "usable": usable, "waiting": len(undone)}

    @staticmethod
    def is_undone(stood: set[str], is_in: bool) -> bool:
        open_now, counted = stood & {"to-rate", "not-scorable"}, stood & {"rated", "absent-long", "known-too-short"}
        return bool(open_now) or bool(counted and not is_in) or bool(not counted and "no-consent-yet" in stood)

    def pieces(self) -> dict[str, int]:
        flagged, ids = self.flagged, {case.id for case in self.flagged}
        due = [case for case in flagged if self.tier_a(case) and self.now(case.desk_due_on)]
        ended = [case for case in flagged if self.now(self.closed(case)) and self.decision(case) in ACTING]
        issued = self.data.referrals[self.data.referrals.case_id.isin(ids)]
        waiting, answered = self.talks()
        return {
            "desk_due": len(due),
            "desk_in_time": sum((self.first_decided(case) or date.max) <= case.desk_due_on for case in due),
            "seen": sum(self.now(case.first_seen_on) for case in flagged),
            "talks_answered": answered,
            "talks_waiting": waiting,
            "concerns": self.worries(),
            "referrals_issued": len({row.case_id for row in issued.itertuples() if self.now(row.issued_at)}),
            "receipts": len({row.case_id for row in issued.itertuples() if self.now(self.heard(row.id))}),
            "closed": len(ended),
            "reopened": len(self.again()),
            "watch_long": sum(self.long_watch(case) for case in flagged),
        } | {f"by.{who}": sum((case.outcome_reported_by or "nobody") == who for case in ended) for who in REPORTERS}

    def talks(self) -> tuple[int, int]:
        classes = self.data.classes[self.data.classes.school_id == self.school].id
        rows = self.data.talks[self.data.talks.school_class_id.isin(classes) & (self.data.talks.kind == "tier-b")]
        waiting = answered = 0
        for row in rows.itertuples():
            answered += self.now(row.answered_at)
            if pd.isna(row.case_id):  # kept by its child alone when two cases became one: it waits for nobody
                continue
            first = self.times[row.case_id][0]
            lapsed = row.state == "lapsed" and (first.became_a_on is None or self.then(first.became_a_on))
            waiting += self.then(first.opened_on) and not self.then(row.answered_at) and not lapsed
        return waiting, answered

    def worries(self) -> int:
        seats = self.data.enrolments.merge(
            self.data.classes, left_on="school_class_id", right_on="id", suffixes=("", "_c")
        )
        rows = self.data.concerns.merge(seats[seats.school_id == self.school], on="student_id")
        return len(
            {
                row.student_id
                for row in rows.itertuples()
                if self.now(row.raised_at)
                and row.starts <= row.raised_at
                and (row.ends is None or row.ends >= row.raised_at)
            }
        )

    def heard(self, referral: int) -> date | None:
        words = self.data.statuses[self.data.statuses.referral_id == referral]
        words = words[words.state.isin(["received", "in-progress", "done", "declined"])]
        return min((day for day in words.dated if self.then(day)), default=None)

    def long_watch(self, case: Any) -> bool:
        if not self.is_open(case) or self.decision(case) != "watch":
            return False
        since = self.last
        for one in reversed(self.decided[case.id]):
            if one.decision != "watch":
                break
            since = one.decided_at
        return (self.last - since).days > 8 * 7

    def again(self) -> set[int]:
        found = set()
        for case in self.flagged:
            for before, after in zip(self.decided.get(case.id, []), self.decided.get(case.id, [])[1:], strict=False):
                soon = (after.decided_at - before.decided_at).days <= 90
                if before.decision == "no-concern" != after.decision and self.now(after.decided_at) and soon:
                    found.add(case.student_id)
            for other in self.flagged:
                end = self.closed(other)
                is_other = other.student_id == case.student_id and other.id != case.id
                soon = end and end <= case.opened_on and (case.opened_on - end).days <= 90
                if is_other and soon and self.now(case.opened_on):
                    found.add(case.student_id)
        return found

    def work(self) -> dict[str, int]:
        ids = {case.id for case in self.every}
        follow_ups = [row for row in self.data.follow_ups.itertuples() if row.case_id in ids and self.now(row.due_on)]
        plans = self.data.plans[self.data.plans.case_id.isin(ids)]
        actions = self.data.actions[self.data.actions.plan_id.isin(plans.id)]
        entries = self.data.entries.merge(actions, left_on="action_id", right_on="id")
        entries = only(entries, [self.now(day) for day in entries.dated])
        calls = entries[entries.action == "family-call-schedule"]
        sessions = self.data.sessions.merge(self.data.activities, left_on="activity_id", right_on="id")
        sessions = sessions[(sessions.school_id == self.school) & sessions.superseded_at.isna()]
        held = [row.took_place for row in sessions.itertuples() if self.now(row.held_on)]
        ended = {case.id for case in self.every if self.now(case.closed_at)}
        return {
            "follow_ups_due": len(follow_ups),
            "follow_ups_done": sum(self.then(row.done_on) for row in follow_ups),
            "entered": len(entries),
            "entered_in_time": self.soon(entries),
            "calls_due": len(calls),
            "calls_kept": int((calls.status == "kept").sum()),
            "calls_entered": self.soon(calls),
            "sessions_held": sum(bool(one) for one in held),
            "sessions_not_held": sum(not one for one in held),
            "left_open": int(self.data.left_open.case_id.isin(ended).sum()),
            "postponed": self.postponed(ids) + int((entries.status == "moved").sum()),
        }

    def soon(self, entries: pd.DataFrame) -> int:
        return sum(row.recorded_at <= row.dated + timedelta(days=3) for row in entries.itertuples())

    def postponed(self, ids: set[int]) -> int:
        mine = self.data.referrals[self.data.referrals.case_id.isin(ids)].id
        asked_again = self.data.reminders[self.data.reminders.referral_id.isin(mine)].dated
        prolonged = sum(
            before.decision == after.decision == "watch"
            and self.now(after.decided_at)
            and before.until is not None
            and after.until is not None
            and after.until > before.until
            for case in ids
            for before, after in zip(self.decided.get(case, []), self.decided.get(case, [])[1:], strict=False)
        )
        later = 0
        plans = self.data.holiday_plans[self.data.holiday_plans.case_id.isin(ids)].sort_values("id")
        for _key, some in plans.groupby(["case_id", "holiday_starts"]):
            rows = list(some.itertuples())
            later += sum(
                self.now(after.recorded_at) and (after.first_on > before.first_on or after.back_on > before.back_on)
                for before, after in zip(rows, rows[1:], strict=False)
            )
        return sum(self.now(day) for day in asked_again) + prolonged + later

    def owed(self) -> dict[str, list[int]]:
        """Kind → how many pieces are past their day, and the days of the oldest."""
        ids = {case.id for case in self.every}
        waiting = [c for c in self.flagged if self.tier_a(c) and self.is_open(c) and not self.first_decided(c)]
        gone = self.data.statuses[(self.data.statuses.state == "withdrawn")]
        withdrawn = {row.referral_id for row in gone.itertuples() if self.then(row.dated)}
        sent = [row for row in self.data.referrals.itertuples() if row.case_id in ids and self.then(row.issued_at)]
        ups = [row for row in self.data.follow_ups.itertuples() if row.case_id in ids and not self.then(row.done_on)]
        found = {
            "desk": [case.desk_due_on for case in waiting],
            "seen": [case.seen_due_on for case in waiting if not self.then(case.first_seen_on)],
            "receipt": [row.reply_due_on for row in sent if not self.heard(row.id) and row.id not in withdrawn],
            "follow-up": [row.due_on for row in ups],
        }
        earlier = [self.last - timedelta(days=back) for back in range(121)]
        school_day = next(filter(self.is_school_day, earlier), earlier[-1])
        late = {
            kind: [(self.last - day).days for day in days if day and day < school_day] for kind, days in found.items()
        }
        return {kind: [len(days), max(days, default=0)] for kind, days in late.items()} | self.unplanned()

    def unplanned(self) -> dict[str, list[int]]:
        """Open cases without a plan for the break that is near its beginning or going on."""
        terms = sorted((row.starts, row.ends) for row in self.data.terms.itertuples())
        for place, (_starts, ends) in enumerate(terms):
            again = terms[place + 1][0] if place + 1 < len(terms) else None
            if (again and self.last >= again) or (not again and (self.last - ends).days > 70):
                continue
            day = next(
                ends - timedelta(days=back) for back in range(60) if self.is_school_day(ends - timedelta(days=back))
            )
            if self.last < day or (again and self.last + timedelta(days=7) >= again):
                return {}
            plans = self.data.holiday_plans
            plans = plans[plans.holiday_starts == ends + timedelta(days=1)]
            planned = {row.case_id for row in plans.itertuples() if self.then(row.recorded_at)}
            left = [c for c in self.every if c.opened_on <= day and self.is_open(c) and c.id not in planned]
            return {"holiday-plan": [len(left), (self.last - day).days]} if left else {}
        return {}

    def is_school_day(self, day: date) -> bool:
        if not any(row.starts <= day <= row.ends for row in self.data.terms.itertuples()):
            return False
        free = any(row.starts <= day <= row.ends for row in self.data.holidays.itertuples())
        return day in set(self.data.make_up.date_on) or (day.weekday() < 5 and not free)

    def wait(self) -> float | None:
        """Median school days from flag to seen."""
        waits = []
        for case in self.flagged:
            if self.tier_a(case) and self.now(case.first_seen_on):
                days = (case.first_seen_on - case.opened_on).days
                waits.append(sum(self.is_school_day(case.opened_on + timedelta(days=n + 1)) for n in range(days)))
        return float(pd.Series(waits).median()) if len(waits) >= 5 else None


REPORTERS = ("child", "guardian", "counselor", "nobody")
