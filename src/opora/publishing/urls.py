"""Addresses of publishing for those who publish, below /<region>/publication/."""

from django.urls import path

from opora.publishing import pages

app_name = "publishing"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<str:digest>/", pages.snapshot, name="snapshot"),
    path("<str:digest>/verify/", pages.verify, name="verify"),
]
