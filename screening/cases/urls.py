from django.urls import include, path

from screening.cases.activities import views as activities
from screening.cases.day_sheet import views as day_sheet
from screening.cases.fallback import views as fallback
from screening.cases.follow_up import views as following
from screening.cases.handover import views as handover
from screening.cases.holidays import views as holidays
from screening.cases.home_visits import views as home_visits
from screening.cases.large_type_words import views as words
from screening.cases.look_ups import views as look_ups
from screening.cases.outside_results import views as outside
from screening.cases.queue import views as queue
from screening.cases.referrals import views
from screening.cases.rescored import views as moved
from screening.cases.review import views as child
from screening.cases.talks import views as teacher
from screening.cases.urgent import views as urgent
from screening.cases.visit_days import views as visit_days
from screening.cases.withdrawals import views as withdrawals

app_name = "cases"
urlpatterns = [
    path("", queue.list_cases, name="list_cases"),
    path("<uuid:public_id>/", child.show_case, name="show_case"),
    path("<uuid:public_id>/review/", child.review_case, name="review_case"),
    path("<uuid:public_id>/draft/", child.keep_draft, name="keep_draft"),
    path("<uuid:public_id>/decision/", child.revise_decision, name="revise_decision"),
    path("<uuid:public_id>/guardian/", child.inform_guardian, name="inform_guardian"),
    path("<uuid:public_id>/interview/", child.print_interview, name="print_interview"),
    path("<uuid:public_id>/talk-record/", following.record_talk, name="record_talk"),
    path("<uuid:public_id>/follow-ups/add/", following.add_follow_up, name="add_follow_up"),
    path("<uuid:public_id>/close/", following.close_case, name="close_case"),
    path("<uuid:public_id>/again/", following.look_again, name="look_again"),
    path("<uuid:public_id>/referral/", views.write_referral, name="write_referral"),
    path("hand-overs/", handover.list_handovers, name="list_handovers"),
    path("hand-overs/<uuid:public_id>/", handover.show_hand_over, name="show_hand_over"),
    path("<uuid:public_id>/take-along/", handover.seal_take_along, name="seal_take_along"),
    path("re-scores/<uuid:public_id>/", moved.list_moved, name="list_moved"),
    path("", include("screening.cases.plans.urls")),
    path("follow-ups/<uuid:public_id>/", following.complete_follow_up, name="complete_follow_up"),
    path("due/", following.list_due, name="list_due"),
    path("ended/", following.list_ended, name="list_ended"),
    path("referrals/", views.list_referrals, name="list_referrals"),
    path("referrals/receipt/", views.record_receipt, name="record_receipt"),
    path("referrals/<uuid:public_id>/", views.show_referral, name="show_referral"),
    path("referrals/<uuid:public_id>/status/", views.record_status, name="record_status"),
    path("referrals/<uuid:public_id>/remind/", views.remind_receiver, name="remind_receiver"),
    path("<uuid:public_id>/back-in-class/", views.record_back_in_class, name="record_back_in_class"),
    path("verify/", views.verify_referral, name="verify_referral"),
    path("answer/", views.answer_referral, name="answer_referral"),
    path("receivers/", views.list_receivers, name="list_receivers"),
    path("receivers/add/", views.add_receiver, name="add_receiver"),
    path("receivers/<uuid:public_id>/", views.change_receiver, name="change_receiver"),
    path("talks/card/print/", teacher.print_talk_card, name="print_talk_card"),
    path("talks/<uuid:public_id>/", teacher.show_talk, name="show_talk"),
    path("watch-checks/print/", teacher.print_watch_papers, name="print_watch_papers"),
    path("watch-checks/<uuid:public_id>/", teacher.answer_watch, name="answer_watch"),
    path("concerns/", urgent.list_concerns, name="list_concerns"),
    path("concerns/write/", urgent.write_concern, name="write_concern"),
    path("concerns/raise/", urgent.choose_child, name="choose_child"),
    path("concerns/<uuid:public_id>/child/", urgent.name_child, name="name_child"),
    path("concerns/<uuid:public_id>/answer/", urgent.answer_concern, name="answer_concern"),
    path("concerns/raise/<uuid:public_id>/", teacher.raise_concern, name="raise_concern"),
    path("messages/", teacher.list_messages, name="list_messages"),
    path("fallback-pack/<uuid:public_id>/print/", fallback.print_pack, name="print_fallback_pack"),
    path("activities/", activities.list_activities, name="list_activities"),
    path("activities/at/<uuid:public_id>/add/", activities.add_activity, name="add_activity"),
    path("activities/volunteers/", activities.list_volunteers, name="list_volunteers"),
    path("activities/volunteers/<uuid:public_id>/", activities.record_check, name="record_check"),
    path("activities/<uuid:public_id>/", activities.show_activity, name="show_activity"),
    path("activities/<uuid:public_id>/change/", activities.change_activity, name="change_activity"),
    path("activities/<uuid:public_id>/classes/<uuid:class_id>/", activities.choose_members, name="choose_members"),
    path("activities/<uuid:public_id>/mix/", activities.mix_members, name="mix_members"),
    path("activities/<uuid:public_id>/days/", activities.record_session, name="record_session"),
    path("home-visits/", home_visits.list_visits, name="list_visits"),
    path("home-visits/children/<uuid:public_id>/", home_visits.record_home_visit, name="record_home_visit"),
    path("term-contacts/", home_visits.list_term_contacts, name="list_term_contacts"),
    path("words/", words.read_words, name="read_words"),
    path("words/plans/<uuid:public_id>/", words.read_plan, name="read_plan"),
    path("holiday-plans/", holidays.list_plans, name="list_holiday_plans"),
    path("holiday-plans/<uuid:public_id>/", holidays.plan_holiday, name="plan_holiday"),
    path("look-ups/", look_ups.list_look_ups, name="list_look_ups"),
    path("look-ups/children/<uuid:public_id>/", look_ups.record_look_up, name="record_look_up"),
    path("visit-days/schools/<uuid:public_id>/print/", visit_days.print_visit_day, name="print_visit_day"),
    path("visit-days/sheets/<uuid:public_id>/", visit_days.type_visit_sheet, name="type_visit_sheet"),
    path("visit-days/<uuid:public_id>/", visit_days.show_visit_day, name="show_visit_day"),
    path("emergency/", urgent.open_emergency, name="open_emergency"),
    path("emergency/<uuid:public_id>/", urgent.show_emergency, name="show_emergency"),
    path("emergency/<uuid:public_id>/note/", urgent.note_emergency, name="note_emergency"),
    path("today/", day_sheet.show_day, name="show_day"),
    path("outside-results/children/<uuid:public_id>/", outside.record_outside, name="record_outside"),
    path("urgent/", urgent.list_urgent, name="list_urgent"),
    path("urgent/raise/", urgent.raise_urgent, name="raise_urgent"),
    path("urgent/slip/<uuid:public_id>/print/", urgent.print_slip, name="print_slip"),
    path("urgent/<uuid:public_id>/", urgent.show_urgent, name="show_urgent"),
    path("urgent/<uuid:public_id>/sent/", urgent.sent_urgent, name="sent_urgent"),
    path("urgent/<uuid:public_id>/child/", urgent.name_urgent_child, name="name_urgent_child"),
    path("urgent/<uuid:public_id>/other-child/", urgent.correct_urgent_child, name="correct_urgent_child"),
    path("<uuid:public_id>/take-consent-back/", withdrawals.take_consent_back, name="take_consent_back"),
    path("consent-tasks/<uuid:public_id>/", withdrawals.record_consent_task, name="record_consent_task"),
    path("urgent/ended/<uuid:public_id>/", urgent.answer_kept_open, name="answer_kept_open"),
    path("<uuid:public_id>/take-up-again/", urgent.take_up_again, name="take_up_again"),
    path("urgent/<uuid:public_id>/lift-hold/", urgent.lift_hold, name="lift_hold"),
]
