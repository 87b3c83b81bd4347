"""Profiles: people, needs, services, travel times, gaps, money and peers of one place."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """It stores nothing: a profile is read from what the stations of the line have stored."""

    name = "opora.profiles"
    label = "profiles"
