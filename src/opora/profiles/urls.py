"""Addresses of the profiles, below /<region>/profiles/."""

from django.urls import path

from opora.profiles import pages

app_name = "profiles"
urlpatterns = [
    path("", pages.index, name="index"),
    path("<str:code>/", pages.profile, name="profile"),
    path("<str:code>/profile.pdf", pages.pdf, name="pdf"),
]
