from django.urls import path
from django.views.defaults import page_not_found

app_name = "accounts"
urlpatterns = [
    path("show-account/", page_not_found, {"exception": None}, name="show_account"),
    path("cover-screen/", page_not_found, {"exception": None}, name="cover_screen"),
    path("sign-out/", page_not_found, {"exception": None}, name="sign_out"),
    path("sign-in/", page_not_found, {"exception": None}, name="sign_in"),
    path("set-language/", page_not_found, {"exception": None}, name="set_language"),
]
