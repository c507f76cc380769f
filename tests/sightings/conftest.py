"""Rooms of their own in a temporary folder."""

from contextlib import contextmanager

import pytest
from sightings.a_room import Room


@pytest.fixture
def open_room(tmp_path):
    """Open a room in a folder by name; the same name is the same room, opened again."""

    @contextmanager
    def opened(name="data"):
        (tmp_path / name).mkdir(exist_ok=True)
        room = Room(tmp_path / name)
        try:
            yield room
        finally:
            room.close()

    return opened


@pytest.fixture
def room(open_room):
    with open_room() as made:
        yield made
