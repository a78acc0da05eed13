"""Who is cared for: places, classes, children, their care arrangement, and who may act for them."""

from students.models.care import CareArrangement, Consent, FamilyContact, RegistrationSheet, StrengthNote
from students.models.people import Enrolment, Student
from students.models.places import County, Holiday, MakeUpDay, School, SchoolClass, SchoolResources, Term, Township
from students.models.roster import (
    RecordKind,
    RecordUpload,
    RegisterForm,
    RosterAct,
    RosterHeadings,
    RosterImport,
    RosterWords,
    SchoolRecord,
)
from students.models.staff import DUTIES_BY_TWO, DUTY_OF_ROLE, ROLE_OF_DUTY, CountyAssignment, DutyDay, StaffAssignment

__all__ = [
    "CareArrangement",
    "Consent",
    "County",
    "CountyAssignment",
    "DutyDay",
    "Enrolment",
    "FamilyContact",
    "Holiday",
    "MakeUpDay",
    "RegisterForm",
    "RegistrationSheet",
    "DUTIES_BY_TWO",
    "DUTIES_BY_TWO",
    "DUTY_OF_ROLE",
    "ROLE_OF_DUTY",
    "RecordKind",
    "RecordUpload",
    "RosterAct",
    "RosterHeadings",
    "RosterImport",
    "RosterWords",
    "School",
    "SchoolClass",
    "SchoolRecord",
    "SchoolResources",
    "StaffAssignment",
    "StrengthNote",
    "Student",
    "Term",
    "Township",
]
