"""Who is cared for: places, classes, children, their care arrangement, and who may act for them."""

from students.models.care import CareArrangement, FamilyContact, StrengthNote
from students.models.consent import Consent
from students.models.people import Enrolment, Student
from students.models.places import County, Holiday, MakeUpDay, School, SchoolClass, Term, Township
from students.models.records import RecordKind, RecordUpload, SchoolRecord
from students.models.registers import RegisterForm
from students.models.registration import RegistrationSheet
from students.models.resources import SchoolResources
from students.models.roster import RosterHeadings, RosterImport, RosterWords
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
