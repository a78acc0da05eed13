from accounts.models import OpenSession
from accounts.notices.services import notify
from students.services.by_two import ask_for_code
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def new_password(cast: Cast) -> Target:
    return Target(data={"old_password": "a-good-password", "new_password": "quiet-river-42", "again": "quiet-river-42"})


def wrong_password(cast: Cast) -> Target:
    return Target(data={"username": "teacher", "password": "wrong-password"})


def wrong_code(cast: Cast) -> Target:
    typed = {"username": "teacher", "code": "00000-00000-0"}
    return Target(data={**typed, "new_password": "quiet-river-42", "again": "quiet-river-42"})


def english(cast: Cast) -> Target:
    return Target(data={"language": "en"})


def a_notice(cast: Cast) -> Target:
    (notice,) = notify([cast.wang], kind="queue", by=None, page="cases:list_cases")
    return Target(kwargs={"public_id": notice.public_id})


def a_notice_somewhere(cast: Cast) -> Target:
    notify([cast.wang], kind="queue", by=None, page="cases:list_cases")
    return Target()


def a_moment(cast: Cast) -> Target:
    return Target(data={"until": "2026-10-19T09:00:00+08:00"})


def asked_by_the_administrator(cast: Cast) -> Target:
    """For the school's headteacher to answer; nobody else knows of it."""
    pending = ask_for_code(cast.wang, by=cast.admin)
    return Target(kwargs={"public_id": pending.public_id})


def answered(how: str):
    def target(cast: Cast) -> Target:
        return Target(data={"pending": [str(ask_for_code(cast.wang, by=cast.admin).public_id)], "answer": how})

    return target


def asked_somewhere(cast: Cast) -> Target:
    asked_by_the_administrator(cast)
    return Target()


def another_browser_of_wang(cast: Cast) -> Target:
    row = OpenSession.objects.create(user=cast.wang, session_key="k" * 32, browser="Windows · Edge")
    return Target(data={"session": str(row.public_id)})


SECOND_PERSON = {"headteacher": 200, "*": 404}
ROWS = [
    Row("accounts:list_pending", at=asked_somewhere, get={"*": 200}, never={"district_officer": ["王静"]}),
    Row("accounts:answer_pending", at=answered("confirm"), post=SECOND_PERSON),
    Row("accounts:answer_pending", at=answered("refuse"), post={"headteacher": 302, "*": 404}),
    Row("accounts:take_back_pending", at=asked_by_the_administrator, post={"school_administrator": 302, "*": 404}),
    Row("accounts:list_notices", at=a_notice_somewhere, get={"*": 200}, never={"headteacher": ["新的复核"]}),
    Row("accounts:open_notice", at=a_notice, post={"counselor": 302, "*": 404}),
    Row("accounts:read_notices", at=a_moment, post={"*": 302}),
    Row("accounts:set_mail_address", get={"*": 404}, post={"*": 404}),
    Row(
        "accounts:sign_in",
        at=wrong_password,
        get={"anonymous disabled": 200, "*": 302},
        post={"anonymous disabled": 422, "*": 302},
    ),
    Row("accounts:sign_out", post={"*": 302}),
    Row("accounts:recover", at=wrong_code, get={"*": 200}, post={"*": 422}),
    Row("accounts:show_account", get={"*": 200}),
    Row("accounts:change_password", at=new_password, get={"*": 200}, post={"*": 302}),
    Row("accounts:list_sessions", get={"*": 200}),
    Row("accounts:end_sessions", at=another_browser_of_wang, post={"counselor": 302, "*": 404}),
    Row("accounts:end_sessions", post={"*": 302}),
    # Off in tests: tests/accounts/test_second_factor.py asks for it
    Row("accounts:set_up_second_factor", get={"*": 404}, post={"*": 404}),
    Row("accounts:set_up_sheet", post={"*": 404}),
    Row("accounts:renew_spare_codes", post={"*": 404}),
    Row("accounts:remove_second_factor", post={"*": 302}),
    Row("accounts:set_language", at=english, post={"*": 302}),
    Row("accounts:cover_screen", get={"*": 200}),
    Row("accounts:list_events", get={"auditor": 200, "*": 403}),
    Row("accounts:verify_log", post={"auditor": 200, "*": 403}),
]
