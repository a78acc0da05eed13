from django.db import migrations

from screening.idempotency.moving import nonces_to_receipts


class Migration(migrations.Migration):
    """Of a plan's revision the plan answers, of a step of a referral the referral. The action of a plan stands or falls
    with the revision it came with, whose receipt is here; its own nonce was one of that."""

    dependencies = [("cases", "0013_groups_become_activities"), ("idempotency", "0001_initial")]
    operations = [
        nonces_to_receipts(
            "cases",
            ("Review", "case.review", "reviewed_by"),
            ("Decision", "case.decide", "decided_by"),
            ("GuardianContact", "case.inform_guardian", "recorded_by"),
            ("FollowUp", "follow_up.add", ""),
            ("HolidayPlan", "case.holiday_plan", "recorded_by"),
            ("HandOver", "case.seal_for_elsewhere", "caused_by"),
            ("EmergencyLook", "case.open_in_emergency", "opened_by"),
            ("BackInClass", "case.back_in_class", "recorded_by"),
            ("PlanRevision", "plan.change", "saved_by", "plan"),
            ("PlanGoal", "goal.set", "set_by"),
            ("Receiver", "receiver.enter", ""),  # who changed it last need not have entered it
            ("Referral", "referral.create", "created_by"),
            ("ReferralStatus", "referral.status", "recorded_by", "referral"),
            ("ReferralReminder", "referral.remind", "recorded_by", "referral"),
            ("ReceiverAnswer", "referral.answer", ""),
            ("UrgentConcern", "urgent.raise", "raised_by"),
            ("UrgentAct", "urgent.note", "recorded_by"),
            ("LookUp", "look-up.record", "recorded_by"),
            ("HomeVisit", "home-visit.record", "recorded_by"),
            ("Activity", "activity.create", "created_by"),
            ("Volunteer", "volunteer.add", "added_by"),
            ("VolunteerCheck", "volunteer.check", "checked_by"),
        )
    ]
