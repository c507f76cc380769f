"""Telling the published layouts apart by their headers, and reading them."""

from porcore.errors import BundleError
from porcore.published.htx import is_htx_header, read_htx
from porcore.published.okx import is_okx_2025, is_okx_header, read_okx, read_okx_2025
from porcore.published.rows import Published, lines_of

__all__ = ["is_published", "read_published"]

_BOM = b"\xef\xbb\xbf"
_FIRST_CELLS = (b"coin,", b"digitalasset,")


def is_published(head: bytes) -> bool:
    """Tell from a file's first line whether it is in one of the published layouts; our own begins otherwise."""
    return head.removeprefix(_BOM).lstrip().lower().startswith(_FIRST_CELLS)


def read_published(data: bytes, name: str = "wallets.csv") -> Published:
    """Return the rows of a published file of at most 2^28 bytes.

    A row that cannot be read is kept with its fault. Raises BundleError when no known header is found.
    """
    lines = lines_of(data, name)
    for _, cells in lines:
        if is_okx_2025(cells):
            return Published("okx-2025", tuple(read_okx_2025(lines)))
        if is_htx_header(cells):
            return Published("htx", tuple(read_htx(lines)))
        if is_okx_header(cells):
            layout, rows = read_okx(cells, lines)
            return Published(layout, tuple(rows))
    raise BundleError(
        name,
        "no header of a list of addresses",
        "the columns of OKX's lists (coin,Network,Snapshot Height,address,…; digitalAsset,network,address,…) or"
        " of HTX's (coin,address,snapshot height,balance,message,signature)",
    )
