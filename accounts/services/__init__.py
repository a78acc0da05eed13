"""Everything that changes an account. Each act is one event in the audit log and ends the sessions it must end."""

from accounts.services.open_sessions import end_other_sessions, end_session
from accounts.services.passwords import (
    RecoveryRefused,
    WrongPassword,
    change_password,
    issue_code_by_two,
    issue_recovery_code,
    prove_by_password,
    use_recovery_code,
)
from accounts.services.people import (
    OwnAccount,
    SecondPersonMissing,
    UsernameTaken,
    create_county_user,
    create_user,
    disable_by_clock,
    disable_user,
    enable_user,
    set_language,
)
from accounts.services.second_factor import (
    WrongSecondCode,
    check_second_code,
    remove_second_factor,
    renew_spare_codes,
    replace_lost_factor,
    set_up_app,
    set_up_sheet,
)
from accounts.services.tries import TooManyTries, count_try, forgive_tries

__all__ = [
    "OwnAccount",
    "RecoveryRefused",
    "SecondPersonMissing",
    "TooManyTries",
    "UsernameTaken",
    "WrongPassword",
    "WrongSecondCode",
    "change_password",
    "check_second_code",
    "count_try",
    "create_county_user",
    "create_user",
    "disable_by_clock",
    "disable_user",
    "enable_user",
    "end_other_sessions",
    "end_session",
    "forgive_tries",
    "issue_code_by_two",
    "issue_recovery_code",
    "prove_by_password",
    "remove_second_factor",
    "renew_spare_codes",
    "replace_lost_factor",
    "set_language",
    "set_up_app",
    "set_up_sheet",
    "use_recovery_code",
]
