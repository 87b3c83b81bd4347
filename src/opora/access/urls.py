"""Addresses of access, below /<region>/access/."""

from django.urls import path

from opora.access import pages
from opora.access.measuring import pages as measuring

app_name = "access"
urlpatterns = [
    path("", pages.index, name="index"),
    path("from/", pages.choose, name="choose"),
    path("from/<str:municipality_code>/", pages.journeys, name="journeys"),
    path("evenness/", measuring.evenness, name="evenness"),
    path("<slug:kind_code>/measures/", measuring.measures, name="measures"),
    path("<slug:kind_code>/", pages.kind, name="kind"),
    path("<slug:kind_code>/<str:municipality_code>/", pages.reach, name="reach"),
]
