"""Checking signatures beside the event loop: once a snapshot, bounded, and said to be under way until it is done."""

import asyncio
import time
from concurrent.futures import Future
from dataclasses import replace

import pytest

from bot.catalogue.evidence import EvidenceCache, SnapshotEvidence
from bot.catalogue.signatures import Signatures
from bot.formats import utf16
from bot.runtime.lru import LruCache
from bot.texts import group as words
from bot.texts.evidence import signed_line, signed_note, signed_shares
from porcore.format.hashing import Node
from porcore.format.statement import Asset, Statement
from porcore.format.wallet_list import Wallet, wallets_hash
from porcore.reserves.comparison import compare
from porcore.reserves.evidence import Level, examine
from porcore.sample.signed import SIGNED

pytestmark = pytest.mark.slow

TAKEN_AT = "2026-10-25T00:00:00Z"
LONG = 65_536


def statement_of(wallets):
    asset = Asset("ETH", 8, ("ETH",), 1, Node(10**8, bytes(32)))
    return Statement("Sample Exchange", TAKEN_AT, (asset,), wallets_hash(wallets))


def rows(number):
    """Rows that cost what a signed row costs: a key is found for each, and it is another one's."""
    _, signature = SIGNED["ETH", 0].evidence(TAKEN_AT)
    return tuple(
        Wallet("ETH", "ethereum", f"0x{place:040x}", "1", message=f"text {place}", signature=signature)
        for place in range(number)
    )


def evidence_of(wallets, future):
    statement = statement_of(wallets)
    return SnapshotEvidence(None, statement, compare(statement, wallets), wallets, future, time.monotonic())


async def test_the_event_loop_goes_on_while_thousands_of_rows_are_checked():
    wallets = rows(4_000)
    began = time.process_time()  # what others take of the processors holds nobody up here
    future = Signatures().of(statement_of(wallets), wallets)
    turns, longest, last = 0, 0.0, time.process_time()
    while not future.done():
        await asyncio.sleep(0)
        now = time.process_time()
        turns, longest, last = turns + 1, max(longest, now - last), now
    took = time.process_time() - began
    assert {found.level for found in future.result().rows} == {Level.INVALID}
    assert turns > 20
    assert longest < max(0.5, took / 2)


def test_one_snapshot_is_checked_once_and_findings_are_shared():
    wallets = rows(3)
    unsigned = tuple(replace(wallet, message="", signature="") for wallet in wallets)
    signatures = Signatures()
    first = signatures.of(statement_of(unsigned), unsigned)
    assert signatures.of(statement_of(unsigned), unsigned) is first
    assert signatures.of(statement_of(wallets), wallets) is not first
    assert len({id(found) for found in first.result(30).rows}) == 1


def test_an_unforeseen_failure_reaches_whoever_waits_and_stops_nothing():
    wallets = rows(1)
    signatures = Signatures()
    broken = signatures.of(
        replace(statement_of(wallets), exchange="Other"), (replace(wallets[0], asset="?"),)
    )
    with pytest.raises(KeyError):
        broken.result(30)
    assert signatures.of(statement_of(wallets), wallets).result(30).rows


def test_what_is_kept_is_bounded():
    kept: LruCache[str, str] = LruCache(3, 10, len)
    for key in "abcd":
        kept.put(key, key)
    assert kept.get("a") is None
    assert kept.get("b") == "b"
    kept.put("large", "x" * 9)  # with b, asked for last, that makes ten
    assert (kept.get("c"), kept.get("d"), kept.get("b")) == (None, None, "b")
    kept.put("huge", "x" * 11)
    assert kept.get("huge") == "x" * 11
    assert kept.get("b") is None
    kept.put("huge", "x")  # what took its place is lighter, so there is room again
    kept.put("b", "x" * 9)
    assert "huge" in kept
    assert "b" in kept


def test_what_is_forgotten_weighs_nothing():
    kept: LruCache[str, str] = LruCache(3, 10, len)
    kept.put("a", "x" * 10)
    assert kept.pop("a") == "x" * 10
    assert kept.pop("a") is None
    kept.put("b", "x" * 5)
    kept.put("c", "x" * 5)
    assert len(kept) == 2
    kept.clear()
    assert len(kept) == 0
    kept.put("d", "x" * 10)
    assert "d" in kept


def test_looking_whether_it_is_there_is_no_use_of_it():
    kept: LruCache[int, bool] = LruCache(2)
    for number in (1, 2):
        kept.put(number, True)
    assert 1 in kept
    kept.put(3, True)
    assert 1 not in kept


async def test_answers_do_not_wait_for_signatures_again_and_again(monthly_snapshots, monkeypatch):
    class ServedSnapshots:
        @staticmethod
        def snapshot(_entry):
            from porcore.snapshot import Snapshot

            return Snapshot(monthly_snapshots[0].file)

    class Never:
        @staticmethod
        def of(_statement, _wallets):
            return Future()

    cache, entry = EvidenceCache(ServedSnapshots(), Never()), monthly_snapshots[0].statement
    entry = type("Entry", (), {"statement_id": entry.id})
    monkeypatch.setattr("bot.catalogue.evidence.PATIENCE", 0.05)
    waits, wait = [], asyncio.wait

    async def counted(*given, **named):
        waits.append(named["timeout"])
        return await wait(*given, **named)

    monkeypatch.setattr("bot.catalogue.evidence.asyncio.wait", counted)
    for _ in range(50):
        assert (await cache.awaited(cache.of(entry))).checked is None
    assert 1 <= len(waits) <= 2  # a second one where the first came back a hair too early


def test_until_it_is_done_that_is_said():
    wallets = rows(2)
    evidence = evidence_of(wallets, Future())
    assert evidence.checked is None
    assert "still being checked" in signed_line(None, ())
    assert signed_note(None, ()) == ""
    assert "still being checked" in signed_shares(evidence.rows, None)
    page = words.wallets("title", evidence.listed(None), 0, 6, None)
    assert page.count("⏳") == 2
    told = words.wallets_told("title", evidence.listed(None), 0, 6, None)
    assert told.count("signature is still being checked") == 2


@pytest.mark.parametrize("letter", ["z", "&", "<"])
def test_a_page_of_the_longest_texts_fits(letter):
    """A foreign list may hold 65,536 characters in every field; no row may push another one out."""
    text = letter * LONG
    wallets = tuple(
        Wallet(
            "W" * 32,
            text,
            f"{place}{text[1:]}",
            "1" * 8 + "." + "1" * 30,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
        )
        for place in range(6)
    )
    found = tuple((wallet, examine(wallet)) for wallet in wallets)
    short = words.wallets("title" * 30, found, 0, 6, "W" * 32)
    html = words.wallets_told("title" * 30, found, 0, 6, "W" * 32)
    for made in (short, html):
        assert utf16(made.replace("&lt;", "<").replace("&amp;", "&")) <= 4096
    assert html.count("(65,536 characters)") >= 6
    assert html.count("<b>unverifiable</b>") == 6


def test_rows_with_a_fault_come_first_whatever_their_asset():
    good = tuple(replace(wallet, message="", signature="") for wallet in rows(20))
    wallets = (*good, *(replace(wallet, asset="ETH", chain="z") for wallet in rows(1)), *rows(2)[1:])
    evidence = evidence_of(good, Signatures().of(statement_of(wallets), wallets))
    evidence = replace(evidence, wallets=wallets)
    evidence.signatures.result(30)
    levels = [finding.level for _, finding in evidence.listed(None)]
    assert levels[:2] == [Level.INVALID, Level.UNVERIFIABLE]
    assert set(levels[2:]) == {Level.CLAIMED}
