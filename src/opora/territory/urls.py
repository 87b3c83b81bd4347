"""Addresses of the territory, below /<region>/territory/."""

from django.urls import path

from opora.territory import pages

app_name = "territory"
urlpatterns = [
    path("", pages.index, name="index"),
    path("boundaries.geojson", pages.boundaries, name="boundaries"),
    path("<str:code>/", pages.unit, name="unit"),
]
