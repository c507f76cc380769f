"""Proof sets in their bundles: what is read, what is refused, and what the body says of them."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from proof_sets import KEYS, broken, files_of, forged, opened, root_of, toml, with_rows, write_set
from publications.claim_bundles import opened as opened_claim

from porcore.exchanges.known import shipped
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.publications import (
    ClaimError,
    KeyVoucher,
    ProofSet,
    check_proof_set,
    open_proof_set,
    parse_proof_set,
    proof_set_bundle,
)
from porcore.publications.claim import Basis, Claim, ClaimRoot, ClaimTotal
from porcore.publications.proof_set import STEPS


@pytest.fixture
def bundle(tmp_path):
    """Return a function that writes one more bundle."""
    numbers = iter(range(100))
    return lambda files=None, **words: write_set(tmp_path / f"set{next(numbers)}", files, **words)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> ProofSet:
    """Gate's set as gnark made it, under the key that lies beside it."""
    return opened(write_set(tmp_path_factory.mktemp("whole") / "set"))


def refusal(path):
    with pytest.raises(ClaimError) as caught:
        opened(path)
    return str(caught.value)


def test_a_whole_set_holds_under_the_key_of_whoever_brought_it(whole):
    assert whole.holds
    assert not whole.is_pinned
    assert (whole.batches, whole.held, whole.program, whole.last_root) == (5, 5, "gate", root_of())
    assert [line.step for line in whole.lines] == list(STEPS)
    assert AuditStep.ROOT not in STEPS
    (key,) = whole.keys
    assert (key.name, key.tier, key.batches, key.voucher, key.source) == (
        "key.vk", None, 5, KeyVoucher.OPERATOR, "",
    )  # fmt: skip
    assert key.sha256 == sha256(files_of()["key.vk"]).hexdigest()
    assert [file.name for file in whole.files] == ["key.vk", "proofs.csv", "publication.toml", "totals.json"]


def test_the_id_is_the_hash_of_a_body_that_is_read_back(whole):
    data = whole.canonical()
    assert whole.id == sha256(data).hexdigest()
    assert parse_proof_set(data) == whole
    for old, new in (
        (b'"held":5', b'"held":5.0'),
        (b'"held":5', b'"held":-1'),
        (b'"operator"', b'"exchange"'),
        (b'"holds"', b'"perhaps"'),
        (b'"numbering"', b'"root"'),
        (b'"last_place":""', b'"last_place":"01"'),
        (b'"last_place":""', b'"last_place":" 1"'),
        (b'"batches":5', b'"batches": 5'),
        (b"porcore-proof-set/1", b"porcore-claim/1"),
        (b'"source":"https', b'"source":"http'),
    ):
        assert old in data
        with pytest.raises(ClaimError):
            parse_proof_set(data.replace(old, new, 1))


def test_a_zip_is_the_same_set(bundle, tmp_path, whole):
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", bundle())
    assert opened(Path(packed)).id == whole.id


def test_several_tables_are_one(bundle, whole):
    table = files_of()["proofs.csv"]
    files = files_of("gate", "proofs.csv")
    files["proofs-0.csv"] = with_rows(table, lambda rows: rows.__delitem__(slice(3, None)))
    files["proofs-1.csv"] = with_rows(table, lambda rows: rows.__delitem__(slice(0, 3)))
    found = opened(bundle(files))
    assert (found.holds, found.last_root, found.batches) == (True, whole.last_root, 5)
    twice = bundle({**files, "proofs.csv": table})
    assert "Give each of several a number." in refusal(twice)
    missing = bundle({name: data for name, data in files.items() if name != "proofs-0.csv"})
    assert opened(missing).line(AuditStep.NUMBERING).state is State.FAILS


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notes.txt", "Rename it to what it is, or remove it."),
        ("key-050.vk", "rename it to key.vk; of several"),
        ("proofs-a.csv", "rename it to proofs.csv"),
        ("proof202507.csv", "rename it to proofs.csv"),
        ("cex_config.json", "rename it to totals.json"),
        ("config.json", "rename it to totals.json"),
        ("zkpor128.vk.save", "rename it to key.vk"),
        ("zkpor50_2.vk", "each to key- and its tier"),
        ("user_config_0.json", "remove it: the bundle is for everyone"),
        ("wallets.csv", "It belongs to a claim: porcore claim reads one."),
        (".DS_Store", "zip -X proofs.zip"),
    ],
)
def test_files_of_other_names_are_refused(bundle, name, said):
    assert said in refusal(bundle({**files_of(), name: b"x"}))


