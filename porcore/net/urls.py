"""Reading https addresses, in one spelling: what is compared with the allow-list must not depend on how it is typed."""

from collections.abc import Collection

from yarl import URL

from porcore.net.errors import NO_ADDRESS, FetchError, FetchFault

__all__ = ["is_listed", "parse_url", "place_of"]


def parse_url(text: str) -> URL:
    """Return an https address without its fragment. Raises FetchError."""
    try:
        url = URL(text)
        host, port = url.host, url.port  # decoding the host may fail, too
    except ValueError:
        raise FetchError(NO_ADDRESS) from None
    if url.scheme != "https" or not host or port is None:
        raise FetchError(
            "Only https addresses are fetched.", "Expected https://host/path.", FetchFault.NOT_HTTPS
        )
    if url.user is not None or url.password is not None:
        raise FetchError(
            "The address holds a user name or password.", "Use one without.", FetchFault.CREDENTIALS
        )
    return url.with_fragment(None)


def place_of(url: URL) -> str:
    """Return ``host:port``: lower case, other scripts as ``xn--``, IPv6 in brackets, no dot at the end."""
    return f"{(url.host_subcomponent or '').rstrip('.')}:{url.port}"


def is_listed(url: URL, allow: Collection[str]) -> bool:
    """Tell whether the host and port of `url` are in `allow`, in whatever spelling."""
    return place_of(url) in map(_place_in_one_spelling, allow)


def _place_in_one_spelling(listed: str) -> str:
    host, _, port = listed.rpartition(":")
    bare_ipv6 = ":" in host and not host.startswith("[")
    try:
        return place_of(URL(f"https://[{host}]:{port}" if bare_ipv6 else f"https://{host}:{port}"))
    except ValueError:
        return listed
