"""The rules of the house, each on the real code and each on a planted breach."""

import ast
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.conf import settings

from students.models import School, SchoolClass, Student
from tests.architecture import door_rules, layer_rules, look_rules, model_rules, size_rules, write_rules
from tests.architecture.exceptions import KNOWN, unexcused
from tests.architecture.sources import ROOT, Source, sources

Rule = Callable[[Iterable[Source]], Iterator[str]]


def to_children() -> set[str]:
    found = door_rules.models_that_lead_to(Student, model_rules.own_models())
    return {model.__name__ for model in found}


def reverse_relations(files: Iterable[Source]) -> Iterator[str]:
    return door_rules.reverse_relations_in_front(files, door_rules.reverse_names(School, SchoolClass, Student))


def queries_outside_doors(files: Iterable[Source]) -> Iterator[str]:
    return door_rules.queries_outside_doors(files, to_children())


VIEW = "students/views.py"
# rule → a file that breaks it (path, text); each such file breaks exactly this rule once
PLANTED: dict[Rule, tuple[str, str]] = {
    size_rules.long_files: ("students/x.py", "x = 1\n" * 361),
    size_rules.long_functions: (VIEW, "def show_x(request):\n" + "    x = 1\n" * 20),
    size_rules.many_bases: ("students/x.py", "class A(B, C, D): ..."),
    layer_rules.imports_upwards: ("students/access.py", "from students import selectors"),
    layer_rules.imports_inside_functions: ("students/x.py", "def f():\n    import json"),
    layer_rules.rooms_without_a_name: ("students/utils.py", ""),
    door_rules.managers_in_front: (VIEW, "def show_x(request):\n    return Student.objects.all()"),
    reverse_relations: (VIEW, "def show_x(request, room):\n    return room.enrolments.filter(ends=None)"),
    queries_outside_doors: ("screening/cases/opening/selectors.py", "def f():\n    return Case.objects.filter(pk=1)"),
    door_rules.unscoped_choices: ("students/forms.py", "x = ModelChoiceField(queryset=everything())"),
    door_rules.compared_roles: ("students/x.py", "def f(user):\n    return user.role == Role.TEACHER"),
    door_rules.doors_without_a_user: ("students/access.py", "def list_students(school): ..."),
    write_rules.services_by_position: ("students/services/x.py", "def move(student, room, *, by): ..."),
    write_rules.writes_without_a_person: (
        "students/services/x.py",
        "@transaction.atomic\ndef move(student, *, room):\n    student.save()",
    ),
    write_rules.writes_that_are_not_atomic: ("students/services/x.py", "def move(student, *, by):\n    student.save()"),
    write_rules.writes_outside_services: ("students/forms.py", "def f(student):\n    student.save()"),
    write_rules.views_that_work: (VIEW, "def show_x(request):\n    if request.user.role == 'teacher': ..."),
    write_rules.swallowed_errors: ("students/x.py", "def f():\n    try: ...\n    except Exception: ..."),
    write_rules.celery_tasks: ("students/x.py", "@shared_task(bind=True)\ndef f(): ..."),
    write_rules.signals: ("students/x.py", "from django.db.models.signals import post_save"),
    write_rules.words_in_logs: ("students/x.py", "logger.info('seen: %s', student.name)"),
    write_rules.sheets_with_formulas: (
        "students/x.py",
        "def f(name):\n    book = Workbook()\n    book.active['A1'] = name",
    ),
}
FIXED_LISTS = {write_rules.celery_tasks}  # checked against their own list below


