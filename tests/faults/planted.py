"""Mistakes a careless change could make in what keeps children's data safe: is the suite red for each of them?

    run(wide) -> dict     plants one fault after another in a copy of the project and runs the tests that must find it

A fault is one place of the code, as it is and as it would be wrong. The tests named beside it pass on the code as it
is (they are part of the suite); here at least one of them has to fail, and not for want of collecting.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "staticfiles", "__pycache__", ".*_cache", ".hypothesis")
LONGEST = 120  # seconds a fault may go unnoticed
FAILED = 1  # how pytest ends when it ran and a test failed


@dataclass(frozen=True)
class PlantedFault:
    name: str
    file: str
    right: str
    wrong: str
    test: str  # a file, or one test of it


FAULTS = (
    PlantedFault(
        "foreign-scripts",
        "config/settings/base.py",
        '"default-src": [SELF],',
        '"default-src": [SELF, "\'unsafe-inline\'"],',
        "tests/pages/test_policy.py",
    ),
    PlantedFault(
        "page-in-a-frame",
        "config/settings/base.py",
        '"frame-ancestors": [NONE],',
        '"frame-ancestors": ["*"],',
        "tests/pages/test_policy.py",
    ),
    PlantedFault(
        "list-without-scope",
        "screening/cases/access/cases.py",
        "rows = Case.objects.filter(school__in=school_keys(user), flag__withdrawn_at__isnull=True)",
        "rows = Case.objects.filter(flag__withdrawn_at__isnull=True)",
        "tests/cases/access/test_doors.py",
    ),
    PlantedFault(
        "search-without-scope",
        "students/file/access.py",
        "mine = with_a_file(user)",
        "mine = Student.objects.all()",
        "tests/students/pages/test_finding.py",
    ),
    PlantedFault(
        "export-without-scope",
        "students/access.py",
        "allowed = classes_of(user).filter(pk__in=ids)",
        "allowed = SchoolClass.objects.filter(pk__in=ids)",
        "tests/students/test_access.py",
    ),
    PlantedFault(
        "look-not-recorded",
        "students/access.py",
        'record(by=user, verb="student.show", obj=student, subjects=[student.public_id], purpose=purpose)',
        "del purpose",
        "tests/students/test_access.py",
    ),
    PlantedFault(
        "save-without-idempotency-key",
        "screening/rounds/services/saving.py",
        "given = SaveReceipt.objects.filter(nonce=nonce).first()",
        "given = None",
        "tests/rounds/test_saving.py",
    ),
    PlantedFault(
        "note-unescaped-on-paper",
        "templates/documents/talk_card.html",
        "{{ page.lead }}",
        "{{ page.lead|safe }}",
        "tests/documents/test_making.py",
    ),
    PlantedFault(
        "renderer-reads-files",
        "screening/documents/rendering/child.py",
        'URLFetcher(allowed_protocols={"data"})',
        'URLFetcher(allowed_protocols={"data", "file"})',
        "tests/documents/test_printing_traps.py::test_a_picture_comes_with_the_page_and_no_file_of_the_computer_is_read",
    ),
    PlantedFault(
        "small-cells-printed",
        "screening/reports/disclosure_control/disclosure_history.py",
        "return 0 < value < SMALLEST",
        "return False",
        "tests/reports/disclosure_control/test_disclosure.py",
    ),
    PlantedFault(
        "rated-without-consent",
        "screening/rounds/selectors/sheet.py",
        'if standing(consents.get(enrolment.student_id), scope) == "given"]',
        "if consents is not None]",
        "tests/rounds/test_saving.py",
    ),
    PlantedFault(
        "session-key-kept",
        "accounts/sessions.py",
        "login(request, user, backend=BACKEND)",
        "request.session.cycle_key = lambda: None\n    login(request, user, backend=BACKEND)",
        "tests/accounts/test_signing_in.py",
    ),
    PlantedFault(
        "stale-row-written",
        "screening/rounds/services/saving.py",
        "if row.version != given.version and not same_digits(",
        "if row.version < given.version and not same_digits(",
        "tests/rounds/test_saving.py",
    ),
    PlantedFault(
        "formula-in-an-export",
        "screening/documents/sheets.py",
        """return f"'{text}" if""",
        "return text if",
        "tests/documents/test_charts_and_sheets.py",
    ),
    PlantedFault(
        "name-in-a-log-line",
        "screening/jobs/wake.py",
        'logger.warning("broker did not take the wake-up of a job: %s", type(error).__name__)',
        'logger.warning("broker did not take the wake-up of a job: %s", error)',
        "tests/architecture/test_code.py::test_the_code_keeps_the_rule[words_in_logs]",
    ),
    PlantedFault(
        "dead-work-left-lying",
        "screening/jobs/services/reaping.py",
        "rows = [row for queue, count in most.items() for row in _without_message(now, queue, count)]",
        "rows = []",
        "tests/jobs/test_reaping.py",
    ),
    PlantedFault(
        "keys-made-beside-data",
        "config/settings/secrets.py",
        "if holds_data(database):",
        "if False and holds_data(database):",
        "tests/operations/test_wrong_keys.py::test_up_says_what_is_wrong_and_writes_nothing[missing]",
    ),
    PlantedFault(
        "old-program-on-new-tables",
        "screening/operations/preparation.py",
        "raise TablesDoNotFit(NEWER)",
        "pass",
        "tests/operations/backups/test_upgrades.py::test_tables_of_a_newer_version_are_left_alone",
    ),
    PlantedFault(
        "shared-after-withdrawal",
        "screening/cases/referrals/services.py",
        "if sheet and sheet.outcome != Consent.Outcome.GIVEN:",
        "if False:",
        "tests/cases/referrals/test_referring.py",
    ),
    PlantedFault(
        "answers-read-after-withdrawal",
        "screening/cases/deciding/withdrawn.py",
        "return self.is_withdrawn and not self.danger",
        "return False",
        "tests/cases/withdrawals/test_withdrawals.py::test_scores_and_answers_close_until_safety_asks_for_them",
    ),
    PlantedFault(
        "account-made-by-one",
        "accounts/services/people.py",
        "alone = confirmed_by is None or (by is not None and confirmed_by.pk == by.pk)",
        "alone = False",
        "tests/students/test_two_people.py",
    ),
    PlantedFault(
        "password-tried-without-end",
        "config/settings/base.py",
        "AXES_FAILURE_LIMIT = 5\n",
        "AXES_FAILURE_LIMIT = 5000\n",
        "tests/accounts/test_signing_in.py",
    ),
    PlantedFault(
        "signed-in-by-password-alone",
        "accounts/views/signing_in.py",
        "if factor_of(user) is None:",
        "if True:",
        "tests/accounts/test_second_factor.py",
    ),
    PlantedFault(
        "code-of-a-phone-taken-twice",
        "accounts/services/second_factor.py",
        "return step is not None and unused.update(last_step=step) == 1",
        "return step is not None and unused.exists()",
        "tests/accounts/test_second_factor.py",
    ),
    PlantedFault(
        "spare-code-taken-twice",
        "accounts/services/second_factor.py",
        "if SpareCode.objects.filter(pk=code.pk, used_at__isnull=True).update(used_at=timezone.now()) != 1:",
        "if False:",
        "tests/accounts/test_second_factor.py",
    ),
    PlantedFault(
        "not-asked-again",
        "accounts/step_up.py",
        "if sessions.is_proof_fresh(request, by_code=needs_code):",
        "if True:",
        "tests/accounts/test_step_up.py",
    ),
    PlantedFault(
        "reload-counts-as-presence",
        "accounts/sessions.py",
        "return ITSELF in request.GET",
        "return False",
        "tests/accounts/test_open_sessions.py",
    ),
    PlantedFault(
        "end-of-the-log-not-kept",
        "accounts/audit/chain.py",
        'return anchor(f"day {today}") if end and (last is None or last.number != end.number) else None',
        "return None",
        "tests/accounts/test_audit_guard.py",
    ),
    PlantedFault(
        "tail-of-the-log-cut",
        "accounts/audit/verification.py",
        "if number > last][-1:]",
        "if number > last][:0]",
        "tests/accounts/test_audit_chain.py",
    ),
)


@contextmanager
def project_copy() -> Iterator[Path]:
    """The project as it is here, and an empty database with every migration in it for the tests to begin with."""
    with tempfile.TemporaryDirectory(prefix="xinqiao-planted-") as folder:
        project = Path(folder) / "project"
        shutil.copytree(ROOT, project, ignore=LEFT_OUT, symlinks=True)
        (project / ".venv").symlink_to((ROOT / ".venv").resolve())
        yield project


def ready_database(project: Path) -> str:
    if ready := os.environ.get("XINQIAO_READY_DATABASE"):
        return ready
    env = _environment(XINQIAO_TEST_DATABASE="ready", XINQIAO_TEST_VAR=str(project.parent))
    argv = [str(project / ".venv/bin/python"), "-m", "tests.ready_database"]
    return subprocess.run(argv, cwd=project, env=env, capture_output=True, text=True, check=True).stdout.strip()


def find(fault: PlantedFault, project: Path, ready: str) -> dict[str, object]:
    """Whether a test was red within LONGEST, and which."""
    place, began = project / fault.file, time.monotonic()
    right = place.read_text()
    place.write_text(wrong_text(fault, right))
    env = _environment(XINQIAO_TEST_DATABASE="planted", XINQIAO_READY_DATABASE=ready)
    argv = [str(project / ".venv/bin/python"), "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", fault.test]
    try:
        done = subprocess.run(argv, cwd=project, env=env, capture_output=True, text=True, timeout=LONGEST, check=False)
        code, lines = done.returncode, done.stdout.splitlines()
    except subprocess.TimeoutExpired:
        code, lines = None, []
    finally:
        place.write_text(right)
    by = [line.split(" - ")[0].removeprefix("FAILED ") for line in lines if line.startswith("FAILED ")]
    return {"found": code == FAILED and bool(by), "by": by, "seconds": round(time.monotonic() - began, 1)}


def wrong_text(fault: PlantedFault, text: str) -> str:
    """Raises LookupError where the code it would change is no longer there, once."""
    if text.count(fault.right) != 1:
        raise LookupError(f"{fault.name}: what it changes does not stand once in {fault.file}")
    return text.replace(fault.right, fault.wrong)


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"} | more


def run(wide: bool) -> dict[str, object]:
    with project_copy() as project:
        ready = ready_database(project)
        found = {fault.name: find(fault, project, ready) for fault in (FAULTS if wide else FAULTS[:1])}
    red = sum(bool(one["found"]) for one in found.values())
    return {"passed": red == len(found), "red": red, "of": len(found), "faults": found}
