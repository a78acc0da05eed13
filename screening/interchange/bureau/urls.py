"""Under ``reports:``: optional apps have no namespace of their own."""

from django.urls import path

from screening.interchange.bureau import views

urlpatterns = [
    path("district/bureau/", views.show_bureau_form, name="show_bureau_form"),
    path("district/bureau/keys/", views.download_keys, name="download_keys"),
    path("district/bureau/upload/", views.upload_bureau_form, name="upload_bureau_form"),
    path("district/bureau/<uuid:public_id>/fill/<uuid:month>/", views.fill_bureau_form, name="fill_bureau_form"),
    path("district/bureau/<uuid:public_id>/cells/", views.place_figure, name="place_figure"),
    path("district/bureau/<uuid:public_id>/retire/", views.retire_bureau_form, name="retire_bureau_form"),
]
