"""A profile written for people: the sections that the page and the PDF show, the same texts in both."""

from opora.profiles.sheet.parts import Cell, Section, Table
from opora.profiles.sheet.sections import sections_of
from opora.profiles.sheet.summary import figures_of, map_of

__all__ = ["Cell", "Section", "Table", "figures_of", "map_of", "sections_of"]
