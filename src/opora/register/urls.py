"""Addresses of the register, below /<region>/register/."""

from django.urls import path

from opora.register import pages

app_name = "register"
urlpatterns = [
    path("", pages.index, name="index"),
    path("places.geojson", pages.places, name="places"),
    path("providers/", pages.providers, name="providers"),
    path("providers/<int:key>/", pages.provider, name="provider"),
    path("intakes/", pages.intakes, name="intakes"),
    path("intakes/new/", pages.take_in, name="take-in"),
    path("intakes/<int:key>/", pages.intake, name="intake"),
    path("<str:identifier>/", pages.service, name="service"),
]
