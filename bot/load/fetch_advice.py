"""What an operator may do about a download that failed: the bot's settings, beside what the library says."""

from bot.formats import count
from bot.languages import N_, Sayable, _, translated
from porcore.net import FetchError, FetchFault

__all__ = ["with_advice"]

_ADVICE = {
    FetchFault.SLOW: "Try again, raise PORBOT_FETCH_TIMEOUT, or put the file into the import folder.",
    FetchFault.CREDENTIALS: "Use one without, or the import folder.",
    FetchFault.CERTIFICATES: "Look at PORBOT_FETCH_CA_FILE.",
    FetchFault.NOT_HTTP: "Look at the server, or use the import folder.",
}
_ALLOW = {
    FetchFault.PORT: N_(
        "Only port 443 is fetched from. Use port 443, or add {place} to PORBOT_FETCH_ALLOW if it is a store of yours."
    ),
    FetchFault.LOCAL: N_(
        "{host} leads to a local address. If it is a store of yours, add {place} to PORBOT_FETCH_ALLOW."
    ),
}


def with_advice(error: FetchError, limit_mb: int) -> str:
    """Return what was found, and what to do about it here. Metadata of a cloud is never suggested for the allow-list.

    `limit_mb`: how many MB a download may have.
    """
    if error.fault is FetchFault.LARGE:
        return Sayable(lambda: _too_large(limit_mb))
    if error.fault is FetchFault.NOT_HTTPS:
        return Sayable(lambda: _("Only https addresses are fetched. Expected https://host/path."))
    place, fault = error.place, error.fault
    if place and fault in _ALLOW:
        return Sayable(lambda: translated(_ALLOW[fault], host=place.rpartition(":")[0], place=place))
    advice = _ADVICE.get(error.fault, error.advice)
    return f"{error.found} {advice}".rstrip()


def _too_large(limit_mb: int) -> str:
    return _(
        "The file is larger than {n} MB. Raise PORBOT_FETCH_LIMIT_MB or use the import folder.",
        n=count(limit_mb),
    )
