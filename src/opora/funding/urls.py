"""Addresses of the money, below /<region>/funding/."""

from django.urls import path

from opora.funding import pages

app_name = "funding"
urlpatterns = [
    path("", pages.index, name="index"),
    path("rules/<slug:code>/<str:version>/", pages.rules, name="rules"),
    path("rules/<slug:code>/<str:version>/text/", pages.rules_text, name="rules-text"),
    path("<int:year>/pool/", pages.pool, name="pool"),
    path("<int:year>/applications/<str:identifier>/", pages.application, name="application"),
    path("<int:year>/<str:identifier>/", pages.service, name="service"),
]
