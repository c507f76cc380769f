"""Ways to read a ledger, a wallet list or a configuration from text."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger.right_config import CONFIG

from porcore.format.wallet_list import Wallet
from porcore.ledger.configuration.config import SnapshotConfig, read_config
from porcore.ledger.readers.choice import Ledger, read_ledger
from porcore.ledger.readers.wallets import read_selection


@pytest.fixture(scope="session")
def config_text() -> str:
    """A right snapshot.toml, without [ledger]: assets USD (USDT, USDC) and BTC, in this order."""
    return CONFIG


@pytest.fixture(scope="session")
def config() -> SnapshotConfig:
    return read_config(CONFIG.encode())


@pytest.fixture(scope="session")
def ledger_of() -> Callable[..., Ledger]:
    """Read a ledger from text or bytes; further text goes under [ledger] in snapshot.toml."""

    def read(content: str | bytes, settings: str = "") -> Ledger:
        data = content.encode() if isinstance(content, str) else content
        return read_ledger(io.BytesIO(data), read_config(f"{CONFIG}\n[ledger]\n{settings}".encode()))

    return read


@pytest.fixture(scope="session")
def wallets_of(config: SnapshotConfig) -> Callable[[str | bytes], tuple[Wallet, ...]]:
    def read(content: str | bytes) -> tuple[Wallet, ...]:
        data = content.encode() if isinstance(content, str) else content
        return read_selection(io.BytesIO(data), config).wallets

    return read


@pytest.fixture(scope="session")
def bundle_files() -> dict[str, bytes]:
    """The three files of a right bundle: one client, one wallet."""
    return {
        "snapshot.toml": CONFIG.encode(),
        "balances.csv": f"client_id,BTC,USDT,USDC\n{'a1' * 32},1.5,1,2\n".encode(),
        "wallets.csv": b"asset,chain,address,balance,height,label\nBTC,bitcoin,bc1q,2.50,1,sample\n",
    }


@pytest.fixture
def bundle_folder(tmp_path: Path, bundle_files: dict[str, bytes]) -> Path:
    """A folder with the three files."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    for name, data in bundle_files.items():
        (folder / name).write_bytes(data)
    return folder
