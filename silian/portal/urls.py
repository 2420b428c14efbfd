from django.urls import path

from silian.portal.views import chain, desk, entrance, excel, feedback, machines, open_data, public

app_name = "portal"

urlpatterns = [
    # Open to everybody.
    path("", public.home, name="home"),
    path("wanted", public.wanted, name="wanted"),
    path("wanted/<int:pk>", public.wanted_one, name="wanted_one"),
    path("open-data", open_data.open_data, name="open_data"),
    path("open-data/<slug:federation>/<slug:name>.<slug:form>", open_data.open_data_file, name="open_data_file"),
    path("feeds/<slug:name>.atom", machines.feed, name="feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", machines.sitemap, name="sitemap_section"),
    path("healthz", public.healthz, name="healthz"),
    path("suggest", feedback.suggest, name="suggest"),
    path("suggest/receipt", feedback.receipt, name="receipt"),
    path("enter", entrance.enter, name="enter"),
    # Signed in.
    path("desk", desk.desk, name="desk"),
    path("search", desk.search, name="search"),
    path("chain/<slug:kind>/<int:pk>", chain.chain, name="chain"),
    path("notices", desk.notices, name="notices"),
    path("notices/read", desk.notices_read, name="notices_read"),
    path("notices/<int:pk>", desk.notice_open, name="notice_open"),
    # The office: complaints and suggestions.
    path("feedback", feedback.listed, name="feedback"),
    path("feedback/<int:pk>", feedback.one, name="feedback_one"),
    # Workbooks in and out.
    path("import", excel.imports, name="imports"),
    path("import/<slug:kind>", excel.import_kind, name="import_kind"),
    path("import/<slug:kind>/template", excel.template, name="import_template"),
    path("import/runs/<int:pk>", excel.run, name="import_run"),
    path("import/runs/<int:pk>/write", excel.write, name="import_write"),
    path("import/runs/<int:pk>/check", excel.check_again, name="import_check"),
    path("import/runs/<int:pk>/drop", excel.drop, name="import_drop"),
    path("import/runs/<int:pk>/answer", excel.answer, name="import_answer"),
    path("files/<int:pk>", excel.file, name="file"),
    path("export/<slug:kind>", excel.export, name="export"),
]
