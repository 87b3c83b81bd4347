"""Makes the Word template of the plan, plan.docx, from nothing: run it again after changing the styles here.

    python -m opora.plans.documents.make_template

Officials may also edit plan.docx in Word; the names in double braces are filled from `sheet.py`.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FILE = Path(__file__).parent / "plan.docx"
DEEP = RGBColor(0x14, 0x3C, 0x66)
QUIET = RGBColor(0x4D, 0x55, 0x60)
FONT = "Calibri"


def make() -> Any:
    """Return the template as a python-docx document."""
    document = Document()
    _styles(document)
    _page(document)
    document.add_paragraph("{{ region }}", style="Subtitle")
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ edition }}, stav ke dni {{ day }}", style="Quiet")
    document.add_paragraph("{{ introduction }}")
    document.add_paragraph("{%p if synthetic %}")
    document.add_paragraph(
        "Ukázka. Území a jeho statistiky jsou skutečné. Poskytovatelé, služby a částky s označením „ukázka“ jsou "
        "vymyšlené a nikoho nepopisují.",
        style="Quiet",
    )
    document.add_paragraph("{%p endif %}")
    document.add_heading("Kde pomoc chybí", 1)
    document.add_paragraph("{{ estimate_note }}")
    _table(
        document,
        "gaps",
        ("Druh služby", "Potřeba", "Chybí", "Rozmezí", "Osob bez místa"),
        (6, 3, 2.2, 3, 2.2),
        numbers=(1, 2, 3, 4),
    )
    _goals(document)
    document.add_heading("Základní síť", 1)
    heads = ("Úroveň", "Služeb", "Převzatá kapacita (jednotky se nesčítají)")
    _table(document, "network", heads, (5, 2, 9.4), numbers=(1,))
    document.add_heading("Peníze", 1)
    _facts(document, "fact in money")
    document.add_paragraph("{{ rule_note }}", style="Quiet")
    document.add_heading("Z čeho plán vychází", 1)
    _table(document, "runs", ("Výpočet", "Ke dni", "Pravidla", "Otisk vstupů"), (5, 3, 4.8, 3.6))
    document.add_heading("Zdroje dat", 2)
    _table(document, "sources", ("Zdroj", "Licence", "Období"), (9.4, 3.5, 3.5))
    return document


def _goals(document: Any) -> None:
    document.add_heading("Cíle a opatření", 1)
    document.add_paragraph("{{ target_note }}")
    document.add_paragraph("{%p for goal in goals %}")
    document.add_heading("Cíl {{ goal.number }}: {{ goal.title }}", 2)
    document.add_paragraph("{{ goal.text }}").paragraph_format.keep_with_next = True
    document.add_paragraph("{%p for measure in goal.measures %}")
    document.add_heading("{{ measure.number }} {{ measure.title }}", 3)
    document.add_paragraph("{{ measure.text }}")
    _facts(document, "fact in measure.facts")
    document.add_paragraph("{%p if measure.entries %}")
    heads = ("Služba", "Poskytovatel", "Úroveň", "Převzatá kapacita", "Peníze")
    _table(document, "measure.entries", heads, (2, 6.2, 1.8, 3.2, 3.2), numbers=(3, 4))
    document.add_paragraph("{%p else %}")
    document.add_paragraph(
        "Území zatím neobsluhuje žádná služba tohoto druhu ze základní sítě.", style="Quiet"
    )
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _styles(document: Any) -> None:
    for name, size, colour in (
        ("Normal", 10.5, None), ("Title", 26, DEEP), ("Subtitle", 12, DEEP), ("Heading 1", 17, DEEP),
        ("Heading 2", 13.5, DEEP), ("Heading 3", 11.5, DEEP),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        if colour is not None:
            style.font.color.rgb = colour
    _language(document.styles["Normal"], "cs-CZ")
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    quiet = document.styles.add_style("Quiet", 1)
    quiet.base_style = document.styles["Normal"]
    quiet.font.size, quiet.font.color.rgb = Pt(9.5), QUIET


def _language(style: Any, code: str) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    style.element.get_or_add_rPr().append(language)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.3)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("strana ")
    _field(footer, "PAGE")
    footer.add_run(" z ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _table(
    document: Any,
    rows: str,
    heads: tuple[str, ...],
    widths: tuple[float, ...],
    *,
    numbers: tuple[int, ...] = (),
) -> None:
    """Add a table whose body repeats for each row of `rows`; its head repeats on every page.

    widths    centimetres of each column
    numbers   columns that hold numbers, set to the right
    """
    table = document.add_table(rows=4, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (text, width) in enumerate(zip(heads, widths, strict=True)):
        # Word reads the width of the cells, LibreOffice that of the columns.
        table.columns[place].width = Cm(width)
        table.rows[0].cells[place].text = text
        table.rows[2].cells[place].text = f"{{{{ row[{place}] }}}}"
        for row in table.rows:
            row.cells[place].width = Cm(width)
    table.rows[1].cells[0].text = f"{{%tr for row in {rows} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            _set(cell, to_the_right=place in numbers)
    document.add_paragraph()


def _set(cell: Any, *, to_the_right: bool) -> None:
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_after = Pt(2)
        if to_the_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _facts(document: Any, loop: str) -> None:
    document.add_paragraph(f"{{%p for {loop} %}}")
    paragraph = document.add_paragraph(style="List Bullet")
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run("{{ fact.label }}: ").bold = True
    paragraph.add_run("{{ fact.value }}")
    document.add_paragraph("{%p endfor %}")


if __name__ == "__main__":
    make().save(str(FILE))
