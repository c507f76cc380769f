"""Files: real pictures, size limits, opaque ids, downloads by published path only."""

import io
import time
from collections.abc import Callable

import httpx
import pytest
from PIL import Image
from telegram import Bot, InputMediaDocument, InputMediaPhoto, Message
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.sandbox import Sandbox, SandboxUser

MEGABYTE = 1024 * 1024


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice", started=True)


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, kind)
    return buffer.getvalue()


async def test_a_photo_has_smaller_sizes(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    data = picture(1000, 500)
    sent = await bot.send_photo(alice.id, data, caption="<b>x</b>", parse_mode="HTML", has_spoiler=True)
    assert [(one.width, one.height) for one in sent.photo] == [(90, 45), (320, 160), (1000, 500)]
    assert sent.has_media_spoiler
    assert sandbox.history(alice)[-1].photo == data
    small = await (await sent.photo[0].get_file()).download_as_bytearray()
    assert Image.open(io.BytesIO(bytes(small))).size == (90, 45)


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (lambda: b"not a picture", "(?i:image_process_failed)"),
        (lambda: picture(400, 300)[:-30], "(?i:image_process_failed)"),
        (lambda: picture(9000, 1001), "(?i:photo_invalid_dimensions)"),
        (lambda: picture(2100, 100), "(?i:photo_invalid_dimensions)"),
        (lambda: picture(20_000, 20_000), "(?i:photo_invalid_dimensions)"),
        (lambda: b"", "(?i:file must be non-empty)"),
        (lambda: b"x" * (10 * MEGABYTE + 1), "too big for a photo; the maximum size is 10485760 bytes"),
    ],
    ids=["text", "torn", "too large", "too long", "bomb", "empty", "too big"],
)
async def test_pictures_that_are_refused(
    bot: Bot, alice: SandboxUser, made: Callable[[], bytes], fault: str
) -> None:
    with pytest.raises(BadRequest, match=fault):
        await bot.send_photo(alice.id, made())


@pytest.mark.slow
async def test_the_longest_and_largest_pictures_pass(bot: Bot, alice: SandboxUser) -> None:
    assert (await bot.send_photo(alice.id, picture(2000, 100))).photo[-1].width == 2000
    assert (await bot.send_photo(alice.id, picture(6000, 4000))).photo[-1].height == 4000


async def test_a_file_goes_again_by_its_id(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    first = await bot.send_document(alice.id, b"proof", filename="proof.json")
    assert first.document is not None
    assert (first.document.file_name, first.document.mime_type, first.document.file_size) == (
        "proof.json",
        "application/json",
        5,
    )
    again = await bot.send_document(alice.id, first.document.file_id, caption="again")
    assert again.document == first.document
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(alice.id, first.document.file_id)
    with pytest.raises(BadRequest, match=r"(?i:wrong remote file identifier)"):
        await bot.send_document(alice.id, "BQACmadeup")
    with pytest.raises(BadRequest, match="fetches no files"):
        await bot.send_document(alice.id, "https://example.com/x.zip")


async def test_media_are_replaced(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    sent = await bot.send_photo(alice.id, picture(30, 30))
    same = InputMediaPhoto(sent.photo[-1].file_id)
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_media(same)
    edited = await sent.edit_media(InputMediaDocument(b"x", filename="x.html", caption="now a file"))
    assert isinstance(edited, Message)
    assert edited.document is not None
    assert (edited.caption, edited.photo) == ("now a file", ())
    text = await bot.send_message(alice.id, "x")
    assert isinstance(await text.edit_media(InputMediaPhoto(picture(9, 9))), Message)


@pytest.mark.slow
async def test_limits_up_and_down(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    large = await alice.send_document("large.zip", bytes(20 * MEGABYTE + 1))
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large.file_id)
    just = await alice.send_document("just.zip", bytes(20 * MEGABYTE))
    assert (await bot.get_file(just.file_id)).file_size == 20 * MEGABYTE
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(alice.id, bytes(50 * MEGABYTE + 1), filename="x.bin")
    with pytest.raises(BadRequest, match=r"(?i:invalid file_id)"):
        await bot.get_file("BQACmadeup")


async def test_downloads_need_the_token_and_a_published_path(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser
) -> None:
    sent = await alice.send_document("../../etc/pässwd.zip", b"data")
    assert sent.document is not None
    assert sent.document.name == "pässwd.zip"
    file = await bot.get_file(sent.file_id)
    assert file.file_path is not None
    assert file.file_path.startswith(f"{sandbox.base_file_url}{sandbox.token}/documents/file_")
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(file.file_path)).content == b"data"
        stranger = file.file_path.replace(sandbox.token, "1234567890:" + "x" * 35)
        assert (await client.get(stranger)).status_code == 401
        assert (await client.get(file.file_path + "x")).status_code == 404


async def test_attached_names_must_fit(sandbox: Sandbox, alice: SandboxUser) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/sendDocument"
    async with httpx.AsyncClient(trust_env=False) as client:
        fields = {"chat_id": str(alice.id), "document": "attach://a"}
        good = await client.post(url, data=fields, files={"a": ("n.txt", b"x")})
        assert good.json()["result"]["document"]["file_name"] == "n.txt"
        missing = await client.post(url, data=fields, files={"b": ("n.txt", b"x")})
        assert missing.status_code == 400
        none = await client.post(url, data={"chat_id": str(alice.id)})
        assert none.json()["description"] == "Bad Request: there is no document in the request"


async def test_another_bots_token_is_not_ours(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1234567890:" + "x" * 35, base_url=sandbox.base_url).initialize()


async def test_a_file_may_be_larger_than_bots_are_told(
    sandbox: Sandbox, bot: Bot, alice: SandboxUser
) -> None:
    data = bytes(range(256)) * 1000
    await alice.send_document("a.bin", data, stated_size=1000)
    (update,) = await bot.get_updates(timeout=5)
    document = update.message.document
    assert document.file_size == 1000
    file = await document.get_file()
    assert file.file_size == 1000
    assert bytes(await file.download_as_bytearray()) == data


@pytest.mark.slow
async def test_a_file_may_come_slowly(sandbox: Sandbox, bot: Bot, alice: SandboxUser) -> None:
    await alice.send_document("a.bin", b"abcdef", bytes_per_second=50)
    (update,) = await bot.get_updates(timeout=5)
    file = await update.message.document.get_file()
    async with httpx.AsyncClient() as client, client.stream("GET", file.file_path) as response:
        parts = [(time.monotonic(), part) async for part in response.aiter_raw()]
    assert b"".join(part for _, part in parts) == b"abcdef"
    assert len(parts) > 1
    assert parts[-1][0] - parts[0][0] >= 0.05
