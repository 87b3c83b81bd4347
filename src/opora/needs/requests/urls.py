"""Addresses of requests, below /<region>/needs/requests/."""

from django.urls import path

from opora.needs.requests.pages import answering, collecting, filling

app_name = "requests"
urlpatterns = [
    path("", collecting.index, name="index"),
    path("collect/", collecting.open_collection, name="collect"),
    path("new/", collecting.new, name="new"),
    path("nothing/", collecting.nothing, name="nothing"),
    path("silent/", collecting.silent, name="silent"),
    path("remind/", collecting.remind, name="remind"),
    path("<int:year>/<int:number>/", filling.request, name="request"),
    path("<int:year>/<int:number>/edit/", filling.edit, name="edit"),
    path("<int:year>/<int:number>/autosave/", filling.autosave, name="autosave"),
    path("<int:year>/<int:number>/withdraw/", filling.withdraw, name="withdraw"),
    path("<int:year>/<int:number>/restore/", filling.restore, name="restore"),
    path("<int:year>/<int:number>/confirm/", filling.confirm, name="confirm"),
    path("<int:year>/<int:number>/answer/", answering.answer, name="answer"),
    path("<int:year>/<int:number>/return/", answering.send_back, name="return"),
    path("<int:year>/<int:number>/<int:version>/", answering.receipt, name="receipt"),
    path("<int:year>/<int:number>/<int:version>/receipt.pdf", answering.pdf, name="pdf"),
    path("<int:year>/<int:number>/<int:version>/content.json", answering.content, name="content"),
]
