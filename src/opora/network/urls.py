"""Addresses of the base network, below /<region>/network/."""

from django.urls import path

from opora.network import pages

app_name = "network"
urlpatterns = [
    path("", pages.index, name="index"),
    path("places.geojson", pages.places, name="places"),
    path("proposals/", pages.proposals, name="proposals"),
    path("proposals/<int:run>/decide/", pages.decide, name="decide"),
    path("decisions/", pages.decisions, name="decisions"),
    path("<str:identifier>/", pages.service, name="service"),
    path("<str:identifier>/change/", pages.change, name="change"),
]
