"""Addresses of corrections, below /<region>/funding/corrections/."""

from django.urls import path

from opora.funding.corrections.pages import correcting, inputs, objecting, signing

app_name = "corrections"
urlpatterns = [
    path("", correcting.index, name="index"),
    path("lines/", signing.index, name="lines"),
    path("lines/<int:key>/", signing.line, name="line"),
    path("lines/<int:key>/confirm/", signing.confirm, name="confirm-line"),
    path("lines/<int:key>/withdraw/", signing.withdraw, name="withdraw-line"),
    path("objections/", objecting.index, name="objections"),
    path("objections/<int:key>/", objecting.objection, name="objection"),
    path("objections/<int:key>/reply/", objecting.reply, name="reply"),
    path("objections/<int:key>/withdraw/", objecting.withdraw, name="withdraw-objection"),
    path("runs/<int:run>/inputs/", inputs.inputs, name="inputs"),
    path("runs/<int:run>/inputs.json", inputs.content, name="inputs-json"),
    path("<int:key>/", correcting.correction, name="correction"),
    path("<int:key>/confirm/", correcting.confirm, name="confirm-correction"),
    path("<int:key>/calculate/", correcting.calculate, name="calculate-correction"),
    path("<int:key>/withdraw/", correcting.withdraw, name="withdraw-correction"),
    path("<round:place>/ask/", correcting.ask, name="ask"),
    path("<round:place>/<str:identifier>/sign/", signing.sign, name="sign"),
    path("<round:place>/<str:identifier>/object/", objecting.file, name="object"),
]
