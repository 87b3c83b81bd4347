"""Letters as documents for Word, from a template that officials can edit; the same letter, the same bytes."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from opora.core.documents import docx_of
from opora.funding.letters.content import Letter
from opora.funding.letters.template import Template


@lru_cache(maxsize=4)
def renderer(template: Template) -> Callable[[Letter], bytes]:
    """Return what makes a DOCX of a letter. The template is read and compiled once, for as many letters as come."""
    # Loaded here: it takes a fifth of a second, and every command would wait for it.
    from docxtpl import DocxTemplate

    content, environment = template.path.read_bytes(), _environment()

    def render(letter: Letter) -> bytes:
        document = DocxTemplate(BytesIO(content))
        document.render(letter, environment, autoescape=True)
        day = datetime.fromisoformat(letter["day"])
        title = f"{letter['title']} – {letter['service']}"
        return docx_of(document, title=title, author=letter["region"], day=day)

    return render


def _environment() -> Any:
    """Return where a template runs: it reads the fields of the letter and nothing else, and is compiled once."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    compiled: dict[str, Any] = {}

    class Compiling(SandboxedEnvironment):
        """Keeps what it has compiled: every letter has the same template."""

        def from_string(self, source: Any, *more: Any, **options: Any) -> Any:
            """Return the compiled template."""
            if source not in compiled:
                compiled[source] = super().from_string(source, *more, **options)
            return compiled[source]

    return Compiling(autoescape=True, undefined=StrictUndefined)
