"""Whole sets of batch proofs of each program: what holds, what does not, and on whose word."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from exchanges.builders.build_zk_sets import KINDS, ONE_ROOT, hash_of_totals, made
from exchanges.zk.audited_sets import audited, digests, files_of, keys_of, proven, prover, setups

from porcore.exchanges.zk.keys import GivenKey, parse_named
from porcore.exchanges.zk.known_keys import KNOWN_KEYS
from porcore.exchanges.zk.rendering import audit_facts, audit_lines
from porcore.exchanges.zk.result import AuditStep, KeyOrigin
from porcore.progress import Stage

DATA = Path(__file__).parents[2] / "data"
STEPS = list(AuditStep)
FEW = ("gate", "binance")  # two programs that have little in common
TIERED = "binance"


def states(answer):
    return [line.state.value for line in answer.audit.lines]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_set_holds(kind):
    answer = audited(files_of(proven(kind), client=True))
    expected = ["holds"] * 7 if kind != "htx" else [*["holds"] * 5, "not checked", "holds"]
    assert [line.step for line in answer.audit.lines] == STEPS
    assert states(answer) == expected
    assert answer.code == (0 if kind != "htx" else 3)
    assert answer.audit.held == answer.audit.batches == 3
    assert answer.audit.program == kind


def test_a_list_may_be_longer_than_the_totals_show():
    """No file says how long it is: its empty tree tells, or else the hash of the totals without amounts."""
    answer = audited(files_of(proven("gate-5")))
    assert answer.code == 0
    assert "5 assets" in str(answer.audit.line(AuditStep.START).sentences[0])
    blind = audited(files_of(proven("gate-5")).change(totals=None))
    assert blind.state(AuditStep.START) == "not checked"


def test_totals_of_htx_are_never_more_than_equal():
    """Its circuit forgets signs: what holds there may be the sum of a debt and of more than is said."""
    line = audited(files_of(proven("htx"))).audit.line(AuditStep.TOTALS)
    assert line.sentences[0].code == "zk-totals-sign"
    assert "negative" in str(line.sentences[0])


@pytest.mark.parametrize("kind", FEW)
def test_rows_may_be_in_any_order(kind):
    found = proven(kind).copy()
    found.batches.reverse()
    assert audited(files_of(found).change(root=proven(kind).root)).code == 0


@pytest.mark.parametrize("kind", FEW)
def test_without_a_key_the_rest_is_checked(kind):
    answer = audited(files_of(proven(kind)).change(keys=()))
    assert answer.code == 3
    assert answer.state(AuditStep.PROOFS) == "not checked"
    assert states(answer).count("holds") == 6
    assert "proofs" in answer.said


def test_what_was_not_given_is_not_checked():
    files = files_of(proven("gate"))
    bare = audited(files.change(totals=None, keys=(), client=None, root="", named=frozenset()))
    assert bare.code == 3
    assert states(bare) == [*["holds"] * 2, "not checked", "holds", *["not checked"] * 3]
    assert audited(files.change(totals=None)).code == 3
    assert audited(files.change(root="")).code == 3
    assert audited(files).code == 0


def test_a_tier_without_its_key_is_not_checked_and_the_others_are():
    files = files_of(proven(TIERED))
    answer = audited(files.change(keys=files.keys[:1]))
    assert (answer.code, answer.audit.held) == (3, 2)
    assert answer.state(AuditStep.PROOFS) == "not checked"
    assert "500" in str(answer.audit.line(AuditStep.PROOFS).sentences[1])


# Whose key it is


@pytest.mark.parametrize("kind", FEW)
def test_a_key_that_only_lies_beside_the_proofs_vouches_for_nothing(kind):
    answer = audited(files_of(proven(kind)).change(named=frozenset()))
    assert answer.code == 3
    assert {key.origin for key in answer.audit.keys} == {KeyOrigin.BESIDE}
    assert "under a key that nobody you named vouches for" in answer.said


def test_every_key_has_to_be_named():
    files = files_of(proven(TIERED))
    one = audited(files.change(named=digests(files.keys[:1])))
    assert one.code == 3
    assert [key.origin for key in one.audit.keys] == [KeyOrigin.NAMED, KeyOrigin.OTHER]
    assert "not one of those you named" in one.said


@pytest.mark.parametrize("kind", FEW)
def test_a_set_forged_from_nothing_holds_under_the_forgers_key_and_never_ends_in_0(kind):
    """Whoever keeps the secrets of a key proves anything: that nobody is owed anything, for instance."""
    forged = made(kind)
    for entry in forged.totals["CexAssetsInfo"]:
        entry |= {name: 0 for name in entry if name.endswith(("Equity", "Debt", "Collateral"))}
    forged.batches[-1].totals[1] = forged.batches[0].totals[0]
    forged = forged.proven(prover(kind, seed=7))
    keys = keys_of(kind, seed=7)
    files = files_of(forged).change(keys=keys, named=frozenset())
    assert audited(files).code == 3
    assert states(audited(files)) == states(audited(files_of(proven(kind))))
    # Somebody who got the exchange's keys elsewhere sees other ones.
    assert audited(files.change(named=digests(keys_of(kind)))).code == 3
    assert audited(files.change(keys=keys_of(kind))).code == 1


@pytest.mark.parametrize("kind", ["gate", "binance"])
def test_a_key_that_lets_anyone_prove_is_refused(kind):
    setup = setups(kind)[50 if kind == "binance" else None]
    for weak in (
        replace(setup, gamma=setup.delta),
        replace(setup, gamma=-setup.delta),
        replace(setup, delta=1),
    ):
        key = GivenKey(weak.key, 50 if kind == "binance" else None)
        files = files_of(proven(kind))
        assert audited(files.change(keys=(key,), named=digests([key]))).code == 2


def test_another_tiers_key_does_not_pass():
    one, other = keys_of(TIERED)
    swapped = (GivenKey(one.data, other.tier), GivenKey(other.data, one.tier))
    answer = audited(files_of(proven(TIERED)).change(keys=swapped))
    assert answer.code == 1
    assert answer.audit.line(AuditStep.PROOFS).batch == 0
    twice = (one, GivenKey(one.data, other.tier))
    answer = audited(files_of(proven(TIERED)).change(keys=twice))
    assert answer.code == 1
    assert answer.audit.line(AuditStep.PROOFS).batch == 2


@pytest.mark.parametrize(
    ("kind", "keys", "code"),
    [
        ("gate", lambda keys: (GivenKey(keys[0].data, 50),), "no tiers"),
        ("gate", lambda keys: (keys[0], keys[0]), "Two keys"),
        ("gate", lambda _: keys_of("binance")[:1], "no tiers"),
        ("gate", lambda _: (GivenKey(keys_of("binance")[0].data),), "gnark 0.10"),
        ("gate", lambda _: (GivenKey(b"no key"),), "key"),
        ("gate", lambda _: (GivenKey(b'[{"Symbol": "btc"}]' * 20),), "is a file of text"),
        ("gate", lambda _: (GivenKey(b"<!DOCTYPE html><title>zkpor</title>" * 20),), "is a file of text"),
        ("gate", lambda keys: (GivenKey(keys[0].data.hex().encode()),), "is a file of text"),
        ("binance", lambda keys: (GivenKey(keys[0].data),), "--key 50=FILE, and in a bundle as key-50.vk"),
        ("binance", lambda keys: (GivenKey(keys[0].data, 51),), "tier 51"),
        ("binance", lambda _: (GivenKey(keys_of("gate")[0].data, 50),), "gnark 0.7"),
    ],
)
def test_a_key_that_cannot_be_the_sets_is_refused_with_words(kind, keys, code):
    answer = audited(files_of(proven(kind)).change(keys=keys(keys_of(kind))))
    assert answer.code == 2
    assert code in answer.said


@pytest.mark.parametrize(("kind", "said"), [("gate", "under the key "), (TIERED, "under the keys ")])
def test_one_key_is_a_key_and_several_are_keys(kind, said):
    line = audited(files_of(proven(kind))).audit.line(AuditStep.PROOFS)
    assert said in str(line.sentences[0])


def test_pinned_keys_say_where_they_were_published():
    for key in KNOWN_KEYS:
        assert len(bytes.fromhex(key.sha256)) == 32
        assert key.source.startswith("https://")
        assert key.published in key.source
    assert len({key.sha256 for key in KNOWN_KEYS}) == len(KNOWN_KEYS)


def test_a_named_key_is_read_as_people_copy_it():
    digest = "ab" * 32
    assert parse_named([f"0x{digest.upper()}", f" {digest[:32]} {digest[32:]} "]) == {digest}
    with pytest.raises(Exception, match="62 characters"):
        parse_named([digest[:62]])


# The client and the root


@pytest.mark.parametrize("kind", ONE_ROOT)
def test_a_leaf_that_no_batch_goes_through_is_outside(kind):
    """The tree is finished first, so it may hold leaves that were never added up."""
    found = proven(kind)
    outsider = json.dumps(found.outsider).encode()
    answer = audited(files_of(found).change(client=outsider, root=""))
    assert answer.code == 1
    assert "your leaf is outside what was added up" in answer.said.lower()


@pytest.mark.parametrize("kind", FEW)
def test_a_client_of_another_tree_does_not_pass(kind):
    found = proven(kind)
    other = {**found.client}
    place = "Arrangement" if kind == "gate" else "AccountIndex"
    other[place] = other[place] ^ 1
    answer = audited(files_of(found).change(client=json.dumps(other).encode(), root=""))
    assert answer.code == 1
    assert answer.state(AuditStep.ROOT) == "fails"


def test_the_clients_own_path_is_checked_too():
    found = proven("gate")
    poorer = {**found.client, "AssetDetails": [{**found.client["AssetDetails"][0], "Equity": 1}]}
    answer = audited(files_of(found).change(client=json.dumps(poorer).encode()))
    assert answer.code == 1
    assert "does not hold" in str(answer.audit.line(AuditStep.ROOT).sentences[0])
    assert answer.audit.client.exit_code == 1


def test_a_clients_file_of_another_program_is_refused():
    answer = audited(files_of(proven("gate")).change(client=proven("htx").client_file))
    assert answer.code == 2
    assert "HTX" in answer.said


@pytest.mark.parametrize("kind", FEW)
def test_a_typed_root_has_to_be_the_last(kind):
    files = files_of(proven(kind))
    assert audited(files.change(root=files.root.upper())).code == 0
    assert audited(files.change(root="0" * 64)).code == 1
    assert audited(files.change(root=files.root[:-1])).code == 2


# Totals


def test_two_symbols_exchanged_hold_and_it_is_said_that_names_are_not_proven():
    found = proven("gate").copy()
    first, second, _ = found.totals["CexAssetsInfo"]
    first["Symbol"], second["Symbol"] = second["Symbol"], first["Symbol"]
    answer = audited(files_of(found))
    assert answer.code == 0
    said = audit_lines(answer.audit)
    assert any("the proofs know them by number only" in line for line in said)


@pytest.mark.parametrize(
    ("kind", "larger", "smaller"), [("gate", "TotalDebt", "TotalEquity"), ("gate", "BasePrice", "TotalDebt")]
)
def test_a_number_beyond_its_width_is_refused(kind, larger, smaller):
    """Packed into one number, a debt larger by 2^64 looks like an equity larger by 1."""
    found = proven(kind).copy()
    entry = found.totals["CexAssetsInfo"][0]
    entry[larger] += 2**64
    entry[smaller] -= 1
    answer = audited(files_of(found))
    assert answer.code == 2
    assert larger in answer.said


def test_a_tier_that_looks_like_another_is_refused():
    """A boundary of 2^118 looks like a ratio of the next tier that is larger by 1."""
    found = proven("binance").copy()
    tiers = found.totals["CexAssetsInfo"][0]["LoanRatios"]
    tiers[0]["BoundaryValue"], tiers[1] = 0, {"BoundaryValue": 2**118, "Ratio": 1}
    assert audited(files_of(found)).code == 2


def test_the_same_numbers_are_not_read_as_other_assets():
    """Ratios of 0 at most places of 20 numbers an asset: with 2 tiers instead of 12 they would be four assets of 5 numbers each."""
    found = made("binance")
    listed = found.totals["CexAssetsInfo"]
    nothing = {"BoundaryValue": 0, "Ratio": 0}
    for entry in listed:
        entry |= {name: [nothing] * 12 for name in entry if name.endswith("Ratios")}
    amounts = ("TotalEquity", "TotalDebt", "LoanCollateral", "MarginCollateral", "PortfolioMarginCollateral")
    none = dict.fromkeys(amounts, 0)
    start, end = (hash_of_totals("binance", each) for each in ([one | none for one in listed], listed))
    for batch, totals in zip(found.batches, ([start, end], [end, end], [end, end]), strict=True):
        batch.totals = totals
    proven_set = found.proven(prover("binance"))
    assert audited(files_of(proven_set)).code == 0
    read_otherwise = [
        {**(entry if place == 0 else entry | none | {"BasePrice": 0}), "Symbol": f"A{4 * number + place}", "Index": 4 * number + place}
        | {name: [nothing] * 2 for name in entry if name.endswith("Ratios")}
        for number, entry in enumerate(listed)
        for place in range(4)
    ]  # fmt: skip
    totals = json.dumps({"CexAssetsInfo": read_otherwise}).encode()
    answer = audited(files_of(proven_set).change(totals=totals))
    assert answer.code == 2
    assert "12" in answer.said


def test_more_debt_than_equity_is_refused_as_the_program_does():
    """The hash of these totals fits, and only the program's rule about them does not."""
    found = made("gate")
    entry = found.totals["CexAssetsInfo"][0]
    entry["TotalDebt"] = entry["TotalEquity"] + 1
    found.batches[-1].totals[1] = hash_of_totals("gate", found.totals["CexAssetsInfo"])
    answer = audited(files_of(found.proven(prover("gate"))))
    assert answer.code == 1
    assert answer.audit.line(AuditStep.TOTALS).sentences[0].code == "zk-totals-debt"


