from accounts.services.keys import check_log
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast


def a_check(cast: Cast) -> Target:
    return Target(kwargs={"event_id": check_log(typed=[], by=cast.auditor).event_id})


HAVE_A_HANDBOOK = (
    "class_teacher other_teacher outside_teacher counselor other_counselor headteacher school_administrator "
    "district_officer protection_contact auditor"
)

# A first screen names only children somebody is asked to do something for; the cast has none waiting.
ROWS = [
    Row("home:show_home", get={"*": 200}),
    Row("home:show_help", get={"*": 200}),
    Row("home:show_handbook", get={HAVE_A_HANDBOOK: 200, "*": 404}, post={HAVE_A_HANDBOOK: 302, "*": 404}),
    Row("home:show_rare", get={"counselor other_counselor": 200, "*": 403}),
    Row("home:show_no_line", get={"*": 200}),
    Row("home:print_check", at=a_check, post={"auditor": 302, "*": 403}),
    Row("home:send_worker", get={"*": 200}),
]
