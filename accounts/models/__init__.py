"""Who works here, how they sign in, and the record of every look and act. Knows no school and no child."""

from accounts.models.log import AuditAnchor, AuditEvent, AuditSubject, Dispatch, KeyFingerprint, Notice
from accounts.models.people import (
    AT_SCHOOL,
    BEGIN_A_SCHOOL,
    COUNTY_POSTS,
    FOR_A_COUNTY,
    MADE_BY_TWO,
    CodeTry,
    OpenSession,
    PendingAct,
    RecoveryCode,
    Role,
    SecondFactor,
    SpareCode,
    SpentKeep,
    User,
    UserManager,
)

__all__ = [
    "AT_SCHOOL",
    "BEGIN_A_SCHOOL",
    "COUNTY_POSTS",
    "FOR_A_COUNTY",
    "MADE_BY_TWO",
    "AuditAnchor",
    "AuditEvent",
    "AuditSubject",
    "CodeTry",
    "Dispatch",
    "KeyFingerprint",
    "Notice",
    "OpenSession",
    "PendingAct",
    "RecoveryCode",
    "Role",
    "SecondFactor",
    "SpareCode",
    "SpentKeep",
    "User",
    "UserManager",
]
