from django.urls import path

from silian.counsel.views import advising, asking, consultations, experts

app_name = "counsel"

urlpatterns = [
    # For everybody.
    path("public", consultations.published, name="published"),
    path("public/<int:pk>", consultations.published_one, name="published_one"),
    # Who sits there and what they know.
    path("", experts.tank, name="tank"),
    path("experts/<int:pk>", experts.profile, name="profile"),
    path("fields", experts.fields, name="fields"),
    path("fields/<int:pk>", experts.field, name="field"),
    path("mine", experts.mine, name="mine"),
    # A question and its way.
    path("consultations", consultations.listed, name="consultations"),
    path("consultations/new", asking.ask, name="ask"),
    path("consultations/<int:pk>", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/change", asking.change, name="change"),
    path("consultations/<int:pk>/experts", asking.choose, name="choose"),
    path("consultations/<int:pk>/later", asking.postpone, name="postpone"),
    path("consultations/<int:pk>/withdraw", asking.withdraw, name="withdraw"),
    path("consultations/<int:pk>/meeting", asking.meet, name="meet"),
    # The expert's answer, what was made of it, what became of it.
    path("consultations/<int:pk>/accept", advising.accept, name="accept"),
    path("consultations/<int:pk>/decline", advising.decline, name="decline"),
    path("consultations/<int:pk>/advise", advising.advise, name="advise"),
    path("consultations/<int:pk>/judge", advising.judge, name="judge"),
    path("consultations/<int:pk>/synthesis", advising.synthesise, name="synthesise"),
    path("consultations/<int:pk>/effect", advising.effect, name="effect"),
    path("consultations/<int:pk>/publish", advising.publish, name="publish"),
]
