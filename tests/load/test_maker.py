"""Who made a tree decides whether it is loaded under the name of an exchange that everybody knows."""

from pathlib import Path

import pytest
from building.published_lists import config_of, make_list, write_bundle
from load.conftest import OLGA, LoadSetup

from bot.load.dry_run import DryRun
from bot.load.errors import LoadError
from bot.load.maker import maker_refusal, reads_as_known
from bot.texts.dry_run import dry_run
from porcore.exchanges.known import shipped
from porcore.format.origin import Origin, SourceReport

IDS = "https://phemex.example/ids"
BUILT = SourceReport("Phemex", "https://phemex.example/list.csv", "ab" * 32, "Alice")
DATA = make_list(5).data()


@pytest.mark.parametrize(
    ("exchange", "origin"),
    [
        ("Sample Exchange", Origin()),  # as bundles were before
        ("Sample Exchange", Origin(None, "exchange")),
        ("Phemex", Origin(None, "exchange", IDS)),
        ("Phemex rebuilt by Alice", Origin(BUILT)),
    ],
)
def test_what_may_be_loaded(exchange: str, origin: Origin) -> None:
    assert maker_refusal(exchange, origin, shipped()) == ""


@pytest.mark.parametrize("exchange", ["Phemex", "PHEMEX", "phemex.com", "OKX", "Gate.io", "0KX", "B1nance"])
@pytest.mark.parametrize(
    ("origin", "missing"),
    [(Origin(), "who made it"), (Origin(None, "exchange"), "where its statement ids are published")],
)
def test_what_is_refused(exchange: str, origin: Origin, missing: str) -> None:
    sentence = maker_refusal(exchange, origin, shipped())
    assert sentence.startswith(f"Found a tree of {exchange} that does not say {missing}, expected ")
    assert sentence.endswith("Nothing was published.")


@pytest.mark.parametrize(
    "maker", ["Binance", "OKX", "Phemex.com", "OKX Team", "OKX official", "team-0kx", "The Gate.io People"]
)
def test_a_maker_with_the_name_of_an_exchange(maker: str) -> None:
    origin = Origin(SourceReport("Phemex", BUILT.address, BUILT.sha256, maker))
    sentence = maker_refusal(f"Phemex rebuilt by {maker}", origin, shipped())
    assert sentence.startswith(f"Found a tree whose maker is called {maker}, expected a name without")


@pytest.mark.parametrize("name", ["Sample Exchange", "Exchange", "Alice", "Nobodys Exchange"])
def test_names_that_are_nobodys(name: str) -> None:
    assert not reads_as_known(name, shipped())


def bundle_of(folder: Path, top: str = "", name: str = "Phemex") -> Path:
    """Write a bundle that is not of a published list, with further lines above its tables."""
    written = write_bundle(folder, DATA.replace(b"Hashed Client ID", b"client_id"))
    text = config_of(DATA, name=name).partition("[source]")[0]
    (written / "snapshot.toml").write_text(text.replace("\n[[assets]]", f"{top}\n[[assets]]", 1))
    return written


@pytest.mark.slow
async def test_a_load_is_refused_and_leaves_nothing_behind(load_setup: LoadSetup, tmp_path: Path) -> None:
    source = load_setup.put(bundle_of(tmp_path / "bundle"), "phemex")
    with pytest.raises(LoadError, match="Found a tree of Phemex that does not say who made it"):
        await load_setup.loads.load(source, OLGA)
    assert load_setup.files("staging", "work", "snapshots") == []
    assert load_setup.audit()[-1] == ("load", "failed")


@pytest.mark.slow
@pytest.mark.parametrize("rebuilt", [False, True])
async def test_what_says_who_made_it_is_loaded(load_setup: LoadSetup, tmp_path: Path, rebuilt: bool) -> None:
    own = f'made_by = "exchange"\nstatement_ids_at = "{IDS}"\n'
    folder = write_bundle(tmp_path / "b", DATA) if rebuilt else bundle_of(tmp_path / "b", own)
    run = await load_setup.loads.load(load_setup.put(folder, "phemex"), OLGA)
    assert run.report is not None
    assert (run.report.source is not None, run.report.made_by) == (rebuilt, None if rebuilt else "exchange")
    assert run.statement.exchange == ("Phemex rebuilt by Alice" if rebuilt else "Phemex")
    assert isinstance(run, DryRun)
    assert ("must be impossible to guess" in dry_run(run)) is not rebuilt
