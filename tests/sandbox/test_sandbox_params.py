"""Parameters: unknown ones are refused, and every way to send them is taken."""

import json

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox import Sandbox, SandboxUser


@pytest.fixture
def alice(sandbox: Sandbox) -> SandboxUser:
    return sandbox.add_user("Alice", started=True)


async def test_unknown_parameters_are_refused(bot: Bot, alice: SandboxUser) -> None:
    with pytest.raises(BadRequest, match="no parameter 'txt'"):
        await bot.send_message(alice.id, "x", api_kwargs={"txt": "x"})
    with pytest.raises(BadRequest, match=r"(?i:link preview options)"):
        await bot.send_message(alice.id, "x", api_kwargs={"link_preview_options": {"off": True}})
    with pytest.raises(BadRequest, match="no parameter 'message_effect_id'"):
        await bot.send_message(alice.id, "x", message_effect_id="5")
    with pytest.raises(BadRequest, match=r"(?i:wrong parameter action)"):
        await bot.send_chat_action(alice.id, "thinking")


async def test_parameters_come_as_form_json_or_query(sandbox: Sandbox, alice: SandboxUser) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/SENDmessage"
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = [
            await client.post(url, json={"chat_id": alice.id, "text": "a", "reply_markup": markup}),
            await client.post(
                url, data={"chat_id": str(alice.id), "text": "b", "reply_markup": json.dumps(markup)}
            ),
            await client.get(
                url, params={"chat_id": alice.id, "text": "c", "reply_markup": json.dumps(markup)}
            ),
        ]
        assert [one.json()["result"]["text"] for one in answers] == ["a", "b", "c"]
        assert all(one.json()["result"]["reply_markup"] == markup for one in answers)
        wrong = await client.post(url, content=b'{"chat_id":', headers={"Content-Type": "application/json"})
        assert wrong.json() == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: can't parse JSON object",
        }
        lone = await client.post(
            url, content=b'{"chat_id": 1, "text": "\\ud800"}', headers={"Content-Type": "application/json"}
        )
        assert lone.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
        missing = await client.post(f"{sandbox.base_url}{sandbox.token}/sendSticker")
        assert missing.status_code == 404
        assert missing.json()["description"] == "Not Found: method not found"
        for body in (b"", b"--x\r\n\r\n\r\n", b"nonsense"):
            torn = await client.post(
                url, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
            )
            assert torn.status_code == 400
