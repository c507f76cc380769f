"""Every sentence that an inspection of another exchange's proof says, in one table.

A placeholder is a name in braces. Values come from files, so they are filled in by plain replacement. A value that is
words of ours is a sentence itself, so that whoever speaks another language finds all of it in the table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from porcore.exchanges.file_sentences import FILE_SENTENCES
from porcore.exchanges.format_sentences import FORMAT_SENTENCES
from porcore.exchanges.own_sentences import OWN_SENTENCES
from porcore.exchanges.phrases import PHRASES
from porcore.exchanges.weakness_sentences import WEAK_POINTS
from porcore.exchanges.zk_sentences import ZK_SENTENCES

__all__ = ["SENTENCES", "Sentence", "in_a_row", "say", "shown_name"]

_AGAIN = "Download the file again, and do not open and save it in an editor."
_CHANGED = (
    "Either the file was edited, or its format has changed since this version: download it again; if it fails again,"
    " update, or report it without the file."
)
_EITHER = "either the file is damaged, or it is not from this tree"

SENTENCES: dict[str, str] = {
    **FILE_SENTENCES,
    **FORMAT_SENTENCES,
    **OWN_SENTENCES,
    **PHRASES,
    **ZK_SENTENCES,
    # Reading
    "too-large": "The file is larger than {limit} MiB, the largest that is read.",
    "too-large-json": "The JSON file is larger than {limit} MiB; a proof for one client is far smaller. Send the"
    " file with your own proof.",
    "not-text": "The file is not plain UTF-8 text; expected a JSON or text file. " + _AGAIN,
    "not-json": "The file starts like JSON but cannot be read as JSON. " + _AGAIN,
    "cut-off": "The JSON ends before its last bracket is closed: a part of the file is missing. Send the whole file, as a"
    " document.",
    "too-deep": "Brackets are nested more than {limit} deep; no proof format that is known needs that. "
    + _AGAIN,
    "repeated-key": "A key appears twice in one object, so two readers could read two different files. "
    + _AGAIN,
    "not-a-number": "The file holds NaN or Infinity where a number belongs. " + _AGAIN,
    "long-number": "The file holds a number of more than {limit} characters. " + _AGAIN,
    "huge-exponent": "The file holds a number with an exponent of three digits or more. " + _AGAIN,
    "amount": "{where}: expected an amount such as 12.5. " + _CHANGED,
    "shape": "{where}: expected {expected}. " + _CHANGED,
    "missing": "{where}: {key} is missing. " + _CHANGED,
    "unknown-key": "{where}: found a key other than {keys}. " + _CHANGED,
    "count": "{where}: found {found} entries, expected {expected}. " + _CHANGED,
    "text-line": "line {line}: expected {expected}. " + _CHANGED,
    "assets-unknown": "{where}: this set of assets belongs to no known version of the format. " + _CHANGED,
    "list-unknown": "{where}: this set of assets is of no known version, and in the order of the file it does not lead"
    " to {what} either. " + _CHANGED,
    "rule-unknown": "No rule known here leads to the root in the file, and none gives the empty places of its tree"
    " (rules tried: {count}). " + _CHANGED,
    "assets-differ": "{where}: the assets are not those of your own balances. " + _CHANGED,
    "companion-not-used": "The second file does not belong to this one: expected {expected}.",
    "given-root": "The root you gave is not {digits} hex digits. Copy it again, all of it.",
    "companion-useless": "A check of this format uses no second file. Leave it out.",
    "nonce-useless": "A check of this format uses no nonce but those in the file. Leave it out.",
    "given-own": "Give one statement id of 64 hex digits, or roots as SYMBOL=HASH:SUM, not both.",
    "given-nonce": "A nonce you gave cannot be read: expected {expected}.",
    "unknown-nearest": "Unknown file. It looks most like {format}: found {found}; missing {missing}."
    " It may be of a newer format than this version knows. Files of these are read: {formats}.",
    "unknown": "Unknown file: nothing in it was recognised. Files of these are read: {formats}.",
    "holds-empty-root": "{root} is the root of an empty tree ({program}): a tree in which no place is taken.",
    # Headlines
    "known": "Not a client's proof that can be checked here. {detail}",
    "verified": "{format}: the path is consistent and leads to the root obtained elsewhere.",
    "verified-tree": "{format}: every parent was recomputed, and the root is the one obtained elsewhere. Your own leaves"
    " were not looked for.",
    "nothing-proven": "{format}: the file holds no proof, so it shows nothing about you.",
    "consistent": "{format}: consistent with itself only.",
    "verified-alone": "{format}: the root is the one obtained elsewhere, but this tree holds only you.",
    "consistent-alone": "{format}: consistent with itself only, and this tree holds only you.",
    "leaf-open": "{format}: leads to the root obtained elsewhere, but what it starts from was taken as given.",
    "partly": "{format}: consistent; only some of its roots were compared with one obtained elsewhere.",
    "not-found": "{format}: consistent, but not all the leaves that you looked for are in it.",
    "refuted": "{format}: does not hold. {detail}",
    "altered": "{format}: cannot be checked. {detail}",
    "unreadable": "Not readable: {detail}",
    "unreadable-as": "{format}: not readable. {detail}",
    # The four lines
    "path-holds": "Path: consistent with the root in the file.",
    "path-alone": "Path: it has no steps: your leaf is the root, so this tree holds only you.",
    "path-open": "Path: leads to the root {root}; the file itself names no root to compare with.",
    "path-open-many": "Path: leads to {count} roots, which are listed below; the file itself names no root.",
    "path-holds-elsewhere": "Path: consistent with the root obtained elsewhere.",
    "path-holds-alone": "Path: the file agrees with itself.",
    "path-moot": "Path: not checked, because the file belongs to another root.",
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
    "root-second": "Root: {root} equals the one in the second file. That file is a second claim and no root obtained"
    " elsewhere: compare it with the one your exchange publishes {where}.",
    "root-second-many": "Root: all {count} roots equal those in the second file. That file is a second claim and no root"
    " obtained elsewhere: compare with what your exchange publishes {where}.",
    "root-committed": "Root: {root} is in the second file, all of which the value obtained elsewhere commits to.",
    "root-committed-many": "Root: all {count} roots are in the second file, all of which the value obtained elsewhere"
    " commits to.",
    "root-unplaced": "Root: the file leads to {found}, and what you gave is another value, {given}. If it is the commitment to"
    " all roots of the audit, give the audit roots as the second file as well.",
    "root-empty": "Root: {root} is the root of an empty tree: a tree of this program in which no place is taken.",
    "root-moot": "Root: not checked, because the path fails.",
    "own-root-equal": "Root: everything named above matches the statement or roots you gave; the statement id is {id}.",
    "own-root-open": "Root: the statement id {id} was not checked, or not for every proof: compare it with the one"
    " your exchange publishes {where}.",
    "own-paths": "Path: consistent with the roots in the file, for {count} of the statement's assets.",
    "own-nothing": "Path: the file holds no proof for any asset.",
    "roots-unused": "Not used: {roots}. What you gave there is not a root in this file; it may be from another date.",
    "roots-equal-to": "Equal to what you gave: {names}.",
    "root-fails": "Root: the file leads to {found}, and the root obtained elsewhere is {expected}: either the"
    " root is of another date, or this file is not from that tree.",
    "total-holds": "Total liabilities: the root commits to {totals}.",
    "total-holds-unnamed": "Total liabilities: the root commits to them; their amount is not in this file.",
    "total-circuit": "Total liabilities: committed by a zero-knowledge proof that is published apart and was not"
    " checked here.",
    "total-absent": "Total liabilities: not shown, because trees of this format contain no sums.",
    "total-joined": "Total liabilities: not committed. The root hashes the sums joined without a separator, and that text"
    " can be read as other sums too; the file reads it as {totals}.",
    "total-unnamed": "Total liabilities: not committed. The root hashes the sums in order and without the names of their"
    " assets; the file reads them as {totals}.",
    "total-unhashed": "Total liabilities: not committed. No parent was recomputed, and the hash of a leaf that is not yours"
    " says nothing about amounts; the file says {totals}.",
    "total-no-tree": "Total liabilities: not shown without the full tree.",
    "total-moot": "Total liabilities: not checked, because the file does not hold.",
    "reserves-absent": "Reserves: not part of this file. It does not show whether the exchange holds the coins.",
    # Refuted
    "wrong-leaf": "level {level}: your leaf is {found} in the file, recomputed {expected} from your own data:"
    " either the data or the leaf was changed.",
    "wrong-neighbour": "level {level}: the first neighbour is {found} in the file, recomputed {expected} from its data in the"
    " file: either the data or the neighbour was changed.",
    "wrong-neighbour-rules": "level {level}: the first neighbour is {found} in the file; recomputed {expected} from its data in"
    " the file by the newest rule known (rules tried: {count}): either the data or the neighbour was changed.",
    "wrong-leaf-rules": "level {level}: your leaf is {found} in the file; recomputed {expected} from your own data by the"
    " newest rule known (rules tried: {count}): either the data or the leaf was changed, or the exchange has changed its"
    " rule since.",
    "wrong-payload": "level {level}: the leaf's text is not the one that the other fields of the file give: either"
    " the fields or the leaf were changed.",
    "wrong-parent": "level {level}: your file says the parent is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-root": "level {level}: your file says the root is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-root-rules": "level {level}: your file says the root is {found}; recomputed {expected} by the newest rule"
    " known for this exchange (rules tried: {count}): either the file is damaged, or it is not from this tree, or the"
    " exchange has changed its rule since.",
    "wrong-root-rule": "level {level}: your file says the root is {found}, recomputed {expected} by the rule that the"
    " empty places of its tree follow ({rule}): " + _EITHER + ".",
    "wrong-children": "level {level} above the batches: a node has {found} children, expected {expected}: "
    + _EITHER
    + ".",
    "wrong-width": "level {level}: {found} nodes share one parent, expected {expected}: " + _EITHER + ".",
    "wrong-place": "level {level} above the batches: {found} neighbours are on the left, expected {expected} from the"
    " index: " + _EITHER + ".",
    "wrong-sum": "level {level}: your file says the total of {asset} is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "wrong-level": "level {level}: the file gives the level number {found}, expected {expected}: "
    + _EITHER
    + ".",
    "wrong-side": "level {level}: the file says {found}, expected {expected}: a path has one node on each side.",
    "wrong-count": "the path has {found} steps, expected {expected}: " + _EITHER + ".",
    "negative": "level {level}: the amount of {asset} is {found}, expected none below zero.",
    "tree-rows": "the file has {found} nodes, and a whole tree would have {expected}: lines are missing or too many.",
    "tree-parent": "level {level}, node {number}: your file says the parent is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "tree-sum": "level {level}, node {number}: the file says the total is {found}, recomputed {expected}: "
    + _EITHER
    + ".",
    "tree-short": "a level has {found} nodes, expected {expected}: lines are missing or too many.",
    "tree-level": "a level numbered {found} follows where {expected} was expected: lines are missing.",
    "tree-ends": "the last level is numbered {found}, expected {expected}: lines are missing.",
    "tree-width": "level {level}: found {found} nodes, expected {expected}: lines are missing or too many.",
    "wrong-sums": "level {level}: the amounts {found} are not the sums of the two nodes below: "
    + _EITHER
    + ".",
    "leaves-missing": "level {level}: {found} of your {expected} leaves are in the full tree with your balances:"
    " either your file is of another audit, or a leaf was left out.",
    "detail": "{detail}",
    "leaf-twice": "the leaf {index} is used twice; one leaf may count once.",
    "roots-differ": "level {level}: two of your leaves of one currency lead to different roots, {found} and"
    " {expected}: " + _EITHER + ".",
    "wrong-commitment": "the second file says that its roots are committed as {found}, recomputed {expected}: the"
    " list of roots was changed.",
    "negative-at": "{where}: the amount of {asset} is {found}, expected none below zero.",
    "wrong-padding": "level {level}: the tree has no node at this place, and the neighbour given is not the padding"
    " that belongs there.",
    "root-fails-empty": "Root: the file leads to {found}, and what you gave, {expected}, is the root of an empty tree: a tree of"
    " a zero-knowledge program in which no place is taken. Take the root of the date of your file.",
    "anchor-differs": "{what}: your file and the second file differ: they are of different snapshots.",
    "wrong-value": "{what}: found {found}, expected {expected}: " + _EITHER + ".",
    # This very file
    "own": "Your balances in this file: {balances}",
    "own-none": "Nonce number {number} belongs to no leaf: that account is not in this tree, or the nonce is of"
    " another date.",
    "own-not-sought": "Your own leaves were not looked for: give your nonce to find them.",
    "zk-units": "Amounts are whole numbers of an asset's smallest unit, and assets have numbers here; your exchange says"
    " which asset has which number.",
    "stated-totals": "The second file states total liabilities in {count} assets, and nothing here was checked about"
    " them; in those that you hold: {totals}",
    "own-leaves": "Your leaves: {count} found, counted from 0 as the exchange's tool does: {places}.",
    "uncovered": "Not part of the check: {names}. No hash covers that, so it can be changed without changing anything else.",
    "uncovered-more": "{count} more",
    "uncovered-unshown": "a key that cannot be shown",
    "neighbour-recomputed": "The first neighbour's hash was recomputed from its own data in the file too.",
    "trees-alone": "The tree of {names} holds only you: your leaf is its root.",
    "is-empty": "The root is that of an empty tree: a tree of this program in which no place is taken.",
    "own-leaves-lead": "Your leaves in the file: {count}. All of them lead to their roots.",
    "own-leaves-all": "Your leaves: all {count} are in the tree.",
    "own-not-sought-file": "Your own leaves were not looked for: give your own file as the second one to find them.",
    "leaf-as-given": "The leaf was taken as given, and an inner node would pass for it: its hash was not recomputed from your balances. Give your record"
    " instead of its hash to have that checked too.",
    "leaf-not-proven": "Your leaves rest on {what} in the file: give your audit credential to derive that as well.",
    "leaf-may-be-inner": "What the file gives as your leaf has the form of a parent: its ids look like two hashes of this tree, and"
    " nothing in the rule tells the one from the other.",
    "leaf-may-be-only-child": "What the file gives as your leaf may be the parent of a single node: it has nothing to its right at any"
    " level, and there a node without a neighbour is hashed like a leaf. The balances shown may then be another client's,"
    " or a sum of several.",
    "leaf-may-be-inner-numbers": "What the file gives as your leaf has the form of a parent: its numbers look like hashes of this tree,"
    " and only the second file, which is a claim, says that they are balances.",
    "own-numbers": "What the root covers of your balances, as it is hashed: {numbers}",
    "leaf-unshaped": "Nothing shows that your leaf has the place of a leaf: give the second file, which says how the tree is"
    " shaped.",
    "found-joined-leaf": "Found in this very file: your balances are hashed joined without a separator, and that text can be read"
    " as other balances too.",
    "root-is": "Root{label}: {root}",
    "rule": "Matched the rule: {rule}",
    **WEAK_POINTS,
    # Advice
    "keep-private": "Do not post this file in public: it contains your balances and secrets that identify you.",
    "keep-yours-private": "The tree is public, but your nonces and your own files are not: do not post them.",
    "next-refuted": "Do not rely on this file. Download it again. If it fails again, show the line above to your"
    " exchange and ask for an explanation.",
    "second-file": "The second file was only compared with the first, and whoever makes one can make the other. What decides is a"
    " root from a place that the sender of neither file can change.",
    "next-consistent": "Anyone can make a file that agrees with itself. Get the root from a place that the sender"
    " of this file cannot change, and check again with that root.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its code and its values, of which each may be a sentence too; ``str`` gives the words."""

    code: str
    values: tuple[tuple[str, "str | Sentence"], ...] = ()
    begins: bool = False  # it stands after a full stop: a name of the file's own stays as it is

    def __str__(self) -> str:
        parts = SENTENCES[self.code].split("{")
        values = dict(self.values)
        tails = [part.partition("}") for part in parts[1:]]
        text = parts[0] + "".join(f"{values[name]}{tail}" for name, _, tail in tails)
        return text[:1].upper() + text[1:] if self.begins and parts[0] else text

    def alone(self) -> "Sentence":
        """Return the sentence as it is after a full stop."""
        return replace(self, begins=True)


def say(code: str, **values: object) -> Sentence:
    """Return the sentence of `code`, its values as text or sentences. Raises KeyError for a code or value that is missing."""
    sentence = Sentence(
        code, tuple((name, one if isinstance(one, Sentence) else str(one)) for name, one in values.items())
    )
    str(sentence)
    return sentence


def in_a_row(parts: Sequence[str | Sentence]) -> str | Sentence:
    """Return at least one part, with commas between them where there are several."""
    first, *rest = parts
    if not rest:
        return first
    if all(isinstance(part, str) for part in parts):
        return ", ".join(map(str, parts))
    return say("listed", first=first, rest=in_a_row(rest))


_LISTED = re.compile(r"[,;]")
_OPEN, _CLOSE = "\u2068", "\u2069"  # first strong isolate, pop directional isolate


def shown_name(name: str) -> str:
    """Return a name of the file's own as a sentence shows it.

    A name in a script that runs from right to left would turn the amounts around it, so names beyond ASCII are
    isolated; one with a comma, which could look like two, is put in quotation marks.
    """
    shown = name if name.isascii() else f"{_OPEN}{name}{_CLOSE}"
    return f"“{shown}”" if _LISTED.search(name) else shown
