"""Reading the wallet lists that exchanges publish, as they are: OKX, HTX, Binance, BitMEX and Bitfinex.

    >>> published = read_published(Path("huobi_por.csv").read_bytes())
    >>> published.layout, len(published.rows)

What a file calls a coin stays its name (`aETH`, `BTC-TRC20`); `porcore.reserves.wallet_lists.forms` says what such a name
means, and only configuration makes one count as another.
"""

from porcore.reserves.wallet_lists.forms import describe_form
from porcore.reserves.wallet_lists.rows import Published, PublishedFile, PublishedRow
from porcore.reserves.wallet_lists.select import Selection, select
from porcore.reserves.wallet_lists.sniff import is_published, open_published, read_published

__all__ = [
    "Published",
    "PublishedFile",
    "PublishedRow",
    "Selection",
    "describe_form",
    "is_published",
    "open_published",
    "read_published",
    "select",
]
