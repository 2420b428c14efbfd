from django.urls import path

from silian.people import views

app_name = "people"

urlpatterns = [
    path("me", views.me, name="me"),
    path("notices", views.notices, name="notices"),
    path("mail/confirm/<str:token>", views.mail_confirm, name="mail_confirm"),
    path("mail/stop/<str:token>", views.mail_stop, name="mail_stop"),
    path("language", views.language, name="language"),
    path("elder", views.elder_view, name="elder"),
    path("tokens", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke", views.token_revoke, name="token_revoke"),
]
