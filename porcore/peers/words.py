"""Every sentence that an inspection of another exchange's proof says, in one table.

A placeholder is a name in braces. Values come from files, so they are filled in by plain replacement.
"""

from dataclasses import dataclass

__all__ = ["SENTENCES", "Sentence", "say"]

_AGAIN = "Download the file again, and do not open and save it in an editor."
_EITHER = "either the file is damaged or it is not from this tree"

SENTENCES: dict[str, str] = {
    # Reading
    "too-large": "The file is larger than {limit} MiB, the largest that is read.",
    "too-large-json": "The JSON file is larger than {limit} MiB; a proof for one client is far smaller. Send the"
    " file with your own proof.",
    "not-text": "The file is not plain UTF-8 text; expected a JSON or text file. If it is a ZIP, unpack it first.",
    "not-json": "The file starts like JSON but cannot be read as JSON. " + _AGAIN,
    "too-deep": "Brackets are nested more than {limit} deep; no proof format needs that. " + _AGAIN,
    "repeated-key": "A key appears twice in one object, so two readers could read two different files. "
    + _AGAIN,
    "not-a-number": "The file holds NaN or Infinity where a number belongs. " + _AGAIN,
    "long-number": "The file holds a number of more than {limit} characters. " + _AGAIN,
    "huge-exponent": "The file holds a number with an exponent of three digits or more. " + _AGAIN,
    "amount": "{where}: expected an amount such as 12.5. " + _AGAIN,
    "shape": "{where}: expected {expected}. " + _AGAIN,
    "missing": "{where}: {key} is missing. " + _AGAIN,
    "unknown-key": "{where}: found a key other than {keys}. " + _AGAIN,
    "count": "{where}: found {found} entries, expected {expected}. " + _AGAIN,
    "text-line": "line {line}: expected {expected}. " + _AGAIN,
    "assets-unknown": "{where}: this set of assets belongs to no known version of the format. " + _AGAIN,
    "assets-differ": "{where}: the assets are not those of your own balances. " + _AGAIN,
    "companion-not-used": "The second file does not belong to this one: expected {expected}.",
    "given-root": "The root you gave is not {digits} hex digits. Copy it again, all of it.",
    "given-nonce": "A nonce you gave cannot be read: expected {expected}.",
    "unknown-nearest": "Unknown file. It looks most like {format}: found {found}; missing {missing}."
    " Formats that are read: {formats}.",
    "unknown": "Unknown file: nothing in it was recognised. Formats that are read: {formats}.",
    # Headlines
    "verified": "{format}: the path is consistent and leads to the root obtained elsewhere.",
    "consistent": "{format}: consistent with itself only.",
    "partly": "{format}: consistent; only some of its roots were compared with one obtained elsewhere.",
    "refuted": "{format}: does not hold. {detail}",
    "unreadable": "Not readable: {detail}",
    "unreadable-as": "{format}: not readable. {detail}",
    # The four lines
    "path-holds": "Path: consistent with the root in the file.",
    "path-open": "Path: leads to the root {root}; the file itself names no root to compare with.",
    "path-open-many": "Path: leads to {count} roots, which are listed below; the file itself names no root.",
    "path-tree": "Path: the file is the whole tree, and every parent was recomputed: {nodes} nodes in"
    " {levels} levels.",
    "path-leaf": "Path: your leaves agree with your balances, but the file has no path to a root. Give the full"
    " tree that your exchange publishes as the second file.",
    "path-fails": "Path: fails. {detail}",
    "root-equal": "Root: {root} equals the one obtained elsewhere.",
    "root-equal-many": "Root: all {count} roots equal those obtained elsewhere.",
    "root-partly": "Root: {done} of {count} roots equal those obtained elsewhere; the others were not checked.",
    "root-open": "Root: {root} was not checked: compare it with the one your exchange publishes {where}.",
    "root-open-many": "Root: {count} roots were not checked: compare them with those your exchange publishes"
    " {where}.",
    "root-open-none": "Root: not checked: the file leads to none.",
    "root-short": "Root: {root} has only {bits} bits, so a root equal to it can be made on purpose.",
    "root-moot": "Root: not looked at, because the path fails.",
    "root-fails": "Root: the file leads to {found}, and the root obtained elsewhere is {expected}: either the"
    " root is of another date, or this file is not from that tree.",
    "total-holds": "Total liabilities: the root commits to {totals}.",
    "total-holds-unnamed": "Total liabilities: the root commits to them; their amount is not in this file.",
    "total-circuit": "Total liabilities: committed by a zero-knowledge proof that is published apart and was not"
    " checked here.",
    "total-absent": "Total liabilities: nothing is said; the tree of this format holds no sums.",
    "total-moot": "Total liabilities: not looked at, because the path fails.",
    "reserves-absent": "Reserves: out of scope of this file; whether the exchange holds the coins is shown"
    " elsewhere or not at all.",
    # Refuted
    "wrong-leaf": "level {level}: your leaf is {found} in the file, recomputed {expected} from your own data:"
    " either the data or the leaf was changed.",
    "wrong-parent": "level {level}: your file says the parent is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-root": "level {level}: your file says the root is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-sum": "level {level}: your file says the total of {asset} is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-level": "level {level}: the file gives the level number {found}, expected {expected}: "
    + _EITHER
    + ".",
    "wrong-side": "level {level}: the file says {found}, expected {expected}: a path has one node on each side.",
    "wrong-count": "the path has {found} steps, expected {expected}: " + _EITHER + ".",
    "negative": "level {level}: the amount of {asset} is {found}, expected none below zero.",
    "wrong-value": "{what}: found {found}, expected {expected}: " + _EITHER + ".",
    # This very file
    "own": "Your balances in this file: {balances}",
    "own-none": "None of the leaves belongs to the nonces you gave: your account is not in this tree, or the"
    " nonce is of another date.",
    "own-not-sought": "Your own leaves were not looked for: give your nonce to find them.",
    "root-is": "Root{label}: {root}",
    "rule": "Matched the rule: {rule}",
    # Weak points of formats
    "weak-title": "Weak points of this format, whoever uses it:",
    "weak-no-sums": "No sums: the tree says that your record is in it, and nothing about how much is owed in"
    " total.",
    "weak-sum-only": "Sum-only parents: a parent commits to the sum of its children and not to each child's sum, so"
    " two clients can be shown different neighbours and the total can be too small without either noticing.",
    "weak-truncated": "Short hashes: they are cut to {bits} bits, so two different subtrees with one hash can be"
    " made with about 2^{work} tries.",
    "weak-negatives": "Negative amounts are not refused: a negative neighbour makes the total smaller.",
    "weak-domain": "Leaves and parents are hashed alike, so one could be passed off as the other.",
    "weak-no-id": "The leaf holds no id of yours: two clients with the same balances can be given the same leaf.",
    "weak-split": "Only the total is committed and not how it splits over assets: the split you are shown can be"
    " changed without changing the leaf.",
    "weak-zk": "The zero-knowledge part, which is to show that sums are right and nothing is negative, was not"
    " checked here.",
    "weak-unverified": "The rule was read from the exchange's code; no real file was at hand to try it on.",
    "weak-joined": "Fields are joined without a separator, so different balances can give the same text to hash.",
    "weak-concat": "A parent's hash is made of text without separators between its amounts.",
    "weak-usd-blind": "Amounts are in the leaf only; neighbours have none.",
    "found-negative": "Found in this very file: {asset} is {amount} at level {level}. A negative neighbour makes"
    " the total smaller.",
    "found-negatives-more": "Found in this very file: {count} more negative amounts.",
    # Advice
    "keep-private": "Do not post this file in public: it holds your balances and secrets that point to you.",
    "next-refuted": "Do not rely on this file. Download it again; if it fails again, show the line above to your"
    " exchange and ask for an explanation.",
    "next-consistent": "Anyone can make a file that agrees with itself. Take the root from a place that the sender"
    " of this file cannot change, and check again with it.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its code and its values; ``str`` gives the words."""

    code: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        parts = SENTENCES[self.code].split("{")
        values = dict(self.values)
        tails = [part.partition("}") for part in parts[1:]]
        return parts[0] + "".join(values[name] + tail for name, _, tail in tails)


def say(code: str, **values: object) -> Sentence:
    """Return the sentence of `code`, its values as text. Raises KeyError for a code or value that is missing."""
    sentence = Sentence(code, tuple((name, str(value)) for name, value in values.items()))
    str(sentence)
    return sentence
