"""Coordinates: affine maps, quarter turns, boxes."""

from __future__ import annotations

from typing import NamedTuple

Box = tuple[float, float, float, float]


class Matrix(NamedTuple):
    """``x' = a·x + c·y + e``, ``y' = b·x + d·y + f``, as PDF writes it."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """A point, mapped."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """The map that does ``first``, then this."""
        e, f = self.apply(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    def inverse(self) -> Matrix:
        """The map back; a quarter turn always has one."""
        det = self.a * self.d - self.b * self.c
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Matrix(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))


def upright(matrix: Matrix, box: Box) -> Box:
    """A box, mapped by a quarter turn or scaling: left, top, right, bottom."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = box
    x0, x1 = a * left + c * bottom + e, a * right + c * top + e
    y0, y1 = b * left + d * bottom + f, b * right + d * top + f
    return (
        min(x1, x0),
        min(y1, y0),
        max(x0, x1),
        max(y0, y1),
    )


def turned(degrees: int, bounds: Box) -> Matrix:
    """From PDF page space (y up) to a frame with origin top left after a clockwise quarter turn.

    ``bounds`` is the page's box: left, bottom, right, top.
    """
    left, bottom, right, top = bounds
    return {
        0: Matrix(1, 0, 0, -1, -left, top),
        90: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        270: Matrix(0, -1, -1, 0, top, right),
    }[degrees % 360]
