"""What is said of a proof set: the key's origin in the same sentence, ✅ only where porcore pins it, and nobody accused."""

from dataclasses import replace

import pytest

from bot.catalogue.proof_sets import KnownSet, LoadedSet, SetDigits
from bot.catalogue.published_folder import PublishedProofSet
from bot.texts import proof_sets as words
from porcore.exchanges.known import shipped
from porcore.exchanges.report import State
from porcore.exchanges.zk.result import AuditStep
from porcore.publications import KeyVoucher, ProofSet, SetKey, SetLine
from porcore.publications.proof_set import STEPS

KEY = SetKey("key.vk", None, "3f" * 32, 45, KeyVoucher.OPERATOR, "")
PINNED = replace(KEY, voucher=KeyVoucher.PORCORE)
ROOT, JULY = "0b" * 32, "2025-07-14T00:00:00Z"
FORGE = "Whoever made that key could forge all of it."
_CODES = {AuditStep.TOTALS: "zk-totals-hold", AuditStep.PROOFS: "zk-proof-holds"}


def line(step, state=State.HOLDS, batch=None, code=""):
    return SetLine(step, state, batch, code or _CODES.get(step, "x"), "A sentence.")


def proof_set(*changed, keys=(KEY,), **more):
    """Return a set of 45 batches in which every step holds but for the lines `changed`."""
    lines = {step: line(step) for step in STEPS} | {one.step: one for one in changed}
    facts = {
        "exchange": "gate", "taken_at": JULY, "proof_format": "gate", "source": "https://www.gate.com/x",
        "program": "gate", "batches": 45, "held": 45, "first_root": "0a" * 32, "last_root": ROOT,
        "last_commitment": "0c" * 32, "last_place": None, "amounts_sha256": "", "files": (), "checked_with": "x",
    }  # fmt: skip
    return ProofSet(**{**facts, **more}, lines=tuple(lines.values()), keys=tuple(keys))


def loaded(found, withdrawn_at=None, reason=""):
    facts = (found.id, found.exchange, found.taken_at, found.proof_format, found.source)
    return LoadedSet(
        PublishedProofSet(*facts, "2026-11-01T00:00:00Z", withdrawn_at, None, reason=reason), found
    )


def test_a_set_that_holds_is_said_in_one_breath():
    assert words.set_sentence(proof_set()) == (
        f"☑️ Proof set of 14 Jul 2025. 45 of 45 batches hold. Checked with the key <code>{'3f' * 32}</code> (loaded by this bot's"
        f" operator). Totals: equal. {FORGE}"
    )
    assert words.set_sentence(proof_set(keys=[PINNED])) == (
        f"✅ Proof set of 14 Jul 2025. 45 of 45 batches hold. Checked with the key <code>{'3f' * 32}</code> (pinned by porcore)."
        f" Totals: equal. {FORGE}"
    )


@pytest.mark.parametrize(
    ("code", "state", "said"),
    [
        ("zk-totals-none", State.OPEN, "not given"),
        ("zk-totals-fail", State.FAILS, "do not match"),
        ("zk-totals-other-set", State.FAILS, "do not match"),
        ("zk-totals-debt", State.FAILS, "equal, but clients owe more of an asset than they have"),
        ("zk-totals-sign", State.OPEN, "equal but for their signs, which these rules do not hash"),
        ("a code of a later version", State.OPEN, "not checked"),
    ],
)
def test_totals_in_every_outcome(code, state, said):
    assert f" Totals: {said}." in words.set_sentence(proof_set(line(AuditStep.TOTALS, state, code=code)))


def test_every_code_is_one_of_the_audit():
    from porcore.exchanges.sentences import SENTENCES

    assert set(words._TOTALS) <= set(SENTENCES)
    assert words._WRONG_KEY in SENTENCES


@pytest.mark.parametrize("keys", [[KEY], [PINNED, KEY]])
def test_the_operators_own_key_never_gets_the_best_mark(keys):
    for changed in ([], [line(AuditStep.TOTALS, State.OPEN)], [line(AuditStep.PROOFS, State.FAILS, 3)]):
        found = proof_set(*changed, keys=keys)
        every = (
            words.set_sentence(found),
            words.brief(found),
            words.beside_publication(shipped(), loaded(found), JULY, [ROOT]),
            words.inside(shipped(), loaded(found)),
            words.basis_of(loaded(found)),
        )
        assert not any("✅" in said for said in every)
        assert "loaded by this bot's operator" in every[0]


