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
from screening.cases.models.case import Case, CaseCounter
from screening.cases.models.closing import LeftOpen
from screening.cases.models.decision import Decision, GuardianContact, Review
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
from screening.cases.models.support import FollowUp, PlanAction, PlanEntry, SupportPlan
from screening.cases.models.teacher import TalkTask, TeacherMessage, WatchCheck
from screening.cases.models.urgent import UrgentAct, UrgentConcern, UrgentWithheld
from screening.cases.models.visit_day import VisitDay, VisitDaySheet

__all__ = [
    "BackInClass",
    "Activity",
    "ActivityMember",
    "ActivitySession",
    "Attendance",
    "Case",
    "CaseCounter",
    "Decision",
    "EmergencyLook",
    "FollowUp",
    "GoalTick",
    "GuardianContact",
    "HandOver",
    "HolidayPlan",
    "HomeVisit",
    "LeftOpen",
    "LookUp",
    "PlanAction",
    "PlanEntry",
    "PlanGoal",
    "PlanRevision",
    "Receiver",
    "ReceiverAnswer",
    "Referral",
    "ReferralReminder",
    "ReferralStatus",
    "Review",
    "SupportPlan",
    "TalkTask",
    "TeacherMessage",
    "UrgentAct",
    "UrgentConcern",
    "UrgentWithheld",
    "VisitDay",
    "VisitDaySheet",
    "VisitSheet",
    "Volunteer",
    "VolunteerCheck",
    "WatchCheck",
]
