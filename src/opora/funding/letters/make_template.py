"""Makes the Word template of the letter, decision.docx, from nothing: run it again after changing the styles here.

    python -m opora.funding.letters.make_template

Officials may edit a copy of decision.docx in Word and keep it in <home>/letters/<region>/; the names in double braces
are those of `template.SAMPLE`.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FILE = Path(__file__).parent / "decision.docx"
DEEP = RGBColor(0x14, 0x3C, 0x66)
QUIET = RGBColor(0x4D, 0x55, 0x60)
FONT = "Calibri"


def make() -> Any:
    """Return the template as a python-docx document."""
    document = Document()
    _styles(document)
    _page(document)
    document.add_paragraph("{{ region }}", style="Subtitle")
    for label, name in (
        ("Příjemce", "provider"), ("IČO", "provider_number"), ("Značka", "mark"), ("Ze dne", "dated"),
    ):  # fmt: skip
        _fact(document, label, name)
    document.add_heading("{{ title }}", 1)
    _when(document, "synthetic", "Ukázka. Služba, poskytovatel i částka jsou vymyšlené.", style="Quiet")
    _fact(document, "Služba", "service")
    document.add_paragraph("{%p if forms %}")
    _fact(document, "Formy", "forms")
    document.add_paragraph("{%p endif %}")
    _fact(document, "Rozhodnutí", "resolution")
    document.add_paragraph("{%p if granted %}")
    _granted(document)
    document.add_paragraph("{%p else %}")
    document.add_heading("Proč se dotace neposkytuje", 2)
    _list(document, "reason in reasons", "{{ reason }}", "List Bullet")
    document.add_paragraph("{%p endif %}")
    document.add_heading("Jak se k částce došlo", 2)
    document.add_paragraph("{{ calculation }}")
    _list(document, "line in lines", "{{ line }}", "List Bullet")
    document.add_paragraph("Celé vysvětlení krok za krokem: {{ explanation }}")
    document.add_heading("Námitka", 2)
    document.add_paragraph(
        "{{ objection }} {{ objection_until }} Podat ji lze na stejné adrese jako vysvětlení."
    )
    document.add_heading("Z čeho oznámení vychází", 2)
    for label, name in (
        ("Pravidla", "rules"), ("Otisk pravidel", "rules_digest"), ("Výpočet", "calculated"),
        ("Otisk vstupů", "inputs_digest"),
    ):  # fmt: skip
        _fact(document, label, name, style="Quiet")
    return document


def _granted(document: Any) -> None:
    document.add_heading("Výše a účel dotace", 2)
    paragraph = document.add_paragraph("Poskytuje se dotace ")
    paragraph.add_run("{{ amount }}").bold = True
    paragraph.add_run(" (slovy: {{ amount_in_words }}).")
    document.add_paragraph("Účel: {{ purpose }}.")
    document.add_heading("Splátky", 2)
    _instalments(document)
    document.add_heading("Podmínky", 2)
    _list(document, "condition in conditions", "{{ condition }}", "List Number")


def _instalments(document: Any) -> None:
    """Add the table of instalments; its head repeats on every page."""
    heads, fields, widths = ("Splátka", "Částka", "Termín"), ("number", "amount", "due"), (2.4, 4.4, 9.0)
    table = document.add_table(rows=4, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for place, (head, name, width) in enumerate(zip(heads, fields, widths, strict=True)):
        # Word reads the width of the cells, LibreOffice that of the columns.
        table.columns[place].width = Cm(width)
        table.rows[0].cells[place].text = head
        table.rows[2].cells[place].text = f"{{{{ instalment.{name} }}}}"
        for row in table.rows:
            row.cells[place].width = Cm(width)
            row.cells[place].paragraphs[0].paragraph_format.space_after = Pt(2)
    for row in (table.rows[0], table.rows[2]):
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[1].cells[0].text = "{%tr for instalment in instalments %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


def _fact(document: Any, label: str, name: str, *, style: str = "Normal") -> None:
    paragraph = document.add_paragraph(style=style)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(f"{{{{ {name} }}}}")


def _when(document: Any, name: str, text: str, *, style: str) -> None:
    document.add_paragraph(f"{{%p if {name} %}}")
    document.add_paragraph(text, style=style)
    document.add_paragraph("{%p endif %}")


def _list(document: Any, loop: str, text: str, style: str) -> None:
    document.add_paragraph(f"{{%p for {loop} %}}")
    document.add_paragraph(text, style=style).paragraph_format.space_after = Pt(2)
    document.add_paragraph("{%p endfor %}")


def _styles(document: Any) -> None:
    for name, size, colour in (
        ("Normal", 10.5, None), ("Subtitle", 12, DEEP), ("Heading 1", 17, DEEP), ("Heading 2", 12, DEEP),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        if colour is not None:
            style.font.color.rgb = colour
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "cs-CZ")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    quiet = document.styles.add_style("Quiet", 1)
    quiet.base_style = document.styles["Normal"]
    quiet.font.size, quiet.font.color.rgb = Pt(9), QUIET


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


if __name__ == "__main__":
    make().save(str(FILE))
