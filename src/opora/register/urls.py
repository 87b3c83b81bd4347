"""Addresses of the register, below /<region>/register/."""

from django.urls import path

from opora.register import intakes, pages

app_name = "register"
urlpatterns = [
    path("", pages.index, name="index"),
    path("places.geojson", pages.places, name="places"),
    path("providers/", pages.providers, name="providers"),
    path("providers/<int:key>/", pages.provider, name="provider"),
    path("intakes/", intakes.index, name="intakes"),
    path("intakes/new/", intakes.take_in, name="take-in"),
    path("intakes/offers/<int:key>/", intakes.offer, name="offer"),
    path("intakes/offers/<int:key>/progress/", intakes.offer_progress, name="offer-progress"),
    path("intakes/offers/<int:key>/cancel/", intakes.cancel_offer, name="cancel-offer"),
    path("intakes/offers/<int:key>/confirm/", intakes.confirm_offer, name="confirm-offer"),
    path("intakes/offers/<int:key>/discard/", intakes.discard_offer, name="discard-offer"),
    path("intakes/<int:key>/", intakes.intake, name="intake"),
    path("<str:identifier>/", pages.service, name="service"),
]
