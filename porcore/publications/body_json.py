"""What reading a claim or proof set back from its canonical JSON has in common: exactly those bytes, or an error."""

import re
from collections.abc import Callable, Iterable

from porcore.errors import FormatError
from porcore.exchanges.exchange_names import is_exchange_key
from porcore.format import strict_json
from porcore.format.grammar import parse_taken_at
from porcore.publications.bundle_files import BundleFile
from porcore.publications.errors import ClaimError
from porcore.publications.reading import PublicationFile, Table, is_name, kind_of

__all__ = ["MAX_BYTES", "BodyReader"]

MAX_BYTES = 2**22  # as a statement's: an entry of the public log holds it whole
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BodyReader:
    """Reads bodies of one kind; `what` names it in errors. Everything raises ClaimError."""

    def __init__(self, what: str, form: str, keys: Iterable[str]) -> None:
        """`form` is the format that the body names, `keys` are all that it has."""
        self.file = PublicationFile(what)
        self._what, self._form, self._keys = what, form, tuple(keys)

    def table(self, data: bytes) -> Table:
        """Return the values of a body; `data`: at most 4 MiB. Raises ClaimError for anything else than such a body."""
        try:
            values = self.file.table(strict_json.load(data, self._what, MAX_BYTES), self._keys)
        except FormatError as error:
            said = str(error).removesuffix(".")
            raise ClaimError(self._what, said, f"the canonical JSON of a {self._what}") from None
        if values["format"] != self._form:
            raise self.file.fault(("format",), kind_of(values["format"]), f'"{self._form}"')
        return values

    def check(self, data: bytes, canonical: bytes) -> None:
        """Raise ClaimError where what was read has another `canonical` form than `data`, the bytes that were read."""
        if canonical != data:
            raise ClaimError(
                self._what, "JSON that is not canonical", "keys and entries in order, and no white space"
            )

    def word(self, values: Table, key: str, expected: str, fits: Callable[[str], bool]) -> str:
        """Return the text under `key`, which `fits`; `expected` says what such a text is."""
        return self.file.text_at(values[key], (key,), expected, fits)

    def exchange(self, values: Table) -> str:
        """Return the key of the exchange."""
        return self.word(values, "exchange", "the key of an exchange", is_exchange_key)

    def taken_at(self, values: Table) -> str:
        """Return the moment, as canonical UTC text."""
        return self.word(values, "taken_at", "a UTC time", _is_time)

    def proof_format(self, values: Table) -> str:
        """Return the key of a format, or ""."""
        return self.word(
            values, "proof_format", "a key of a format", lambda key: not key or is_exchange_key(key)
        )

    def digest(self, values: Table, key: str, *, optional: bool = False) -> str:
        """Return 64 hex digits under `key`; "" too where it is `optional`."""
        return self.word(
            values,
            key,
            "64 hex digits",
            lambda text: bool(_HASH.fullmatch(text)) or (optional and not text),
        )

    def files(self, values: Table) -> tuple[BundleFile, ...]:
        """Return the files of the bundle, ascending by name."""
        found = []
        for place, entry in enumerate(self.file.tables(values, "files", ("name", "sha256"))):
            name = self.file.text_at(entry["name"], ("files", place), "a file's name", is_name)
            found.append(BundleFile(name, self.digest(entry, "sha256")))
        self.file.once("files", "name", [file.name for file in found])
        return tuple(sorted(found))


def _is_time(text: str) -> bool:
    try:
        parse_taken_at(text, "taken_at")
    except FormatError:
        return False
    return True
