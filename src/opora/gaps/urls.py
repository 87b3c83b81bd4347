"""Addresses of the gaps, below /<region>/gaps/."""

from django.urls import path

from opora.gaps import pages
from opora.gaps.comparing import pages as comparing
from opora.gaps.placing import pages as placing

app_name = "gaps"
urlpatterns = [
    path("", pages.index, name="index"),
    path("kinds/", pages.kinds, name="kinds"),
    path("orps/", pages.orps, name="orps"),
    path("compare/", comparing.compare, name="compare"),
    path("place/", placing.place, name="place"),
    path("place/<int:run>/", placing.placed, name="placed"),
    path("place/<int:run>/progress/", placing.progress, name="placing-progress"),
    path("place/<int:run>/cancel/", placing.cancel, name="cancel-placing"),
    path("<slug:kind_code>/", pages.kind, name="kind"),
    path("<slug:kind_code>/<str:municipality_code>/", pages.gap, name="gap"),
]
