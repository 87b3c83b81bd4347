"""Addresses of letters, below /<region>/funding/letters/."""

from django.urls import path

from opora.funding.letters import pages

app_name = "letters"
urlpatterns = [
    path("", pages.index, name="index"),
    path("runs/<int:run>/progress/", pages.progress, name="progress"),
    path("runs/<int:run>/cancel/", pages.cancel, name="cancel"),
    path("runs/<int:run>/letters.zip", pages.all_letters, name="archive"),
    path("<round:place>/", pages.round_, name="round"),
    path("<round:place>/make/", pages.make, name="make"),
    path("<round:place>/<str:identifier>.pdf", pages.letter_pdf, name="pdf"),
    path("<round:place>/<str:identifier>.docx", pages.letter_docx, name="docx"),
]
