"""Data on the portal: the files of the snapshot, how to verify them, where they come from."""

import io
from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.line import TITLES
from opora.publishing import freezing, queries
from opora.publishing.giving import CSV_FILE, JSON_FILE
from opora.publishing.portal.base import page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "yaml": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHOWN = ("yaml", "md", "json", "geojson", "pdf")
"""Files that a browser shows; the others are saved."""


def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every file with its size and digest, the archive of all, how to compute everything again."""
    snapshot = queries.published(region)
    files = [
        {
            "name": name,
            "url": reverse("portal:file", args=[region, name]),
            "size": _("%(size)s kB") % {"size": figures.digits(about["bytes"] / 1000, 1)},
            "digest": about["sha256"],
        }
        for name, about in sorted(snapshot.manifest["files"].items())
    ]
    context = {
        **page(snapshot, "publication", (_("Data"), "")),
        "giving": [each for each in files if each["name"] in (JSON_FILE, CSV_FILE)],
        "prefix_assumed": snapshot.round.get("publisher", {}).get("prefix_assumed", False),
        "files": files,
        "missing": [
            str(TITLES.get(part, TITLES["territory"]))
            for part in snapshot.manifest["parts"]
            if not snapshot.has(part)
        ],
        "runs": [
            {
                "title": str(TITLES[run["kind"]]),
                "day": date.fromisoformat(run["day"]),
                "rules": run["rules_label"],
                "digest": run["inputs_digest"],
            }
            for run in snapshot.manifest["runs"]
        ],
    }
    return render(request, "portal/data.html", context)


def file(request: HttpRequest, region: str, name: str) -> FileResponse:
    """One file of the snapshot, byte for byte as it was published; a damaged one is refused."""
    snapshot = queries.published(region)
    content = freezing.content_of(snapshot.digest, name)
    suffix = name.rpartition(".")[2]
    response = FileResponse(
        io.BytesIO(content), filename=name, as_attachment=suffix not in SHOWN,
        content_type=TYPES.get(suffix, "application/octet-stream"),
    )  # fmt: skip
    response.headers["ETag"] = f'"{snapshot.digest[:32]}"'
    return response


def archive(request: HttpRequest, region: str) -> FileResponse:
    """All files in one archive; inside they lie in a folder named by the digest."""
    snapshot = queries.published(region)
    name = f"opora-{region}-{snapshot.manifest['year']}-{snapshot.digest[:12]}.zip"
    return FileResponse(
        freezing.zip_of(snapshot.digest).open("rb"),
        filename=name,
        as_attachment=True,
        content_type="application/zip",
    )


def sources(request: HttpRequest, region: str) -> HttpResponse:
    """Where the data come from, under which licence, and by which methods numbers are made."""
    snapshot = queries.published(region)
    text = (snapshot.folder / "SOURCES.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in text.splitlines()[4:]
    ]
    context = {
        **page(snapshot, "", (_("Sources"), "")),
        "columns": [_("Publisher"), _("Data"), _("Licence"), _("Period"), _("Digest")],
        "rows": rows,
        "travel": snapshot.manifest["travel"],
    }
    return render(request, "portal/sources.html", context)
