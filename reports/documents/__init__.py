"""Documents that leave the building, made from plain data.

Pure: python-docx and reportlab; no database. A document is described once (``Letter``) and written
in two kinds of file that say the same.
"""

from reports.documents.letter import Item, Letter
from reports.documents.letter_pdf import write_letter_pdf
from reports.documents.letter_word import write_letter_word

__all__ = ["Item", "Letter", "write_letter_pdf", "write_letter_word"]
