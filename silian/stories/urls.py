from django.urls import path

from silian.stories.views import precedents, public, telling

app_name = "stories"

urlpatterns = [
    # For everybody.
    path("", public.stories, name="stories"),
    path("<int:pk>", public.story, name="story"),
    path("pictures/<int:pk>", public.picture, name="picture"),
    # Telling one, and its way to the public.
    path("new/<slug:kind>/<int:pk>", telling.tell, name="tell"),
    path("<int:pk>/change", telling.change, name="change"),
    path("<int:pk>/ask", telling.ask, name="ask"),
    path("<int:pk>/draft", telling.reopen, name="reopen"),
    path("<int:pk>/publish", telling.publish, name="publish"),
    path("<int:pk>/withdraw", telling.withdraw, name="withdraw"),
    # Those it names.
    path("<int:pk>/names", telling.name, name="name"),
    path("names/<int:pk>", telling.answer, name="answer"),
    path("names/<int:pk>/paper", telling.paper, name="paper"),
    # Its pictures.
    path("<int:pk>/pictures", telling.picture_add, name="picture_add"),
    path("<int:pk>/attached/<int:file_pk>", telling.source, name="source"),
    path("pictures/<int:pk>/out", telling.picture_drop, name="picture_drop"),
    # Was something like this solved before?
    path("precedents/<slug:kind>/<int:pk>", precedents.precedents, name="precedents"),
    # What is shared beyond the federation.
    path("sharing", telling.sharing, name="sharing"),
]
