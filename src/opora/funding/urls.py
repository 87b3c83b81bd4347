"""Addresses of the money, below /<region>/funding/."""

from django.urls import include, path, register_converter

from opora.funding import pages
from opora.funding.checking import pages as checking
from opora.funding.comparing import pages as comparing
from opora.funding.places import PlaceConverter

register_converter(PlaceConverter, "round")

app_name = "funding"
urlpatterns = [
    path("", pages.index, name="index"),
    path("applications/", include("opora.funding.applying.urls")),
    path("attachments/", include("opora.funding.attachments.urls")),
    path("corrections/", include("opora.funding.corrections.urls")),
    path("drafts/", include("opora.funding.editing.urls")),
    path("letters/", include("opora.funding.letters.urls")),
    path("payments/", include("opora.funding.payments.urls")),
    path("settlement/", include("opora.funding.settlement.urls")),
    path("rules/<slug:code>/<str:version>/", pages.rules, name="rules"),
    path("rules/<slug:code>/<str:version>/text/", pages.rules_text, name="rules-text"),
    path("compare/", comparing.index, name="compare"),
    path("compare/all/", comparing.every, name="compare-all"),
    path("compare/<int:first>/<int:second>/", comparing.compared, name="compared"),
    path("compare/<int:first>/<int:second>/progress/", comparing.progress, name="comparing-progress"),
    path("compare/<int:first>/<int:second>/<slug:by>/", comparing.compared_by, name="compared-by"),
    path("<round:place>/workbooks/<str:provider>/", include("opora.funding.applying.workbooks.urls")),
    path("<round:place>/checks/", checking.index, name="checks"),
    path("<round:place>/checks/<str:identifier>/", checking.application, name="checked"),
    path("", include("opora.funding.rounds.urls")),
    path("<round:place>/", pages.round_grants, name="round-grants"),
    path("simulation/", include("opora.funding.simulating.urls")),
    path("<round:place>/pool/", pages.pool, name="pool"),
    path("<round:place>/applications/<str:identifier>/", pages.application, name="application"),
    path("<round:place>/<str:identifier>/what-if/", pages.what_if, name="what-if"),
    path("<round:place>/<str:identifier>/explanation.pdf", pages.explanation_pdf, name="explanation-pdf"),
    path("<round:place>/<str:identifier>/", pages.service, name="service"),
]
