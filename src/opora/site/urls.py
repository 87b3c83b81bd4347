"""Every address of the product: public pages first, internal pages below the code of their region, the API."""

from django.urls import include, path

import opora.core.converters  # noqa: F401  # registers the converter "region"
from opora.site import api, pages

internal = [
    path("territory/", include("opora.territory.urls")),
    path("register/", include("opora.register.urls")),
    path("needs/", include("opora.needs.urls")),
    path("access/", include("opora.access.urls")),
    path("gaps/", include("opora.gaps.urls")),
    path("profiles/", include("opora.profiles.urls")),
    path("network/", include("opora.network.urls")),
    path("funding/", include("opora.funding.urls")),
    path("plan/", include("opora.plans.urls")),
    path("publication/", include("opora.publishing.urls")),
]

site = [
    path("home/", pages.home, name="home"),
    path("healthz", pages.health, name="health"),
    path("<region:region>/calculate/<str:station>/", pages.recompute, name="recompute"),
    path("<region:region>/runs/<int:run>/", pages.run, name="run"),
    path("<region:region>/runs/<int:run>/progress/", pages.run_progress, name="run-progress"),
    path("<region:region>/runs/<int:run>/cancel/", pages.cancel, name="cancel"),
    path("<region:region>/log/", pages.log, name="log"),
]

urlpatterns = [
    path("", include("opora.publishing.portal_urls")),
    path("accounts/", include("allauth.urls")),
    path("people/", include("opora.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/v1/", api.api.urls),
    path("", include((site, "site"))),
    path("<region:region>/", include(internal)),
]

handler500 = "opora.site.pages.server_error"
handler404 = "opora.site.pages.not_found"
