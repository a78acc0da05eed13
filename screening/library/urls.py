from django.urls import include, path

from screening.library import hooks, views

app_name = "library"
urlpatterns = [
    *(path("", include(module)) for module in hooks.address_modules),
    path("", views.list_library, name="list_library"),
    path("import/", views.import_instrument, name="import_instrument"),
    path("instruments/<uuid:public_id>/", views.show_instrument, name="show_instrument"),
    path("instruments/<uuid:public_id>/files/", views.show_files, name="show_files"),
    path("instruments/<uuid:public_id>/files/<slug:kind>/", views.download_file, name="download_file"),
    path("instruments/<uuid:public_id>/score/", views.score_file, name="score_file"),
    path("rules/<uuid:public_id>/", views.show_rules, name="show_rules"),
    path("rules/<uuid:public_id>/change/", views.write_rules, name="write_rules"),
    path("norms/<uuid:public_id>/", views.show_norm, name="show_norm"),
]
