"""pdfium's calls with numbers for handles and addresses: a third of what its typed pointers cost,
and a report takes thousands.

Every handle is an int, 0 or None for none; an address is where the engine writes its answer (see
``Numbers``). A handle is good as long as its page is open.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

INT, HANDLE = ctypes.c_int, ctypes.c_void_p


def handle(raw: Any) -> int:
    """The number of a typed handle."""
    return ctypes.cast(raw, HANDLE).value or 0


def _call(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.CFUNCTYPE(result, *arguments)(handle(function))


class Numbers:
    """Room for a few numbers that the engine writes: ``at`` are their addresses, and ``read`` gives
    what was written last.
    """

    def __init__(self, kind: str, count: int) -> None:
        shape = struct.Struct(f"{count}{kind}")
        room = ctypes.create_string_buffer(shape.size)
        first, size = ctypes.addressof(room), shape.size // count
        self.at = tuple(first + size * place for place in range(count))
        self.read: Callable[[], tuple[Any, ...]] = partial(shape.unpack_from, room)


count_objects = _call(pdfium.FPDFPage_CountObjects, INT, HANDLE)
get_object = _call(pdfium.FPDFPage_GetObject, HANDLE, HANDLE, INT)
count_in_form = _call(pdfium.FPDFFormObj_CountObjects, INT, HANDLE)
get_in_form = _call(pdfium.FPDFFormObj_GetObject, HANDLE, HANDLE, ctypes.c_ulong)
kind_of = _call(pdfium.FPDFPageObj_GetType, INT, HANDLE)
mode_of = _call(pdfium.FPDFTextObj_GetTextRenderMode, INT, HANDLE)  # negative for all but text
bounds_of = _call(pdfium.FPDFPageObj_GetBounds, INT, HANDLE, *[HANDLE] * 4)
matrix_of = _call(pdfium.FPDFPageObj_GetMatrix, INT, HANDLE, HANDLE)
draw_mode = _call(pdfium.FPDFPath_GetDrawMode, INT, HANDLE, HANDLE, HANDLE)
fill_colour = _call(pdfium.FPDFPageObj_GetFillColor, INT, HANDLE, *[HANDLE] * 4)
stroke_colour = _call(pdfium.FPDFPageObj_GetStrokeColor, INT, HANDLE, *[HANDLE] * 4)
stroke_width = _call(pdfium.FPDFPageObj_GetStrokeWidth, INT, HANDLE, HANDLE)
has_transparency = _call(pdfium.FPDFPageObj_HasTransparency, INT, HANDLE)
count_segments = _call(pdfium.FPDFPath_CountSegments, INT, HANDLE)
get_segment = _call(pdfium.FPDFPath_GetPathSegment, HANDLE, HANDLE, INT)
point_of = _call(pdfium.FPDFPathSegment_GetPoint, INT, HANDLE, HANDLE, HANDLE)
segment_kind = _call(pdfium.FPDFPathSegment_GetType, INT, HANDLE)
closes = _call(pdfium.FPDFPathSegment_GetClose, INT, HANDLE)
clip_of = _call(pdfium.FPDFPageObj_GetClipPath, HANDLE, HANDLE)
count_clips = _call(pdfium.FPDFClipPath_CountPaths, INT, HANDLE)
count_clip_segments = _call(pdfium.FPDFClipPath_CountPathSegments, INT, HANDLE, INT)
get_clip_segment = _call(pdfium.FPDFClipPath_GetPathSegment, HANDLE, HANDLE, INT, INT)
count_marks = _call(pdfium.FPDFPageObj_CountMarks, INT, HANDLE)
get_mark = _call(pdfium.FPDFPageObj_GetMark, HANDLE, HANDLE, ctypes.c_ulong)
mark_name = _call(pdfium.FPDFPageObjMark_GetName, INT, HANDLE, HANDLE, ctypes.c_ulong, HANDLE)
text_object = _call(pdfium.FPDFText_GetTextObject, HANDLE, HANDLE, INT)
char_box = _call(pdfium.FPDFText_GetCharBox, INT, HANDLE, INT, *[HANDLE] * 4)
char_matrix = _call(pdfium.FPDFText_GetMatrix, INT, HANDLE, INT, HANDLE)
has_no_mapping = _call(pdfium.FPDFText_HasUnicodeMapError, INT, HANDLE, INT)
char_angle = _call(pdfium.FPDFText_GetCharAngle, ctypes.c_float, HANDLE, INT)
