"""Addresses of access, below /<region>/access/."""

from django.urls import path

from opora.access import pages

app_name = "access"
urlpatterns = [
    path("", pages.index, name="index"),
    path("from/", pages.choose, name="choose"),
    path("from/<str:municipality_code>/", pages.journeys, name="journeys"),
    path("<slug:kind_code>/", pages.kind, name="kind"),
    path("<slug:kind_code>/<str:municipality_code>/", pages.reach, name="reach"),
]
