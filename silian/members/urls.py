from django.urls import path

from silian.members.views import hooks, merges, register, robots, seats, structure

app_name = "members"

urlpatterns = [
    # The register.
    path("", register.register, name="register"),
    path("new", register.organisation_new, name="organisation_new"),
    path("<int:pk>", register.organisation, name="organisation"),
    path("<int:pk>/edit", register.organisation_edit, name="organisation_edit"),
    path("<int:pk>/contacts", register.contact, name="contact_new"),
    path("<int:pk>/contacts/<int:contact_pk>", register.contact, name="contact"),
    path("<int:pk>/contacts/<int:contact_pk>/drop", register.contact_drop, name="contact_drop"),
    path("<int:pk>/memberships", register.membership_begin, name="membership_begin"),
    path("<int:pk>/memberships/<int:membership_pk>/end", register.membership_end, name="membership_end"),
    path("matrix", register.matrix, name="matrix"),
    path("growth", register.growth, name="growth"),
    # How the area is parted.
    path("structure", structure.structure, name="structure"),
    path("structure/federations/new", structure.federation_new, name="federation_new"),
    path("structure/<str:kind>/new", structure.part_add, name="part_add"),
    path("structure/<str:kind>/<int:pk>", structure.part, name="part"),
    # Seats, their holders, invitations.
    path("seats", seats.seats, name="seats"),
    path("seats/<int:pk>", seats.seat, name="seat"),
    path("seats/<int:pk>/hand-over", seats.seat_hand_over, name="seat_hand_over"),
    path("seats/<int:pk>/invite", seats.seat_invite, name="seat_invite"),
    path("seats/<int:pk>/close", seats.seat_close, name="seat_close"),
    path("bodies/<int:body_pk>/seats/new", seats.seat_open, name="seat_open"),
    path("terms/<int:pk>/end", seats.term_end, name="term_end"),
    path("invitations", seats.invitations, name="invitations"),
    path("invitations/<int:pk>/withdraw", seats.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:secret>", seats.invitation, name="invitation"),
    path("why", seats.why, name="why"),
    # Two rows, one organisation.
    path("merges", merges.merges, name="merges"),
    path("merges/new", merges.merge_new, name="merge_new"),
    path("merges/<int:pk>", merges.merge, name="merge"),
    path("merges/<int:pk>/undo", merges.merge_undo, name="merge_undo"),
    # The office's voice in chat groups, and what was sent.
    path("robots", robots.robots, name="robots"),
    path("robots/new", robots.robot_new, name="robot_new"),
    path("robots/<int:pk>", robots.robot, name="robot"),
    path("robots/<int:pk>/<slug:act>", robots.robot_act, name="robot_act"),
    path("hooks", hooks.subscriptions, name="subscriptions"),
    path("hooks/new", hooks.subscription_new, name="subscription_new"),
    path("hooks/<int:pk>", hooks.subscription, name="subscription"),
    path("hooks/<int:pk>/<slug:act>", hooks.subscription_act, name="subscription_act"),
    path("deliveries", robots.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/again", robots.delivery_again, name="delivery_again"),
    path("deliveries/<int:pk>/aside", robots.delivery_aside, name="delivery_aside"),
]
