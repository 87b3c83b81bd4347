"""Addresses of attached files, below /<region>/funding/attachments/."""

from django.urls import path

from opora.funding.attachments import pages

app_name = "attachments"
urlpatterns = [
    path("<int:key>/file/", pages.download, name="download"),
    path("<int:key>/remove/", pages.remove, name="remove"),
    path("<int:key>/restore/", pages.restore, name="restore"),
    path("<str:subject>/", pages.files, name="list"),
]