@pytest.mark.parametrize("kind", FEW)
def test_a_set_that_begins_with_something_is_no_set_of_another_date(kind):
    """The totals given are the right ones in one of the ways to hash them, which need not be the first."""
    found = made(kind)
    first = found.batches[0]
    first.totals = [first.totals[1] + 1, first.totals[1]]
    line = audited(files_of(found.proven(prover(kind)))).audit.line(AuditStep.TOTALS)
    assert [sentence.code for sentence in line.sentences] == ["zk-totals-not-empty"]


def test_totals_of_another_kind_are_refused():
    answer = audited(files_of(proven("gate")).change(totals=proven("binance").totals_file))
    assert answer.code == 2
    assert "collateral" in answer.said


def test_paths_in_a_file_of_totals_are_never_opened(monkeypatch):
    """The made-up totals name /etc/passwd as their table."""
    assert b"/etc/passwd" in proven("gate").totals_file
    opened = []
    monkeypatch.setattr(Path, "open", lambda *a, **k: opened.append(a))
    monkeypatch.setattr("builtins.open", lambda *a, **k: opened.append(a))
    assert audited(files_of(proven("gate"))).code == 0
    assert opened == []


# How it is said, and how long it may take


def test_the_first_failure_is_named_with_its_batch():
    found = proven("gate").copy()
    found.batches[1].proof, found.batches[2].proof = found.batches[2].proof, found.batches[1].proof
    answer = audited(files_of(found))
    assert answer.audit.line(AuditStep.PROOFS).batch == 1
    assert answer.audit.held == 1
    assert answer.said.startswith("Gate's program: does not hold (proofs). Batch 1: ")


