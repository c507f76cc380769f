"""A claim's id names all of it, and its JSON is read back as exactly those bytes."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publications.claim_bundles import SOURCE, WALLETS, opened, toml, write, zipped

from porcore.exchanges.known import shipped
from porcore.format.wallet_list import wallets_hash
from porcore.publications import ClaimError, claim_source_is_known, parse_claim

TEXT = toml(
    roots=[{"label": "", "hash": "ab" * 32}],
    totals=[{"asset": "BTC", "amount": "12840.1"}, {"asset": "ETH", "amount": "9"}],
    units=[{"asset": "BTC", "decimals": 3, "source": SOURCE}],
)


@pytest.fixture(scope="module")
def claim(tmp_path_factory):
    return opened(write(tmp_path_factory.mktemp("claim") / "x", TEXT, wallets_csv=WALLETS)).claim


def test_the_id_is_the_hash_of_canonical_json_with_the_hash_of_every_file(claim):
    data = claim.canonical()
    assert claim.id == hashlib.sha256(data).hexdigest()
    facts = json.loads(data)
    assert facts["format"] == "porcore-claim/1"
    assert facts["files"] == [
        {"name": "publication.toml", "sha256": hashlib.sha256(TEXT.encode()).hexdigest()},
        {"name": "wallets.csv", "sha256": hashlib.sha256(WALLETS.encode()).hexdigest()},
    ]
    assert facts["reserves_sha256"] == wallets_hash(claim.wallets)
    assert "0x00000000219ab540356cBB839Cbe05303d7705Fa" not in data.decode()
    assert data == json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def test_it_is_read_back(claim):
    assert parse_claim(claim.canonical(), claim.wallets) == claim
    alone = parse_claim(claim.canonical())
    assert alone.id == claim.id
    assert not alone.wallets_at_hand
    assert alone.with_wallets(claim.wallets) == claim


def test_another_wallet_list_is_refused(claim):
    with pytest.raises(ClaimError, match="expected the claim's"):
        parse_claim(claim.canonical(), claim.wallets[:1])


def test_folder_and_archive_are_one_claim(claim, tmp_path):
    folder = write(tmp_path / "x", TEXT, wallets_csv=WALLETS)
    for prefix in ("", "okx/"):
        assert opened(zipped(folder, tmp_path / "x.zip", prefix)).claim == claim


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_change_of_the_json_passes_as_the_same_claim(claim, data):
    whole = claim.canonical()
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=3))
    changed = whole[:at] + put + whole[at + data.draw(st.integers(0, 3)) :]
    try:
        other = parse_claim(changed)
    except ClaimError:
        return
    assert other.canonical() == changed
    assert (other.id == claim.id) == (changed == whole)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "porcore-claim/2"},
        {"exchange": "OKX"},
        {"taken_at": "2026-08-14"},
        {"source": "http://okx.com"},
        {"leaves": "other"},
        {"roots": [{"label": "b", "hash": "ab" * 32}, {"label": "a", "hash": "ab" * 32}]},
        {"roots": [{"label": "", "hash": "ab" * 31}]},
        {"totals": [{"asset": "BTC", "amount": "1.0", "debt": "", "basis": "stated"}]},
        {"totals": [{"asset": "BTC", "amount": "1", "debt": "", "basis": "sworn"}]},
        {"reserves_sha256": "x"},
        {"files": [{"name": "a", "sha256": "ab" * 32}, {"name": "a", "sha256": "ab" * 32}]},
        {"extra": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_json_that_is_no_claim_is_refused(claim, change):
    facts = json.loads(claim.canonical()) | change
    with pytest.raises(ClaimError):
        parse_claim(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode())


def test_json_with_white_space_is_refused(claim):
    with pytest.raises(ClaimError, match="not canonical"):
        parse_claim(json.dumps(json.loads(claim.canonical()), sort_keys=True).encode())


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_every_change_of_the_toml_is_refused_or_another_claim(claim, tmp_path_factory, data):
    at = data.draw(st.integers(0, len(TEXT) - 1))
    put = data.draw(st.sampled_from(["", "0", "9", "a", "z", '"', "\n", " ", "#", "=", "[", ".", "é"]))
    changed = TEXT[:at] + put + TEXT[at + data.draw(st.integers(0, 2)) :]
    folder = tmp_path_factory.mktemp("mutation", numbered=True) / "x"
    try:
        other = opened(write(folder, changed, wallets_csv=WALLETS)).claim
    except ClaimError:
        return
    assert (other.id == claim.id) == (changed == TEXT)


@pytest.mark.parametrize(
    ("source", "is_known"),
    [
        ("https://www.okx.com/x", True),
        ("https://static.okx.com/x", True),
        ("https://okx.com.evil.example/x", False),
        ("https://evil.example/okx.com", False),
        ("https://github.com/okx/proof-of-reserves", True),
        ("https://github.com/evil/okx", False),
    ],
)
def test_an_address_that_is_not_known_as_the_exchanges_own_is_told(tmp_path, source, is_known):
    text = toml(source=source, totals=[{"asset": "BTC", "amount": "1"}])
    claim = opened(write(tmp_path / "x", text)).claim
    assert claim_source_is_known(claim, shipped()) is is_known
