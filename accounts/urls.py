from django.urls import path

from accounts.notices import views as notices
from accounts.two_people import views as two_people
from accounts.views import own_account, signing_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("recover/", own_account.recover, name="recover"),
    path("", own_account.show_account, name="show_account"),
    path("password/", own_account.change_password, name="change_password"),
    path("second-factor/", own_account.set_up_second_factor, name="set_up_second_factor"),
    path("second-factor/sheet/", own_account.set_up_sheet, name="set_up_sheet"),
    path("second-factor/codes/", own_account.renew_spare_codes, name="renew_spare_codes"),
    path("second-factor/remove/", own_account.remove_second_factor, name="remove_second_factor"),
    path("sessions/", own_account.list_sessions, name="list_sessions"),
    path("sessions/end/", own_account.end_sessions, name="end_sessions"),
    path("language/", own_account.set_language, name="set_language"),
    path("cover-screen/", own_account.cover_screen, name="cover_screen"),
    path("notices/", notices.list_notices, name="list_notices"),
    path("notices/mail/", notices.set_mail_address, name="set_mail_address"),
    path("notices/read/", notices.read_notices, name="read_notices"),
    path("notices/<uuid:public_id>/open/", notices.open_notice, name="open_notice"),
    path("second-person/", two_people.list_pending, name="list_pending"),
    path("second-person/answer/", two_people.answer_pending, name="answer_pending"),
    path("second-person/<uuid:public_id>/take-back/", two_people.take_back_pending, name="take_back_pending"),
    path("events/", own_account.list_events, name="list_events"),
    path("events/verify/", own_account.verify_log, name="verify_log"),
]
