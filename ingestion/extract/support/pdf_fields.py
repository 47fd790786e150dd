"""Text that a page shows outside its own content: filled form fields, typed-in notes, stamps,
lines and areas drawn over it.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

SHOWN = frozenset(
    {
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_REDACT,
        pdfium.FPDF_ANNOT_WATERMARK,
    }
)
MOST = 5000  # annotations looked at on one page


def open_page(pdf: Any, index: int) -> Any:
    """The page (``pypdfium2.PdfPage``, to be closed) with filled fields, notes and marks as part
    of its content; the file itself stays as it is.
    """
    page = pdf[index]
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0 or not any(_is_shown(page.raw, at) for at in range(min(count, MOST))):
        return page
    if not pdf.formenv and pdf.get_formtype():  # it draws the fields that nobody drew yet
        page.close()
        pdf.init_forms()
        page = pdf[index]
    done = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    if done != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[index]


def _is_shown(page: Any, at: int) -> bool:
    annotation = pdfium.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return False
    try:
        return pdfium.FPDFAnnot_GetSubtype(annotation) in SHOWN
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)
