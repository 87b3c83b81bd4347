"""Addresses of people and roles, below /people/."""

from django.urls import path

import opora.core.converters  # noqa: F401  # registers the converter "region"
from opora.accounts import pages

app_name = "accounts"
urlpatterns = [
    path("<region:region>/", pages.index, name="index"),
    path("<region:region>/add/", pages.add, name="add"),
    path("<region:region>/roles/<int:assignment>/end/", pages.end_role, name="end-role"),
    path("<region:region>/<int:person>/", pages.person, name="person"),
    path("<region:region>/<int:person>/roles/", pages.give_role, name="give-role"),
    path("<region:region>/<int:person>/invitation/", pages.invite_again, name="invite-again"),
]
