"""Addresses of drafts of rules, below /<region>/funding/drafts/."""

from django.urls import path

from opora.funding.editing.pages import following, opening, writing

app_name = "drafts"
urlpatterns = [
    path("", opening.index, name="index"),
    path("new/", opening.new, name="new"),
    path("check/", writing.check, name="check"),
    path("vocabulary/", writing.vocabulary, name="vocabulary"),
    path("<int:number>/", writing.draft, name="draft"),
    path("<int:number>/autosave/", writing.autosave, name="autosave"),
    path("<int:number>/compare/", following.compare, name="compare"),
    path("<int:number>/texts/", following.history, name="history"),
    path("<int:number>/texts/<int:key>/", following.edition, name="edition"),
    path("<int:number>/texts/<int:key>/put-back/", following.put_back, name="put-back"),
    path("<int:number>/take-in/", following.take_in, name="take-in"),
    path("<int:number>/raise-version/", following.raise_version, name="raise-version"),
    path("<int:number>/discard/", following.discard, name="discard"),
    path("<int:number>/restore/", following.restore, name="restore"),
]
