"""A file attached to each application of the demonstration: an invented document that says so on its only page."""

from datetime import date
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from opora.accounts.models import User
from opora.funding.applying.models import Dossier
from opora.funding.attachments import queries, services
from opora.funding.models import Round

NAME: Final = "smyšlená příloha.pdf"
LINE: Final = r"Smy\232len\375 dokument uk\341zky / An invented document of the demonstration"
"""Letters of Czech in octal, as PDF writes them."""


def attach_samples(*, round: Round, by: User, today: date) -> None:  # noqa: A002 - the domain's word, named so in every module
    """Attach the invented document to the applications of a round that have no file yet."""
    day = max(today, round.shown_from or today)
    for dossier in Dossier.objects.filter(round=round).order_by("pk"):
        if not queries.attached(dossier.subject).exists():
            upload = SimpleUploadedFile(NAME, sample())
            services.attach(subject=dossier.subject, upload=upload, by=by, day=day)


def sample() -> bytes:
    """Return a PDF of one page with one line of text."""
    text = f"BT /F1 12 Tf 72 770 Td ({LINE}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return (content + end).encode("ascii")