def test_a_pinned_key_gets_it_only_where_everything_holds():
    assert words.mark_of(proof_set(keys=[PINNED])) == "✅"
    assert words.mark_of(proof_set(line(AuditStep.TOTALS, State.OPEN), keys=[PINNED])) == "☑️"
    assert words.mark_of(proof_set(line(AuditStep.LINKS, State.FAILS, 2), keys=[PINNED])) == "⚠️"
    assert words.mark_of(proof_set(line(AuditStep.PROOFS, State.OPEN), keys=[])) == "❔"


def test_what_fails_is_named_with_its_batch_and_nobody_is_accused():
    said = words.set_sentence(proof_set(line(AuditStep.PROOFS, State.FAILS, 7), held=7))
    assert said.startswith(
        "⚠️ Proof set of 14 Jul 2025. <b>The proof of batch 7 does not hold.</b> Checked with the key"
    )
    assert "The files may be damaged, or not of one set." in said
    said = words.set_sentence(proof_set(line(AuditStep.PROOFS, State.FAILS, 0, "zk-proof-fails-first")))
    assert "most likely the key is not the one of this set" in said
    said = words.set_sentence(
        proof_set(line(AuditStep.LINKS, State.FAILS, 2), line(AuditStep.START, State.OPEN))
    )
    assert "Does not hold: links (batch 2). Not checked: start." in said
    said = words.set_sentence(proof_set(line(AuditStep.TOTALS, State.FAILS, code="zk-totals-fail")))
    assert said.endswith("The totals may be of another date.")
    for word in ("invalid", "fraud", "cheat", "fake"):
        assert word not in said


def test_without_a_key_nothing_is_said_of_one():
    found = proof_set(line(AuditStep.PROOFS, State.OPEN, code="zk-proof-no-key"), keys=[], held=0)
    assert words.set_sentence(found) == (
        "❔ Proof set of 14 Jul 2025. 45 batches, of which no proof was checked, because no key was loaded. Totals: equal."
    )
    assert "No key was loaded" in words.brief(found)


def test_each_tiers_key_has_its_origin():
    keys = [
        replace(PINNED, tier=50, name="key-50.vk"),
        replace(KEY, tier=500, sha256="4f" * 32, name="key-500.vk"),
    ]
    said = words.set_sentence(proof_set(keys=keys))
    assert f"(for 50 assets, pinned by porcore); <code>{'4f' * 32}</code> (for 500 assets, loaded by" in said
    assert said.endswith("Whoever made those keys could forge all of it.")
    assert said.startswith("☑️")


def test_one_asset_and_one_batch_are_told_as_one():
    of_one = proof_set(keys=[replace(KEY, tier=1, name="key-1.vk")], batches=1, held=1)
    assert "1 of 1 batch holds. Checked with the key" in words.set_sentence(of_one)
    assert "(for 1 asset, loaded by" in words.set_sentence(of_one)
    assert "1 of 1 batch holds. The key was loaded" in words.brief(of_one)
    assert "1 batch, of which no proof" in words.set_sentence(proof_set(keys=[], batches=1, held=0))


def test_beside_a_claim_its_root_is_compared():
    beside = loaded(proof_set())
    for roots, taken_at, said in (
        ([ROOT], JULY, "It ends at the root of this claim."),
        (["0d" * 32], JULY, "It ends at another root than this claim states"),
        (["0d" * 32], "2025-08-14T00:00:00Z", "Published at"),
        ([], JULY, "Published at"),
    ):
        html = words.beside_publication(shipped(), beside, taken_at, roots)
        assert said in html
        assert ("another root" in html) is (roots == ["0d" * 32] and taken_at == JULY)


def test_a_leaf_is_among_what_was_added_up_only_where_that_was_checked():
    assert "so your leaf is among what those proofs add up" in words.inside(shipped(), loaded(proof_set()))
    for step in (AuditStep.START, AuditStep.LINKS, AuditStep.INPUTS, AuditStep.PROOFS, AuditStep.NUMBERING):
        for state in (State.OPEN, State.FAILS):
            assert "add up" not in words.inside(shipped(), loaded(proof_set(line(step, state, 1))))


def test_of_a_withdrawn_set_the_reason_is_said_and_not_that_it_holds():
    for what in SetDigits:
        gone = KnownSet(loaded(proof_set(), "2026-11-02T00:00:00Z", "totals of <another> day"), what)
        said = words.known_digits(shipped(), gone)
        assert "it is no longer valid. Reason given: “totals of &lt;another&gt; day”." in said
        assert "☑️" not in said
        stands = words.known_digits(shipped(), KnownSet(loaded(proof_set()), what))
        assert "☑️" in stands
        assert "Reason given" not in stands
    assert "Reason given: “x”." in words.withdrawn_set(shipped(), loaded(proof_set(), JULY, "x"))