def test_each_kind_of_bundle_says_what_reads_the_other(bundle, tmp_path):
    with pytest.raises(ClaimError, match="It belongs to a proof set: porcore audit-zk checks one"):
        opened_claim(bundle())
    alone = bundle({})
    with pytest.raises(ClaimError, match=r"which has proofs\.csv beside it: porcore audit-zk checks one"):
        opened_claim(alone)
    assert "porcore claim reads one" in refusal(_with(bundle(), "porcore-proof-set/1", "porcore-claim/1"))
    assert "no file proofs.csv" in refusal(alone)


def _with(path, old, new):
    file = path / "publication.toml"
    file.write_text(file.read_text().replace(old, new))
    return path


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[keys]]\nfile = "key.vk"\ntier = 50\n', "no tier, as in the file's name"),
        ('[[keys]]\nfile = "key.vk"\nsha256 = "00"\n', "Get the right key; or"),
        (
            f'[[keys]]\nfile = "key.vk"\nsha256 = "{"ab" * 32}"\n',
            "found abababab…, another SHA-256, expected",
        ),
        ('[[keys]]\nfile = "other.vk"\n', "a key of the bundle (key.vk)"),
        ('[[keys]]\nfile = "key.vk"\npublished_at = "http://x.example/k"\n', "an https address"),
        ('[[keys]]\nfile = "key.vk"\n[[keys]]\nfile = "key.vk"\n', "every file once"),
        ('[[roots]]\nlabel = ""\nhash = "00"\n', "an unknown key"),
    ],
)
def test_what_the_toml_says_of_keys_is_held_against_them(bundle, more, said):
    assert said in refusal(bundle(more=more))


def test_where_a_key_is_published_is_its_makers_word(bundle):
    more = '[[keys]]\nfile = "key.vk"\npublished_at = "https://www.gate.com/key"\n'
    (key,) = opened(bundle(more=more)).keys
    assert (key.voucher, key.source) == (KeyVoucher.OPERATOR, "https://www.gate.com/key")


def test_only_formats_with_batch_proofs_of_the_exchange_itself(bundle):
    assert "gate, binance, htx" in refusal(
        bundle(exchange="okx", proof_format="okx-poseidon", source="https://okx.com/")
    )
    assert "which is no format of HTX" in refusal(bundle(exchange="htx", proof_format="gate"))
    assert "proof_format htx, and proofs of Gate's program" in refusal(
        bundle(files_of("gate", "key.vk"), exchange="htx", proof_format="htx")
    )


def test_a_key_that_lets_anyone_prove_is_refused_by_its_name(bundle):
    said = refusal(bundle(forged(gamma="delta")))
    assert said.startswith("key.vk: ")
    assert "its γ and δ are the same" in said
    said = refusal(bundle({**files_of(), "key.vk": bytes(708)}))
    assert said.startswith("key.vk: ")
    assert "found the point at infinity" in said


def test_a_key_for_tiers_that_the_table_has_not(bundle):
    files = files_of("gate", "key.vk")
    assert "tier" in refusal(bundle({**files, "key-50.vk": files_of()["key.vk"]}))


def test_a_key_that_is_pinned_for_another_exchange_is_the_operators_word(bundle, whole):
    from porcore.exchanges.zk.known_keys import KNOWN_KEYS

    assert all(shipped().by_key(key.exchange) for key in KNOWN_KEYS)
    pinned = replace(whole, keys=(replace(whole.keys[0], voucher=KeyVoucher.PORCORE),))
    assert pinned.is_pinned
    assert pinned.id != whole.id
    assert not replace(pinned, keys=(*pinned.keys, *whole.keys)).is_pinned
    assert not replace(pinned, keys=()).is_pinned


def test_a_forged_set_holds_and_is_no_more_than_its_key(bundle):
    found = opened(bundle(forged()))
    assert found.holds
    assert not found.is_pinned


def test_what_fails_is_said_with_its_batch(bundle):
    found = opened(bundle(broken(3)))
    (line,) = found.failing
    assert (line.step, line.batch, found.held, found.holds) == (AuditStep.PROOFS, 3, 3, False)

    def unlink(rows):
        rows[2]["account_tree_roots"] = rows[1]["account_tree_roots"]

    files = files_of("gate", "key.vk")
    files["proofs.csv"] = with_rows(files["proofs.csv"], unlink)
    found = opened(bundle(files))
    assert [(line.step, line.batch) for line in found.failing] == [
        (AuditStep.LINKS, 2),
        (AuditStep.INPUTS, 2),
    ]
    assert found.line(AuditStep.PROOFS).state is State.OPEN
    assert not found.holds


