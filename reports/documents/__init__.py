"""Documents that leave the building, made from plain data.

Pure: python-docx and reportlab; no database. A document is described once (``Letter``) and written
in two kinds of file that say the same.
"""

from reports.documents.letter import Item, Letter
from reports.documents.letter_pdf import write_letter_pdf
from reports.documents.letter_word import write_letter_word
from reports.documents.rule_book import family_of, rule_book

__all__ = ["Item", "Letter", "family_of", "rule_book", "write_letter_pdf", "write_letter_word"]
