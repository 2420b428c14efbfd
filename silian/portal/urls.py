from django.urls import path

from silian.portal.views import desk, entrance, excel, feedback, public

app_name = "portal"

urlpatterns = [
    # Open to everybody.
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("suggest", feedback.suggest, name="suggest"),
    path("enter", entrance.enter, name="enter"),
    # Signed in.
    path("desk", desk.desk, name="desk"),
    path("search", desk.search, name="search"),
    path("notices", desk.notices, name="notices"),
    # Workbooks in and out.
    path("import", excel.imports, name="imports"),
    path("import/<slug:kind>", excel.import_kind, name="import_kind"),
    path("export/<slug:kind>", excel.export, name="export"),
]
