"""Addresses of plans, below /<region>/plan/."""

from django.urls import path

from opora.plans import pages

app_name = "plans"
urlpatterns = [
    path("", pages.index, name="index"),
    path("derive/", pages.derive, name="derive"),
    path("add/", pages.add, name="add"),
    path("measure/<int:key>/", pages.measure, name="measure"),
    path("measure/<int:key>/edit/", pages.edit, name="edit"),
    path("measure/<int:key>/remove/", pages.remove, name="remove"),
    path("measure/<int:key>/restore/", pages.restore, name="restore"),
    path("<int:year>/<int:number>/", pages.edition, name="edition"),
    path("<int:year>/<int:number>/plan.pdf", pages.pdf, name="pdf"),
    path("<int:year>/<int:number>/plan.docx", pages.word, name="docx"),
]
