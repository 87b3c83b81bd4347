"""Addresses of workbooks of applications, below /<region>/funding/<round>/workbooks/<provider>/."""

from django.urls import path

from opora.funding.applying.workbooks import pages

app_name = "workbooks"
urlpatterns = [
    path("", pages.index, name="index"),
    path("applications.xlsx", pages.take_out, name="out"),
    path("<int:key>/", pages.back, name="back"),
    path("<int:key>/marked.xlsx", pages.marked_copy, name="marked"),
]
