"""Addresses of the needs, below /<region>/needs/."""

from django.urls import include, path

from opora.needs import pages

app_name = "needs"
urlpatterns = [
    path("", pages.index, name="index"),
    path("rates/", pages.rates, name="rates"),
    path("methods/", pages.methods, name="methods"),
    path("people/", pages.people, name="people"),
    path("requests/", include("opora.needs.requests.urls")),
    path("<slug:kind_code>/", pages.kind, name="kind"),
    path("<slug:kind_code>/<str:municipality_code>/", pages.number, name="number"),
]
