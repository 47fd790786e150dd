"""The readers, by the kind of file they read."""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.extract.document import Kind
from ingestion.extract.readers.base import Reader
from ingestion.extract.readers.csv import CsvReader
from ingestion.extract.readers.doc import DocReader
from ingestion.extract.readers.docx import DocxReader
from ingestion.extract.readers.html import HtmlReader
from ingestion.extract.readers.image import ImageReader
from ingestion.extract.readers.mht import MhtReader
from ingestion.extract.readers.odt import OdtReader
from ingestion.extract.readers.pdf import PdfReader
from ingestion.extract.readers.rtf import RtfReader
from ingestion.extract.readers.text import TextReader
from ingestion.extract.readers.xls import XlsReader
from ingestion.extract.readers.xlsx import XlsxReader

ALL: tuple[Reader, ...] = (
    DocxReader(),
    DocReader(),
    XlsxReader(),
    XlsReader(),
    CsvReader(),
    PdfReader(),
    ImageReader(),
    HtmlReader(),
    MhtReader(),
    OdtReader(),
    RtfReader(),
    TextReader(),
)
READERS: Mapping[Kind, Reader] = {kind: reader for reader in ALL for kind in reader.kinds}
