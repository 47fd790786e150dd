"""The two districts, built for the tests of this folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.permissions.world import World, build


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Two districts, gone with the test's transaction; refusals are meant and not logged."""
    logging.disable(logging.CRITICAL)
    yield build()
    logging.disable(logging.NOTSET)
