"""How a handler says that its work cannot be done now, or at all."""


class JobStopped(Exception):
    """`code` names a sentence in wording; `detail` adds ids, code points or package names, never a person."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class CannotBeDone(JobStopped):
    """Trying again would end the same way: the row fails at once and keeps the reason."""


class NotNow(JobStopped):
    """Something outside the job is missing (a system library, disk space): it waits, without using up attempts."""


class ClaimLost(Exception):
    """Another worker has taken the job over; whatever this one made is thrown away."""


class UnknownKind(LookupError):
    pass
