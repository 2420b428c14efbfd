from django.urls import path

from silian.people import views

app_name = "people"

urlpatterns = [
    path("me", views.me, name="me"),
    path("language", views.language, name="language"),
    path("elder", views.elder_view, name="elder"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke", views.token_revoke, name="token_revoke"),
]
