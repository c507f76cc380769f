"""The bot behind its webhook, and a client that knocks at its doors."""

import socket

import aiohttp
import pytest

SECRET = "a-secret-of-the-webhook"
PATH = "/hooks/tele_gram-1"


@pytest.fixture
def webhook():
    """Settings of a webhook on a free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    url = f"http://127.0.0.1:{port}{PATH}"
    return {"webhook_url": url, "webhook_secret": SECRET, "webhook_port": port}


@pytest.fixture
async def client():
    """An HTTP client: ``status, body = await client.get(address)``."""

    class Client:
        def __init__(self, session):
            self._session = session

        async def get(self, url):
            async with self._session.get(url) as answer:
                return answer.status, await answer.text()

        async def post(self, url, **how):
            async with self._session.post(url, **how) as answer:
                return answer.status, await answer.text()

    async with aiohttp.ClientSession() as session:
        yield Client(session)
