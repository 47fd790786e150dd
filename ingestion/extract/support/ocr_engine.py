"""The recogniser: rapidocr with the models inside its package, on the processor, offline.

Import this module only in a process that reads images: it loads the engine's libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

Gray = NDArray[np.uint8]
Quad = NDArray[np.float32]

DETECTOR = "PP-OCRv6_det_small.onnx"
READER = "PP-OCRv6_rec_small.onnx"
THREADS = 2
BATCH = 8
FIND_DPI = 105.0
"""Finding needs no more: as many pieces as at 150, in half the time; reading does."""
NARROWEST = [3, 48, 96]
"""Channels, height and least width of a crop: figures are short, and a wider one is all padding."""

LONGEST_SHAPE = 6
"""How many times its shorter side an image's longer one may be for the detector."""
PAPER = 255


class Reading(NamedTuple):
    """What a crop says, and how sure the recogniser is (0 to 1)."""

    text: str
    score: float


def model(name: str) -> Path:
    """The path of a model inside the engine's package."""
    found = find_spec("rapidocr")
    assert found is not None and found.origin is not None  # noqa: S101, PT018 - imported above
    return Path(found.origin).parent / "models" / name


class Engine:
    """Finds text in an image, and reads crops; models are loaded once."""

    def __init__(self) -> None:
        cv2.setNumThreads(THREADS)
        self._engine: Any = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Global.max_side_len": 100_000,  # the caller chooses the size
                "Det.model_path": str(model(DETECTOR)),
                "Rec.model_path": str(model(READER)),
                "Rec.rec_batch_num": BATCH,
                "Rec.rec_img_shape": NARROWEST,
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, image: Gray, dpi: float) -> list[Quad]:
        """The four corners, in pixels and clockwise from top left, of each piece of text."""
        share = min(1.0, FIND_DPI / dpi)
        small = np.asarray(
            cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8
        )
        coloured = cv2.cvtColor(_widened(small), cv2.COLOR_GRAY2BGR)
        boxes = self._engine(coloured, use_det=True, use_cls=False, use_rec=False).boxes
        if boxes is None:
            return []
        return [np.asarray(box, dtype=np.float32) / np.float32(share) for box in boxes]

    def read(self, crops: Sequence[Gray]) -> list[Reading]:
        """What each crop (one line of text) says."""
        if not crops:
            return []
        coloured = [cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) for crop in crops]
        found = self._engine.recognize_txt(coloured)
        pairs = zip(found.txts, found.scores, strict=True)
        return [Reading(text, float(score)) for text, score in pairs]


def _widened(image: Gray) -> Gray:
    """The image with paper added to a side that is very short against the other: the detector
    enlarges the shorter side to a fixed length, and the other with it, without bound.
    """
    height, width = image.shape[:2]
    below = max(width // LONGEST_SHAPE - height, 0)
    beside = max(height // LONGEST_SHAPE - width, 0)
    if not below and not beside:
        return image
    return np.asarray(
        cv2.copyMakeBorder(image, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=PAPER),
        dtype=np.uint8,
    )
