from django.urls import path

from students.views import children, family, lists, roster, staff

app_name = "students"
urlpatterns = [
    path("", lists.list_students, name="list_students"),
    path("classes/", lists.list_classes, name="list_classes"),
    path("classes/<uuid:public_id>/", lists.show_class, name="show_class"),
    path("classes/<uuid:public_id>/close/", lists.close_class, name="close_class"),
    path("classes/<uuid:public_id>/children/add/", children.add_student, name="add_student"),
    path("schools/<uuid:public_id>/classes/add/", lists.add_classes, name="add_classes"),
    path("schools/<uuid:public_id>/roster/upload/", roster.upload_roster, name="upload_roster"),
    path("schools/<uuid:public_id>/roster/download/", roster.download_roster, name="download_roster"),
    path("roster-template/", roster.download_template, name="download_template"),
    path("rosters/<uuid:public_id>/", roster.review_roster, name="review_roster"),
    path("rosters/<uuid:public_id>/approve/", roster.approve_roster, name="approve_roster"),
    path("rosters/<uuid:public_id>/discard/", roster.discard_roster, name="discard_roster"),
    path("staff/", staff.list_staff, name="list_staff"),
    path("schools/<uuid:public_id>/staff/add/", staff.add_colleague, name="add_colleague"),
    path("schools/<uuid:public_id>/staff/assign/", staff.assign_colleague, name="assign_colleague"),
    path("assignments/<uuid:public_id>/end/", staff.end_assignment, name="end_assignment"),
    path("assignments/<uuid:public_id>/code/", staff.renew_code, name="renew_code"),
    path("assignments/<uuid:public_id>/disable/", staff.disable_colleague, name="disable_colleague"),
    path("assignments/<uuid:public_id>/enable/", staff.enable_colleague, name="enable_colleague"),
    path("duty/", staff.list_duty, name="list_duty"),
    path("schools/<uuid:public_id>/duty/", staff.set_duty, name="set_duty"),
    path("<uuid:public_id>/", children.show_student, name="show_student"),
    path("<uuid:public_id>/change/", children.change_student, name="change_student"),
    path("<uuid:public_id>/move/", children.move_student, name="move_student"),
    path("<uuid:public_id>/leave/", children.end_enrolment, name="end_enrolment"),
    path("<uuid:public_id>/care/", family.record_care, name="record_care"),
    path("<uuid:public_id>/strengths/add/", family.record_strength, name="record_strength"),
    path("<uuid:public_id>/contacts/add/", family.add_contact, name="add_contact"),
    path("<uuid:public_id>/contacts/<uuid:contact_id>/end/", family.end_contact, name="end_contact"),
    path("<uuid:public_id>/consent/", family.record_consent, name="record_consent"),
    path("<uuid:public_id>/consent/withdraw/", family.withdraw_consent, name="withdraw_consent"),
]
