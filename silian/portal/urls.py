from django.urls import path

from silian.portal.views import desk, entrance, excel, feedback, public

app_name = "portal"

urlpatterns = [
    # Open to everybody.
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("suggest", feedback.suggest, name="suggest"),
    path("suggest/receipt", feedback.receipt, name="receipt"),
    path("enter", entrance.enter, name="enter"),
    # Signed in.
    path("desk", desk.desk, name="desk"),
    path("search", desk.search, name="search"),
    path("notices", desk.notices, name="notices"),
    path("notices/read", desk.notices_read, name="notices_read"),
    path("notices/<int:pk>", desk.notice_open, name="notice_open"),
    # The office: complaints and suggestions.
    path("feedback", feedback.listed, name="feedback"),
    path("feedback/<int:pk>", feedback.one, name="feedback_one"),
    # Workbooks in and out.
    path("import", excel.imports, name="imports"),
    path("import/<slug:kind>", excel.import_kind, name="import_kind"),
    path("export/<slug:kind>", excel.export, name="export"),
]
