"""Files that are not as Telegram states them, or that come in drips: their sender is told, and nobody else waits."""

import pytest
from exchanges.builders.every import fixtures
from telegram import File

from bot.telegram import body
from bot.telegram.body import Bounds
from bot.telegram.download import DownloadError, _received
from bot.texts import inspection as inspection_texts

pytestmark = pytest.mark.slow

FILE = next(fixture for fixture in fixtures() if fixture.name == "bybit").holds
MORE = inspection_texts.not_handed_over("large")
SLOW = inspection_texts.not_handed_over("slow")


async def test_more_than_was_stated_is_not_read(inspection_session, caplog):
    assert (await inspection_session.report(bytes(30 * 10**6), stated_size=1000)).text == MORE
    assert (await inspection_session.report(FILE, stated_size=len(FILE) - 1)).text == MORE
    assert (await inspection_session.report(FILE)).text.startswith("⚠️ Bybit user proof")
    assert "cannot be reached" not in caplog.text  # Telegram answers, whatever the file was


async def test_more_than_bots_may_download_is_not_read_whatever_was_stated(inspection_session):
    assert (await inspection_session.report(bytes(30 * 10**6), stated_size=0)).text == MORE


async def test_drips_are_left(inspection_session, monkeypatch, caplog):
    monkeypatch.setattr(body, "_FIRST_SECONDS", 0.2)
    people = [inspection_session.alice, inspection_session.sandbox.add_user("Carol")]
    sent = [await user.send_document("a.json", FILE, bytes_per_second=50) for user in people]
    _, other = await inspection_session.send(FILE, user=inspection_session.bot_session.bob)
    assert other.text.startswith("⚠️ Bybit user proof")
    for message in sent:
        assert (await inspection_session.reply_to(message)).text == SLOW
    assert "cannot be reached" not in caplog.text


async def test_one_person_leaves_a_place_to_others(inspection_session, monkeypatch):
    monkeypatch.setattr(body, "_FIRST_SECONDS", 60)  # for as long as the test runs
    for _ in range(3):
        await inspection_session.alice.send_document("a.json", FILE, bytes_per_second=5)
    _, other = await inspection_session.send(FILE, user=inspection_session.bot_session.bob)
    assert other.text.startswith("⚠️ Bybit user proof")
    assert inspection_session.said() == []


@pytest.mark.parametrize(("most", "fits"), [(5, True), (4, False)])
async def test_a_file_on_the_disk_of_an_own_server_is_counted_too(tmp_path, most, fits):
    (tmp_path / "file").write_bytes(b"12345")
    file = File("id", "unique", file_path=str(tmp_path / "file"))
    if fits:
        assert await _received(file, Bounds(most)) == b"12345"
        return
    with pytest.raises(DownloadError, match="large"):
        await _received(file, Bounds(most))
