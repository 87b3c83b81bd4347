"""Addresses of the public portal; nobody signs in here."""

from django.urls import path

from opora.publishing.portal import (
    allocations,
    calculator,
    catalogue,
    coverage,
    data,
    home,
    network,
    plan,
    territory,
)

app_name = "portal"
REGION = "portal/<region:region>/"
urlpatterns = [
    path("", home.index, name="index"),
    path(REGION, home.region, name="region"),
    path(f"{REGION}territory/", territory.index, name="territory"),
    path(f"{REGION}territory/<str:code>/", territory.municipality, name="municipality"),
    path(f"{REGION}catalogue/", catalogue.index, name="catalogue"),
    path(f"{REGION}catalogue/<str:identifier>/", catalogue.service, name="service"),
    path(f"{REGION}coverage/", coverage.index, name="coverage"),
    path(f"{REGION}needs-and-gaps/", coverage.needs_and_gaps, name="gaps"),
    path(f"{REGION}network/", network.index, name="network"),
    path(f"{REGION}allocations/", allocations.index, name="allocations"),
    path(f"{REGION}allocations/<str:identifier>/", allocations.service, name="allocation"),
    path(f"{REGION}calculator/", calculator.index, name="calculator"),
    path(f"{REGION}calculator/<str:identifier>/", calculator.service, name="calculate"),
    path(f"{REGION}plan/", plan.index, name="plan"),
    path(f"{REGION}data/", data.index, name="data"),
    path(f"{REGION}data/snapshot.zip", data.archive, name="archive"),
    path(f"{REGION}data/<str:name>", data.file, name="file"),
    path(f"{REGION}sources/", data.sources, name="sources"),
]
