"""Everything that changes an account. Each act is one event in the audit log and ends the sessions it must end."""

from accounts.services.passwords import (
    RecoveryRefused,
    WrongPassword,
    change_password,
    issue_code_by_two,
    issue_first_code,
    issue_recovery_code,
    reset_password,
    use_recovery_code,
)
from accounts.services.people import (
    HasSignedIn,
    OwnAccount,
    SecondPersonMissing,
    UsernameTaken,
    change_role,
    create_county_user,
    create_user,
    disable_by_clock,
    disable_unused,
    disable_user,
    enable_user,
    set_language,
)
from accounts.services.tries import TooManyTries, count_try, forgive_tries

__all__ = [
    "HasSignedIn",
    "OwnAccount",
    "RecoveryRefused",
    "SecondPersonMissing",
    "TooManyTries",
    "UsernameTaken",
    "WrongPassword",
    "change_password",
    "change_role",
    "count_try",
    "create_county_user",
    "create_user",
    "disable_by_clock",
    "disable_unused",
    "disable_user",
    "enable_user",
    "forgive_tries",
    "issue_code_by_two",
    "issue_first_code",
    "issue_recovery_code",
    "reset_password",
    "set_language",
    "use_recovery_code",
]
