"""Reading the wallet lists that exchanges publish, as they are: OKX, HTX, Binance, BitMEX and Bitfinex.

    >>> published = read_published(Path("huobi_por.csv").read_bytes())
    >>> published.layout, len(published.rows)

What a file calls a coin stays its name (`aETH`, `BTC-TRC20`); `porcore.published.forms` says what such a name
means, and only configuration makes one count as another.
"""

from porcore.published.forms import describe_form
from porcore.published.rows import Published, PublishedFile, PublishedRow
from porcore.published.select import Selection, select
from porcore.published.sniff import is_published, open_published, read_published

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
