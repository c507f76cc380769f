"""The way out over HTTP, with rules for where it may lead. What the rules need is here; what downloads, needs the extra `net`.

Nothing else in the package speaks HTTP, and nothing here is imported unless something is to be fetched.
"""

from porcore.net.addresses import check_address, is_nobodys_store
from porcore.net.errors import AddressError, FetchError, FetchFault
from porcore.net.fetching import fetch
from porcore.net.limits import Fetched, FetchLimits

__all__ = [
    "AddressError",
    "FetchError",
    "FetchFault",
    "FetchLimits",
    "Fetched",
    "check_address",
    "fetch",
    "is_nobodys_store",
]