def test_limits_are_said_whatever_comes_out():
    good = audited(files_of(proven("gate"))).audit
    bad = audited(files_of(proven("gate")).change(root="0" * 64)).audit
    bare = audited(files_of(proven("gate")).change(keys=(), totals=None)).audit
    for audit in (good, bad, bare):
        said = "\n".join(audit_lines(audit))
        for words in (
            "could forge all of it",
            "left out",
            "exchange's own units",
            "no number of clients",
            "No proof has a date",
        ):
            assert words in said
    for audit in (good, bad):
        assert "2^-120" in "\n".join(audit_lines(audit))
        assert audit.keys[0].sha256 in "\n".join(audit_lines(audit))


def test_facts_are_plain_json_and_hold_no_id():
    files = files_of(proven("binance"), client=True)
    facts = audit_facts(audited(files).audit)
    text = json.dumps(facts)
    assert json.loads(text)["lines"][4] == {
        "step": "proofs",
        "state": "holds",
        "batch": None,
        "codes": ["zk-proof-holds"],
        "sentences": facts["lines"][4]["sentences"],
    }
    assert json.loads(files.client)["AccountIdHash"] not in text


def test_what_is_not_looked_at_in_time_is_not_checked():
    many = proven("gate").copy()
    last = many.batches[-1]
    for number in range(3, 200):  # the totals and the tree stay where the third batch leaves them
        many.batches.append(
            replace(last, number=number, roots=[last.roots[1]] * 2, totals=[last.totals[1]] * 2)
        )
    repeated = many.batches[3].input()
    for batch in many.batches[3:]:
        batch.commitment = repeated
    files, seen = files_of(many), []
    late = audited(files, until=0.0)
    assert late.code == 3
    assert "0 of 200" in str(late.audit.line(AuditStep.INPUTS).sentences[0])
    assert late.state(AuditStep.PROOFS) == "not checked"

    def tell(stage, done, total):
        seen.append((stage, done, total))
        while time.monotonic() < until:
            time.sleep(0.01)

    until = time.monotonic() + 2  # the first 128 are there by then, also on a busy machine
    late = audited(files.change(keys=()), until=until, progress=tell)
    assert seen == [(Stage.INPUTS, 128, 200)]
    assert "128 of 200" in str(late.audit.line(AuditStep.INPUTS).sentences[0])


