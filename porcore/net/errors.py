"""Why something was not fetched."""

from enum import Enum, auto

from porcore.errors import PorError

__all__ = ["NO_ADDRESS", "AddressError", "FetchError", "FetchFault"]

NO_ADDRESS = "That is not an address. Expected https://host/path."


class AddressError(PorError):
    """An address that must not be connected to; `own` tells whether it may be a store of the operator's."""

    def __init__(self, found: str, *, own: bool = False) -> None:
        self.own = own
        super().__init__(found)


class FetchFault(Enum):
    """What a caller may have more advice about than this package, such as a setting of its own."""

    SLOW = auto()  # it took longer than the limits allow
    LARGE = auto()  # it is larger
    PORT = auto()  # another port than 443, which the caller did not allow
    LOCAL = auto()  # the name leads to an address that is not everyone's
    CREDENTIALS = auto()  # the address holds a user name or password
    CERTIFICATES = auto()  # the file with the certificates to trust cannot be read
    NOT_HTTPS = auto()  # the address begins with something else
    NOT_HTTP = auto()  # what answers does not keep to the protocol
    OTHER = auto()  # all is said


class FetchError(PorError):
    """A download that was refused or failed; `found` and `advice` are sentences for the operator.

    `place`: host and port that the operator may allow, if they are his; "" where nothing is to be allowed.
    """

    def __init__(
        self, found: str, advice: str = "", fault: FetchFault = FetchFault.OTHER, place: str = ""
    ) -> None:
        self.found, self.advice, self.fault, self.place = found, advice, fault, place
        super().__init__(f"{found} {advice}".rstrip())
