"""Addresses of the money, below /<region>/funding/."""

from django.urls import include, path

from opora.funding import pages
from opora.funding.comparing import pages as comparing

app_name = "funding"
urlpatterns = [
    path("", pages.index, name="index"),
    path("attachments/", include("opora.funding.attachments.urls")),
    path("rules/<slug:code>/<str:version>/", pages.rules, name="rules"),
    path("rules/<slug:code>/<str:version>/text/", pages.rules_text, name="rules-text"),
    path("compare/", comparing.index, name="compare"),
    path("compare/all/", comparing.every, name="compare-all"),
    path("compare/<int:first>/<int:second>/", comparing.compared, name="compared"),
    path("compare/<int:first>/<int:second>/progress/", comparing.progress, name="comparing-progress"),
    path("compare/<int:first>/<int:second>/<slug:by>/", comparing.compared_by, name="compared-by"),
    path("<int:year>/pool/", pages.pool, name="pool"),
    path("<int:year>/applications/<str:identifier>/", pages.application, name="application"),
    path("<int:year>/<str:identifier>/what-if/", pages.what_if, name="what-if"),
    path("<int:year>/<str:identifier>/explanation.pdf", pages.explanation_pdf, name="explanation-pdf"),
    path("<int:year>/<str:identifier>/", pages.service, name="service"),
]