class Forgetful:
    """Runs the tasks, and keeps the last result to itself."""

    def ordered(self, function, tasks):
        yield from map(function, list(tasks)[:-1])


def test_a_task_without_a_result_is_never_taken_for_right():
    with pytest.raises(ValueError, match="shorter"):
        audited(files_of(proven("gate")), runner=Forgetful())


# The rows that HTX published


def test_the_rows_that_htx_published():
    """A fragment, without a key and with totals of more batches: rows, links and the start hold, totals honestly do not."""
    table, totals = (DATA / "htx" / name for name in ("zk_proof0.csv", "zk_config.json"))
    answer = audited(
        files_of(proven("htx")).change(
            table=table.read_bytes(), totals=totals.read_bytes(), keys=(), client=None, root=""
        )
    )
    assert states(answer) == [*["holds"] * 4, "not checked", "fails", "not checked"]
    assert answer.code == 1
    assert (answer.audit.batches, answer.audit.program) == (20, "htx")
    assert answer.audit.last_root == "1c437b43fe036dbff2ea078a25501142aa6bb292cd08af36e54ae15131e04bb3"
    line = answer.audit.line(AuditStep.TOTALS)
    assert (line.batch, line.sentences[0].code) == (19, "zk-totals-fail")
    assert "168 assets" in str(answer.audit.line(AuditStep.START).sentences[0])
