"""Addresses of applications, below /<region>/funding/applications/; a round is named by its place, such as 2027-2."""

from django.urls import path

from opora.funding.applying.pages import filling, listing, rating, receipts

app_name = "applying"
urlpatterns = [
    path("", listing.index, name="index"),
    path("<round:place>/", listing.applications, name="applications"),
    path("<round:place>/missing/", listing.missing, name="missing"),
    path("<round:place>/fill/", filling.fill, name="fill"),
    path("<round:place>/points/", rating.points, name="points"),
    path("<round:place>/<slug:identifier>/", filling.dossier, name="dossier"),
    path("<round:place>/<slug:identifier>/begin/", filling.begin, name="begin"),
    path("<round:place>/<slug:identifier>/edit/", filling.edit, name="edit"),
    path("<round:place>/<slug:identifier>/autosave/", filling.autosave, name="autosave"),
    path("<round:place>/<slug:identifier>/sums/", filling.sums, name="sums"),
    path("<round:place>/<slug:identifier>/withdraw/", filling.withdraw, name="withdraw"),
    path("<round:place>/<slug:identifier>/restore/", filling.restore, name="restore"),
    path("<round:place>/<slug:identifier>/confirm/", filling.confirm, name="confirm"),
    path("<round:place>/<slug:identifier>/rate/", rating.rate, name="rate"),
    path("<round:place>/<slug:identifier>/<int:version>/", receipts.receipt, name="receipt"),
    path("<round:place>/<slug:identifier>/<int:version>/receipt.pdf", receipts.pdf, name="pdf"),
    path("<round:place>/<slug:identifier>/<int:version>/content.json", receipts.content, name="content"),
]
