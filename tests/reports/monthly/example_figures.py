"""What the report of a month may hold, made up: a month of a large school with a round, and the other faces."""

from typing import Any


def shown(value: int) -> list[Any]:
    return [value, "shown"]


SMALL, BESIDE = [None, "small"], [None, "complement"]
STATES = {
    "to-rate": 12,
    "rated": 952,
    "not-scorable": 9,
    "absent-long": 6,
    "known-too-short": 7,
    "no-consent-yet": 14,
    "refused": 8,
    "left": 0,
}
CHAIN = {"flagged": 84, "seen": 61, "decided": 52, "acted": 33, "started": 21, "outcome": 7}


def people() -> dict[str, Any]:
    """1,008 children of seven grades; few of grade 3 are for the counselor, so grade 6 is left out as well."""
    cells = {"enrolled": shown(1008), "talk": shown(95)}
    cells |= {f"state.{state}": shown(count) for state, count in STATES.items()}
    cells |= {f"chain.{step}": shown(count) for step, count in CHAIN.items()}
    for grade in range(3, 10):
        counts = {"enrolled": 144, "rated": 136, "flagged": 12, "talk": 13, "seen": 8}
        cells |= {f"grade.{grade}.{column}": shown(count) for column, count in counts.items()}
    cells |= {"grade.3.flagged": SMALL, "grade.3.seen": SMALL, "grade.6.flagged": BESIDE, "grade.6.seen": BESIDE}
    for label, counts in {"left-behind": (571, 540, 52, 60, 39), "other": (437, 412, 32, 35, 22)}.items():
        columns = ("enrolled", "rated", "flagged", "talk", "seen")
        cells |= {f"label.{label}.{column}": shown(n) for column, n in zip(columns, counts, strict=True)}
    return cells


WORK: dict[str, Any] = {
    "follow_ups_due": 31,
    "follow_ups_done": 26,
    "receipts": 6,
    "entries": {
        "school-study-pair": [84, 71],
        "school-homework-corner": [22, 20],
        "family-call-schedule": [96, 63],
    },
    "overdue": {"desk": [2, 3], "seen": [5, 4], "receipt": [4, 12], "follow-up": [5, 9]},
    "overdue_total": 16,
    "postponed": 6,
    "calls_due": 96,
    "calls_kept": 63,
    "calls_entered": 51,
    "entered": 154,
    "entered_in_time": 120,
    "sessions_held": 18,
    "sessions_not_held": 2,
    "left_open": 1,
    "desk_due": shown(84),
    "desk_in_time": shown(79),
    "seen": shown(61),
    "talks_answered": shown(66),
    "talks_waiting": shown(29),
    "concerns": shown(14),
    "referrals_issued": shown(9),
    "closed": shown(11),
    "reopened": SMALL,
    "watch_long": SMALL,
    "wait": 7.0,
}
TREND = [
    {"month": "2026-09-01", "wait": None, "in_time": None, "overdue": 25, "sheets": None},
    {"month": "2026-10-01", "wait": 8.0, "in_time": 91, "overdue": 23, "sheets": 20},
    {"month": "2026-11-01", "wait": 7.0, "in_time": 94, "overdue": 16, "sheets": 21},
]


def round_month(**changes: Any) -> dict[str, Any]:
    content = {
        "as_of": "2026-11-30",
        "period": ["2026-11-01", "2026-11-30"],
        "layout": "round",
        "holiday": None,
        "round": {
            "school_year": 2026,
            "term": 1,
            "opens": "2026-11-02",
            "closes": "2026-11-27",
            "open": False,
        },
        "coverage": {"sheets": 21, "handed_in": 21, "usable": 20, "waiting": 0},
        "people": people(),
        "after": None,
        "work": WORK,
        "closed_by": {"child": shown(6), "guardian": BESIDE, "counselor": SMALL, "nobody": shown(0)},
        "trend": TREND,
        "asks": [
            {"code": "receipts", "count": 4, "days": 12},
            {"code": "follow-ups", "count": 5, "days": 9},
            {"code": "holiday-plan", "count": 40, "days": 17},
        ],
    }
    return {**content, **changes}


def small_school() -> dict[str, Any]:
    """The same work under 150 children."""
    return round_month(layout="small", people={}, coverage={"sheets": 4, "handed_in": 3, "usable": 3, "waiting": 1})


def month_without_a_round() -> dict[str, Any]:
    after = {
        "round": round_month()["round"],
        "people": {**{f"chain.{step}": shown(n) for step, n in CHAIN.items()}, "talk": shown(95)},
    }
    return round_month(
        as_of="2026-12-31", layout="no-round", round=None, coverage=None, people={}, after=after, trend=december()
    )


def december() -> list[dict[str, Any]]:
    return [*TREND, {"month": "2026-12-01", "wait": 6.0, "in_time": 96, "overdue": 16, "sheets": None}]


def holiday_month() -> dict[str, Any]:
    work = {**WORK, "entries": {"family-call-schedule": [40, 31]}, "overdue_total": 0}
    work["overdue"] = {kind: [0, 0] for kind in WORK["overdue"]}
    work |= {key: shown(0) for key in ("desk_due", "desk_in_time", "seen", "talks_answered", "concerns")}
    return round_month(
        as_of="2027-02-28",
        layout="holiday",
        holiday={"back": "2027-03-22"},
        round=None,
        coverage=None,
        people={},
        work=work,
        trend=december(),
        asks=[{"code": "nothing"}],
    )


def next_revision() -> dict[str, Any]:
    """Three more children were seen and one receipt came, entered late."""
    later = {**people(), "chain.seen": shown(64), "state.rated": shown(957), "state.to-rate": shown(7)}
    work = {**WORK, "overdue": {**WORK["overdue"], "receipt": [3, 12]}, "overdue_total": 15, "seen": shown(64)}
    return round_month(people=later, work=work)