def test_totals_are_equal_as_a_claim_has_them(bundle, whole):
    from porcore.exchanges.formats.zk_totals import read_zk_totals

    totals = tuple(
        sorted(
            ClaimTotal(total.symbol, str(total.equity), str(total.debt), Basis.CIRCUIT)
            for total in read_zk_totals(files_of()["totals.json"])
        )
    )
    claim = Claim("gate", whole.taken_at, "gate", whole.source, (ClaimRoot("", root_of()),), totals)
    assert whole.covers(claim)
    first = totals[0]
    for other in (
        replace(claim, roots=(ClaimRoot("", "0a" * 32),)),
        replace(claim, roots=()),
        replace(claim, totals=totals[1:]),
        replace(claim, totals=(replace(first, amount=f"{first.amount}0"), *totals[1:])),
        replace(claim, totals=(replace(first, debt="7"), *totals[1:])),
        replace(claim, totals=tuple(replace(total, basis=Basis.STATED) for total in totals)),
        replace(claim, totals=()),
        replace(claim, exchange="quanto"),
    ):
        assert not whole.covers(other)
    fails = replace(whole.lines[0], state=State.FAILS)
    for other_set in (
        opened(bundle(files_of("gate", "totals.json"))),
        replace(whole, keys=()),
        replace(whole, lines=(fails, *whole.lines[1:])),
    ):
        assert not other_set.covers(claim)


def test_the_rows_of_one_place_after_the_other_have_a_last_place(bundle):
    files = files_of("binance", "key.vk", "totals.json")
    found = opened(bundle(files, exchange="binance", proof_format="binance"))
    assert (found.last_place, found.program) == (9, "binance")
    assert found.amounts_sha256 == ""


def test_a_table_beyond_its_limits_is_refused(bundle):
    name = "proofs.csv"
    large = bundle({**files_of(), name: b"x" * (2**26 + 1)})
    assert f"found more than {2**26} bytes" in refusal(large)
    assert "at most 65536 bytes" in refusal(bundle({**files_of(), "key.vk": bytes(2**16 + 1)}))


def test_a_hundred_tables_are_one_also_in_a_zip(bundle, tmp_path):
    """Empty tables would be refused by their rows, so each has one."""
    files = files_of("gate", "key.vk", "totals.json")
    header, row = files.pop("proofs.csv").split(b"\n")[:2]
    files |= {f"proofs-{number}.csv": b"\n".join([header, row]) for number in range(100)}
    packed = shutil.make_archive(str(tmp_path / "hundred"), "zip", bundle(files))
    assert len(open_proof_set(Path(packed), shipped(), datetime.now(UTC)).table.rows) == 100


def test_files_that_are_too_much_together_are_not_all_read(bundle, monkeypatch):
    """A folder or .zip of a hundred tables, each as large as all may be, does not have to fit into memory."""
    large = {f"proofs-{number}.csv": bytes(1000) for number in range(9)}
    layout = replace(proof_set_bundle._LAYOUT, together=5000)
    monkeypatch.setattr(proof_set_bundle, "_LAYOUT", layout)
    assert refusal(bundle(large)).startswith(
        "proofs-5.csv: found a file with which all have more than 5000 bytes"
    )


def test_a_time_that_has_not_come_is_refused(bundle):
    path = bundle(taken_at="2199-01-01T00:00:00Z")
    with pytest.raises(ClaimError, match="has not come yet"):
        open_proof_set(path, shipped(), datetime(2026, 11, 29, tzinfo=UTC))


def test_progress_is_told_batch_by_batch(bundle):
    told = []
    read = open_proof_set(bundle(), shipped(), datetime(2026, 11, 29, tzinfo=UTC))
    check_proof_set(read, progress=lambda stage, done, total: told.append((stage.value, done, total)))
    assert told[-1][1:] == (5, 5)
    assert KEYS["gate"]
    assert toml().startswith('format = "porcore-proof-set/1"')


@pytest.mark.parametrize(("batches", "keys"), [(40, 40), (700, 1)])
def test_a_set_of_very_many_tiers_is_read_back(bundle, batches, keys):
    """Sentences name some of the keys, and of the tiers without one."""

    def multiply(rows):
        rows[:] = [
            {**rows[0], "batch_number": number, "assets_count": 1 + number} for number in range(batches)
        ]

    files = files_of("binance", "totals.json")
    key = files.pop("key.vk")
    files |= {f"key-{1 + number}.vk": key for number in range(keys)}
    files["proofs.csv"] = with_rows(files["proofs.csv"], multiply)
    found = opened(bundle(files, exchange="binance", proof_format="binance"))
    assert found.held == keys
    assert parse_proof_set(found.canonical()) == found
    assert len(found.line(AuditStep.PROOFS).sentence) < 400
