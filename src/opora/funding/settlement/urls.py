"""Addresses of settlements, below /<region>/funding/settlement/."""

from django.urls import path

from opora.funding.settlement.pages import deciding, filling, listing

app_name = "settlement"
urlpatterns = [
    path("", listing.index, name="index"),
    path("open/", listing.open_year, name="open"),
    path("<int:year>/", listing.year_list, name="year"),
    path("<int:year>/waiting/", listing.waiting, name="waiting"),
    path("<int:year>/files/", listing.take_in, name="take-in"),
    path("<int:year>/rules/", listing.rules, name="rules"),
    path("<int:year>/calculate/", deciding.calculate, name="calculate"),
    path("<int:year>/send/", deciding.send_all, name="send-all"),
    path("<int:year>/runs/<int:run>/", deciding.run_page, name="run"),
    path("<int:year>/runs/<int:run>/progress/", deciding.progress, name="progress"),
    path("<int:year>/runs/<int:run>/cancel/", deciding.cancel, name="cancel"),
    path("<int:year>/<str:identifier>/", filling.statement, name="statement"),
    path("<int:year>/<str:identifier>/fill-in/", filling.edit, name="edit"),
    path("<int:year>/<str:identifier>/versions/<int:number>.json", filling.version, name="version"),
    path("<int:year>/<str:identifier>/send/", deciding.send, name="send"),
    path("<int:year>/<str:identifier>/reply/", deciding.reply, name="reply"),
    path("<int:year>/<str:identifier>/decide/", deciding.decide, name="decide"),
    path("<int:year>/<str:identifier>/demand/", deciding.demand, name="demand"),
]