@pytest.mark.parametrize("rule", [rule for rule in PLANTED if rule not in FIXED_LISTS], ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert unexcused(rule.__name__, rule(sources())) == []


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_rule_notices_a_breach(rule: Rule) -> None:
    planted = Source(*PLANTED[rule])
    ast.parse(planted.text)
    assert len(list(rule([planted]))) == 1
    assert list(rule([Source(planted.path.replace("utils", "names"), '"""Nothing here."""')])) == []


MORE_BREACHES: list[tuple[Rule, str, str]] = [
    (size_rules.long_functions, "students/x.py", "def f():\n" + "    x = 1\n" * 45),
    (
        layer_rules.imports_upwards,
        "screening/cases/models/x.py",
        "from screening.cases.opening.services.opening import f",
    ),
    (layer_rules.imports_upwards, "students/roster/services.py", "import students.roster.views"),
    (layer_rules.imports_upwards, "students/selectors.py", "from students.forms import F"),
    (door_rules.managers_in_front, VIEW, "def show_x(request):\n    return get_object_or_404(Student, pk=1)"),
    (door_rules.managers_in_front, "students/templatetags/x.py", "x = School._default_manager"),
    (queries_outside_doors, "screening/home/pages.py", "x = get_object_or_404(Student)"),
    (queries_outside_doors, "screening/reports/monthly/figures.py", "x = models.Flag.objects.count()"),
    (door_rules.unscoped_choices, "students/forms.py", "self.fields['a'].queryset = School.objects.filter(a=1)"),
    (door_rules.unscoped_choices, "students/forms.py", "x = ModelMultipleChoiceField(School.objects.all())"),
    (door_rules.compared_roles, "screening/cases/access/x.py", "def f(user):\n    return user.role in READERS"),
    (door_rules.compared_roles, "screening/home/pages.py", "def f(user):\n    return 'teacher' != user.role"),
    (write_rules.swallowed_errors, "students/x.py", "def f():\n    try: ...\n    except (ValueError, Exception): ..."),
    (write_rules.swallowed_errors, "students/x.py", "def f():\n    try: ...\n    except: ..."),
    (write_rules.views_that_work, VIEW, "def show_x(request):\n    for x in y: ..."),
    (write_rules.views_that_work, VIEW, "def show_x(request):\n    return render(request, 'a', {'n': a * b})"),
    (write_rules.signals, "students/x.py", "from django.dispatch import receiver"),
    (write_rules.words_in_logs, "students/x.py", "logger.info(f'seen: {student.name}')"),
    (write_rules.celery_tasks, "students/x.py", "@app.task\ndef f(): ..."),
    (write_rules.sheets_with_formulas, "students/x.py", "def f(out, name):\n    csv.writer(out).writerow([name])"),
]


@pytest.mark.parametrize(("rule", "path", "text"), MORE_BREACHES)
def test_the_rule_notices_other_forms_of_the_breach(rule: Rule, path: str, text: str) -> None:
    assert len(list(rule([Source(path, text)]))) == 1


FINE: list[tuple[Rule, str, str]] = [
    (layer_rules.imports_inside_functions, "students/apps.py", "def ready(self):\n    import students.hooks"),
    (layer_rules.imports_upwards, "students/services.py", "from students.access import f\nfrom students import models"),
    (door_rules.managers_in_front, "students/forms.py", "x = ModelChoiceField(queryset=School.objects.none())"),
    (door_rules.unscoped_choices, "students/forms.py", "x = ModelChoiceField(queryset=School.objects.none())"),
    (queries_outside_doors, "screening/cases/access.py", "x = Case.objects.all()"),
    (door_rules.compared_roles, "accounts/permissions.py", "x = user.role == Role.TEACHER"),
    (door_rules.compared_roles, "students/x.py", "x = scale.role == 'total'"),
    (queries_outside_doors, "screening/cases/services/x.py", "x = Case.objects.all()"),
    (write_rules.views_that_work, "students/selectors.py", "def f(request):\n    for x in y: ..."),
    (write_rules.words_in_logs, "students/x.py", "logger.info('%s: %s', row.public_id, type(error).__name__)"),
]


@pytest.mark.parametrize(("rule", "path", "text"), FINE)
def test_the_rule_lets_the_right_thing_pass(rule: Rule, path: str, text: str) -> None:
    assert list(rule([Source(path, text)])) == []


def test_of_a_package_only_what_it_offers_is_a_service() -> None:
    package = Source("students/services/__init__.py", "from students.services.x import move")
    inside = Source("students/services/x.py", "def move(student, *, by): ...\ndef helper(a, b): ...")
    assert list(write_rules.services_by_position([package, inside])) == []
    assert list(write_rules.services_by_position([inside])) == ["students/services/x.py:helper"]


def test_the_way_to_a_child_is_found_however_long_it_is() -> None:
    assert {"Student", "Enrolment", "Consent", "Case", "Flag", "Referral"} <= to_children()
    assert not {"School", "User", "County", "InstrumentVersion"} & to_children()


def test_three_celery_tasks_exist_and_they_live_in_jobs() -> None:
    tasks = list(write_rules.celery_tasks(sources()))
    assert len(tasks) <= 3
    assert [task for task in tasks if not task.startswith("screening/jobs/tasks.py:")] == []


def test_no_admin_site() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert [file.path for file in sources() if file.path.endswith("/admin.py")] == []
    assert [file.path for file in sources() if "django.contrib.admin" in file.text] == []


def test_base_settings_are_safe() -> None:
    text = (ROOT / "config/settings/base.py").read_text()
    names = {target.id for node in ast.parse(text).body if isinstance(node, ast.Assign) for target in node.targets}
    assert "DEBUG = False" in text
    assert not names & {"SECRET_KEY", "FIELD_KEYS", "AUDIT_KEY", "LOOKUP_KEY"}


def test_templates_are_short_and_used() -> None:
    templates = ROOT / "templates"
    texts = [file.text for file in sources()] + [file.read_text(encoding="utf-8") for file in templates.rglob("*.html")]
    assert unexcused("long_templates", size_rules.long_templates(templates)) == []
    assert unexcused("unused_templates", look_rules.unused_templates(templates, texts)) == []


def test_every_excuse_belongs_to_a_rule() -> None:
    rules = {rule.__name__ for rule in PLANTED} | {"long_templates", "unused_templates", "odd_addresses"}
    models = {"undeclared_fields", "declared_without_a_field", "open_notes", "loose_pairs"}
    assert set(KNOWN) - rules - models == set()
