"""Groups that stood in several plans become activities of their school, open to every child; days keep their place."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from typing import Any
from collections.abc import Callable
from datetime import date
import uuid

from django.db import migrations

GROUPS = {
    "school-homework-corner": "放学后作业角",
    "school-catch-up": "查漏小组",
    "school-club": "兴趣社团",
    "school-break-games": "课间游戏",
    "school-boarder-evening": "晚间半小时",
    "psych-peer-group": "同伴小组",
    "psych-childrens-club": "儿童之家",
}
PLACES = 40


def groups_become_activities(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Led by the counselor who wrote the plans, until the school names somebody else."""
    get = apps.get_model
    actions = get("cases", "PlanAction").objects.filter(action__in=GROUPS, activity=None)
    actions = actions.filter(plan__case__closed_at=None).select_related("plan__case").order_by("starts", "pk")
    groups: dict[tuple[Any, str], list[Any]] = {}
    for action in actions:
        groups.setdefault((action.plan.case.school_id, action.action), []).append(action)
    for (school, kind), rows in groups.items():
        activity = _activity(get("cases", "Activity"), school, kind, rows)
        _members(get("cases", "ActivityMember"), activity, rows)
        _days(get, activity, rows)


def _activity(model: Any, school: Any, kind: str, rows: list[Any]) -> Any:
    plan = rows[0].plan
    return model.objects.create(
        public_id=uuid.uuid4(),
        school_id=school,
        kind=kind,
        title=GROUPS[kind],
        led_by_id=plan.created_by_id,
        starts=rows[0].starts,
        places=max(PLACES, len(rows)),
        created_by_id=plan.created_by_id,
        created_at=plan.created_at,
    )


def _members(model: Any, activity: Any, rows: list[Any]) -> None:
    seen = set()
    for action in rows:
        case = action.plan.case
        if case.student_id not in seen:
            model.objects.create(
                activity=activity,
                student_id=case.student_id,
                school_class_id=case.school_class_id,
                joined_on=action.starts,
                source="invited",
                added_by_id=action.plan.created_by_id,
                added_at=action.plan.created_at,
            )
        seen.add(case.student_id)
        type(action).objects.filter(pk=action.pk).update(activity=activity)


def _days(get: Callable[[str, str], Any], activity: Any, rows: list[Any]) -> None:
    """What the plans say took place on a day is one day of the activity; it stands there from now on."""
    days: dict[date, Any] = {}
    for entry in get("cases", "PlanEntry").objects.filter(action__in=rows).order_by("pk"):
        days.setdefault(entry.dated, {})[entry.action_id] = entry
    cases = {action.pk: action.plan.case for action in rows}
    for day, entries in sorted(days.items()):
        last = max(entries.values(), key=lambda entry: entry.pk)
        took_place = any(entry.status != "not-held" for entry in entries.values())
        session = get("cases", "ActivitySession").objects.create(
            public_id=uuid.uuid4(),
            activity=activity,
            held_on=day,
            took_place=took_place,
            led_by_id=last.recorded_by_id,
            recorded_by_id=last.recorded_by_id,
            recorded_at=last.recorded_at,
        )
        came = {}
        for action, entry in entries.items():
            if entry.status != "not-held":
                case = cases[action]
                came[case.student_id] = (case.school_class_id, entry.status == "held")
        for student, (school_class, here) in came.items():
            get("cases", "Attendance").objects.create(
                session=session, student_id=student, school_class_id=school_class, came=here
            )
    get("cases", "PlanEntry").objects.filter(action__in=rows).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_visit_days")]

    operations = [migrations.RunPython(groups_become_activities, migrations.RunPython.noop)]
