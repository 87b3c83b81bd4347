"""Documents: PDF set by Typst and files for Word, whose bytes depend on their content and not on the clock."""

import json
import zipfile
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from typst import Compiler


def as_input(content: Any) -> str:
    """Return the texts of a document as its template reads them: JSON, the same content the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def compiler_of(template: Path, **inputs: str) -> "Compiler":
    """Return what sets the template, with the fonts that it brings itself; `inputs` as `as_input` writes them."""
    import typst  # a large library that only documents need

    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(str(template), font_paths=fonts, sys_inputs=inputs)


def pdf_of(compiler: "Compiler", moment: datetime, **inputs: str) -> bytes:
    """Return a tagged PDF (PDF/UA-1) made at `moment`; `inputs` stand instead of those of the compiler."""
    set_as = partial(
        compiler.compile, format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp())
    )
    # Named at all, inputs take the place of the compiler's own, even when they are none.
    made = set_as(sys_inputs=inputs) if inputs else set_as()
    if not isinstance(made, bytes):
        raise TypeError(f"The compiler of documents gave {type(made).__name__} instead of one PDF.")
    return made


def docx_of(document: "DocxTemplate", *, title: str, author: str, day: datetime) -> bytes:
    """Return a filled template for Word, in Czech, as made by `author` on `day`."""
    about = document.docx.core_properties
    about.title, about.author, about.language = title, author, "cs-CZ"
    about.last_modified_by = author
    about.created = about.modified = about.last_printed = day
    buffer = BytesIO()
    document.save(buffer)
    return _without_clock(buffer, (day.year, day.month, day.day, 0, 0, 0))


def _without_clock(archive: BytesIO, moment: tuple[int, int, int, int, int, int]) -> bytes:
    """Return the same archive with every member dated `moment`."""
    dated = BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(
                zipfile.ZipInfo(member.filename, moment), before.read(member), zipfile.ZIP_DEFLATED
            )
    return dated.getvalue()
