"""The table of README.md: every cell of chain and form is signed in that form, found so, and refused when changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from porcore.reserves.evidence import Dating, Level, examine
from porcore.reserves.evidence.chains import CHAINS, find_chain
from porcore.reserves.evidence.coverage import CELLS, FORMS, markdown_table

ROOT = Path(__file__).parent.parent.parent
PAIRS = [(cell.chain, form) for cell in CELLS for form in cell.forms]


@pytest.mark.parametrize(("chain", "form"), PAIRS)
def test_a_cell_of_the_table_is_true(cell_row, chain, form):
    found = examine(cell_row(chain, form))
    assert (found.level, found.form) == (Level.SIGNED, form), found.reason
    assert found.dating is Dating.UNDATED


@pytest.mark.parametrize(("chain", "form"), PAIRS)
def test_another_message_is_refused(cell_row, chain, form):
    row = cell_row(chain, form)
    found = examine(replace(row, message=row.message + "!"))
    assert found.level is Level.INVALID
    assert found.dating is None


@pytest.mark.parametrize(("chain", "form"), PAIRS)
def test_somebody_elses_address_is_not_signed(cell_row, signing, chain, form):
    other = cell_row(chain, form)
    elsewhere = {
        "solana": lambda: signing.ed25519_address("solana", signing.Signer(9).verify_key),
        "polkadot": lambda: signing.ed25519_address("polkadot", signing.Signer(9).verify_key),
        "kusama": lambda: signing.ed25519_address("kusama", signing.Signer(9).verify_key),
        "near": lambda: signing.Signer(9).verify_key.hex(),
        "aptos": lambda: "0x" + "ab" * 32,
        "sui": lambda: "0x" + "ab" * 32,
        "cardano": lambda: signing.ed25519_address("cardano", signing.Signer(9).verify_key),
        "ton": lambda: "EQA5rifVSCc8qQfpCXvq4zJGJPsA0EPCDoWdtg234INftsWj",
        "evm": lambda: signing.Signer(9).evm,
        "tron": lambda: signing.Signer(9).tron,
    }.get(chain, lambda: signing.utxo_address(chain, "p2pkh", bytes(20)))()
    found = examine(replace(other, address=elsewhere))
    assert found.level in (Level.INVALID, Level.UNBOUND), found


def test_the_readme_holds_the_table():
    assert markdown_table() in (ROOT / "README.md").read_text("utf-8")


def test_every_chain_and_every_form_stands_in_the_table():
    assert {chain.name for chain in CHAINS} == {cell.chain for cell in CELLS}
    assert set(FORMS) == {form for cell in CELLS for form in cell.forms}


def test_chains_are_found_under_the_names_that_lists_use():
    for name, chain in {
        "bitcoin": "bitcoin",
        "BTC": "bitcoin",
        "Avalanche C-Chain": "evm",
        "ETH-ARBITRUM": "evm",
        "bsc": "evm",
        "BNB Smart Chain": "evm",
        "TRC20": "tron",
        "Bitcoin Cash": "bitcoin-cash",
        "ripple": None,
        "": None,
    }.items():
        found = find_chain(name)
        assert (found and found.name) == chain
    aliases = [alias for chain in CHAINS for alias in chain.aliases]
    assert len(aliases) == len(set(aliases))
    for chain in CHAINS:
        assert find_chain(chain.name) == chain
