"""Addresses of the life of rounds, below /<region>/funding/."""

from django.urls import path

from opora.funding.rounds import pages

urlpatterns = [
    path("rounds/", pages.index, name="rounds"),
    path("rounds/new/", pages.new, name="round-new"),
    path("rules/<slug:code>/<str:version>/release/", pages.release, name="rules-release"),
    path("<round:place>/round/", pages.course, name="round"),
    path("<round:place>/round/progress/", pages.progress, name="round-progress"),
    path("<round:place>/round/calculate/", pages.calculate, name="round-calculate"),
    path("<round:place>/round/dates/", pages.days, name="round-days"),
    path("<round:place>/round/extension/", pages.extension, name="round-extension"),
    path("<round:place>/round/<slug:name>/", pages.act, name="round-act"),
]
