"""From flag to help: who looks, what was decided, who was asked, what came back, how it ended."""

from screening.cases.models.activity import (
    Activity,
    ActivityMember,
    ActivitySession,
    Attendance,
    Volunteer,
    VolunteerCheck,
)
from screening.cases.models.back_in_class import BackInClass
from screening.cases.models.case import Case, CaseCounter, EarlierFlag
from screening.cases.models.closing import LeftOpen
from screening.cases.models.concern import ConcernInWords
from screening.cases.models.decision import Decision, DecisionKind, GuardianContact, Review
from screening.cases.models.hand_over import EmergencyLook, HandOver
from screening.cases.models.holiday import HolidayPlan
from screening.cases.models.home_visit import HomeVisit, VisitSheet
from screening.cases.models.look_up import LookUp
from screening.cases.models.plan import GoalTick, PlanGoal, PlanRevision
from screening.cases.models.referral import (
    Receiver,
    ReceiverAnswer,
    Referral,
    ReferralReminder,
    ReferralStatus,
)
from screening.cases.models.review_draft import ReviewDraft
from screening.cases.models.support import FollowUp, PlanAction, PlanEntry, SupportPlan
from screening.cases.models.teacher import TalkTask, TeacherMessage, WatchCheck
from screening.cases.models.term_contact import TermContact
from screening.cases.models.urgent import KeptOpen, PutRight, UrgentAct, UrgentConcern, UrgentWithheld
from screening.cases.models.visit_day import VisitDay, VisitDaySheet
from screening.cases.models.withdrawal import ConsentTask, Standstill

__all__ = [
    "BackInClass",
    "Activity",
    "ActivityMember",
    "ActivitySession",
    "Attendance",
    "Case",
    "CaseCounter",
    "ConcernInWords",
    "ConsentTask",
    "Decision",
    "DecisionKind",
    "EarlierFlag",
    "EmergencyLook",
    "FollowUp",
    "GoalTick",
    "GuardianContact",
    "HandOver",
    "HolidayPlan",
    "HomeVisit",
    "KeptOpen",
    "LeftOpen",
    "LookUp",
    "PlanAction",
    "PlanEntry",
    "PlanGoal",
    "PlanRevision",
    "PutRight",
    "Receiver",
    "ReceiverAnswer",
    "Referral",
    "ReferralReminder",
    "ReferralStatus",
    "Review",
    "ReviewDraft",
    "Standstill",
    "SupportPlan",
    "TalkTask",
    "TeacherMessage",
    "UrgentAct",
    "UrgentConcern",
    "UrgentWithheld",
    "VisitDay",
    "VisitDaySheet",
    "TermContact",
    "VisitSheet",
    "Volunteer",
    "VolunteerCheck",
    "WatchCheck",
]
