"""Every sentence that an inspection of another exchange's proof says, in one table.

A placeholder is a name in braces. Values come from files, so they are filled in by plain replacement.
"""

from dataclasses import dataclass

__all__ = ["SENTENCES", "Sentence", "say"]

_AGAIN = "Download the file again, and do not open and save it in an editor."
_CHANGED = (
    "Either the file was edited, or its format has changed since this version: download it again; if it fails again,"
    " update, or report it without the file."
)
_EITHER = "either the file is damaged or it is not from this tree"

SENTENCES: dict[str, str] = {
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
    "several-documents": "The text holds more than one JSON document, and which one is meant cannot be known. Send one at a"
    " time; a second file that belongs to the first goes beside it.",
    "several-proofs": "There are {count} proofs in this file, and which one is meant cannot be known. Send one at a time; a"
    " second file that belongs to the first goes beside it.",
    "curly-quotes": 'The quotation marks are typographic (“ ”) and not plain ("): a program changed the text, perhaps in more'
    " places. Send the file itself, as it was downloaded.",
    "invisible-inside": "A name or value in it holds characters that cannot be seen. They were put there by a program that"
    " showed the text, and would change every hash. Send the file itself, as it was downloaded.",
    "numbers-rewritten": "It does not hold as it is, but its numbers were written anew by a program that reads them as floating"
    " point (9.8e-05), which loses digits and would change every hash. Send the file as it was downloaded.",
    "archive-damaged": "The archive cannot be unpacked. " + _AGAIN,
    "archive-empty": "The archive has no file in it. Send the proof file itself.",
    "archive-large": "The archive holds more than {limit} MiB. Unpack it, and send the file with your own proof.",
    "archive-locked": "The archive is locked with a password. Unpack it, and send the proof file itself.",
    "archive-many": "The archive holds more than {limit} files. Unpack it, and send the file with your own proof.",
    "archive-several": "The archive holds several files. Send the one that is meant.",
    "companion-not-used": "The second file does not belong to this one: expected {expected}.",
    "given-root": "The root you gave is not {digits} hex digits. Copy it again, all of it.",
    "companion-useless": "A check of this format uses no second file. Leave it out.",
    "nonce-useless": "A check of this format uses no nonce but those in the file. Leave it out.",
    "given-own": "Give one statement id of 64 hex digits, or roots as SYMBOL=HASH:SUM, not both.",
    "given-nonce": "A nonce you gave cannot be read: expected {expected}.",
    "unknown-nearest": "Unknown file. It looks most like {format}: found {found}; missing {missing}."
    " It may be of a newer format than this version knows. Files of these are read: {formats}.",
    "unknown": "Unknown file: nothing in it was recognised. Files of these are read: {formats}.",
    # What a file is that is no client's proof, and what to send instead
    "is-archive": "This is an archive of a kind that is not opened here. Unpack it, and send the proof file in it.",
    "is-pdf": "This is a PDF. A proof is checked from the file that your exchange lets you download or copy, mostly JSON.",
    "is-picture": "This is a picture. Hashes cannot be read off a picture: send the file that your exchange lets you download,"
    " or copy its text.",
    "is-office": "This is a document of an office program. Send the file as your exchange gave it, before any program opened"
    " and saved it.",
    "is-parquet": "This is a Parquet table, as operators load them. A client's proof is a JSON or text file.",
    "is-web-archive": "This is a saved web page. Send the proof file that the page lets you download.",
    "is-page": "This is a web page and not the file it shows. Use the page's own button to download the file (Raw at GitHub),"
    " and send that.",
    "is-database": "This is an SQLite database. A client's proof is a JSON or text file.",
    "is-snapshot": "This is a snapshot file of porcore (.por), which holds all clients. porcore check checks it; a client gets"
    " a proof.json from it by porcore prove.",
    "is-bundle": "This is an operator's bundle for a snapshot (snapshot.toml, balances and wallets) and not a client's proof."
    " It holds all clients' balances: keep it private. porcore build makes a snapshot of it.",
    "is-zk-key": "This looks like the verifying key of a zero-knowledge proof. It is the same for everybody; send your own"
    " file (user_config.json).",
    "is-statement": "This is a statement of porcore/1: what an exchange commits to, the same for all clients. Send your own"
    " proof.json, and this file beside it to compare with.",
    "is-okx-stark": "OKX, 2023–2024, STARK: your own inclusion proof in the form that OKX used from April 2023 to August 2024."
    " The form is known, and not read here; OKX's own program zk_STARK_Validator checks it. It is private all the same."
    " Proofs of OKX from September 2024 on are read.",
    "is-okx-stark-part": "OKX, 2023–2024, STARK: a part of what OKX published for all clients together (assets or totals). It"
    " shows nothing about one client, and proofs of that form are known but not read here.",
    "is-zk-totals": "This is the list of totals and prices of a whole exchange (cex_config.json, config.json), the same for"
    " everybody. Send your own file, user_config.json.",
    "is-zk-batches": "This is a table of zero-knowledge proofs about all clients of an exchange (proof.csv), the same for"
    " everybody. Send your own file, user_config.json.",
    "is-plonky": "This is a zero-knowledge proof about all clients of an exchange (sum_proof_data.json), the same for everybody."
    " Send your own inclusion proof.",
    "is-backpack-second": "This is Backpack's file for all clients (final_proof.json). Send your own inclusion proof, and this"
    " file beside it.",
    "is-hotcoin-second": "This is Hotcoin's anchor file, the same for all clients. Send your own proof.json, and this file"
    " beside it.",
    "is-lemon-second": "This is Lemon Cash's file with the root and the totals, the same for all clients. Send your own proof, a"
    " CSV file of one row, and this file beside it.",
    "is-swissborg-second": "These are SwissBorg's audit roots, the same for all clients. Send your own liabilities file, and"
    " this file beside it.",
    "is-bitgo": "This is a client's proof of BitGo's program: known, and not read here. Its check needs a key that must come"
    " from elsewhere than the file. It is private all the same.",
    "is-bifinance": "This is a client's proof of Bifinance: known, and not read here. It is private all the same.",
    "is-weex": "This is WEEX's description of a client's lists: known, and not read here. It is private all the same.",
    "is-partial-tree": "This is a partial tree in the form of the first proofs of liabilities (2014): known, and not read"
    " here. It is private all the same.",
    "is-cake": "This is the whole tree that Cake DeFi published in 2022: known, and not read here. Its hashes are SHA-1, for"
    " which collisions can be made.",
    "is-level-list": "This is a list of levels and hashes in the form of The Network Firm's tool (Gate until 2022, Bitso): a"
    " tree without balances, the same for everybody. It is known, and not read here; what it can show is that your leaf's"
    " hash is in it, by a search for that hash.",
    "is-mazars": "This is a level of the tree that Binance published in 2022 (Mazars): known, and not read here. Files of"
    " Binance from 2023 on (user_config.json) are read.",
    "is-wallets": "This is a list of wallets, which is about reserves and not about what a client is owed. porcore reserves"
    " checks such lists.",
    "is-ledger": "This is a table of clients and balances, as an exchange keeps it, and not a client's proof. If the clients"
    " in it are real, keep it private.",
    "is-nonces": "These are account numbers with their nonces, which are secrets. Send the exchange's full tree, and your"
    " nonce with it (--nonce; in the chat: nonce).",
    "is-record": "This is a record without a path. Put your record on the first line and the path (l:… or r:… and hashes) on"
    " the second, in one file or message.",
    "is-path": "This is a path without a record. Put your record, or its hash, on the first line and the path on the second, in"
    " one file or message.",
    "is-hash": "This is a hash and nothing else; a hash alone cannot be checked. If it is the root that an exchange publishes,"
    " send your proof file and give the root beside it. If it is your Hashed Client ID, send it alone as a message to"
    " your exchange's bot.",
    "is-number": "This is a number or an id and nothing else. Send the proof file that your exchange gives you for it.",
    "is-translated": "The keys look translated by a browser: names of fields are words of a language, and a proof's names are"
    " not. Switch the page's translation off and download or copy the file again.",
    "is-renamed": "This looks like a zero-knowledge client proof whose keys were renamed or translated, as a browser does."
    " Switch the page's translation off and download or copy the file again.",
    # What was left out around a file
    "stripped-bom": "Left out: a byte order mark.",
    "stripped-utf16": "Read as UTF-16 text.",
    "stripped-utf32": "Read as UTF-32 text.",
    "stripped-encoding": "Bytes around the proof that are not UTF-8 were passed over.",
    "stripped-gzip": "Unpacked: gzip.",
    "stripped-zip": "Unpacked: a ZIP with one file.",
    "stripped-zip-many": "Unpacked: a ZIP with {count} files, of which this is the only proof.",
    "stripped-printable": "Left out: the line breaks and codes of an e-mail (quoted-printable).",
    "stripped-quotes": "Left out: an e-mail's quotation marks (>) at the start of {count} lines.",
    "stripped-returns": "Read with other line ends.",
    "stripped-fence": "Left out: a code fence (```).",
    "stripped-invisible": "Left out: odd or invisible spaces between the fields.",
    "stripped-words": "Left out: words, {before} characters before and {behind} behind the proof.",
    "stripped-address": "Left out: a web address or words, {before} characters before and {behind} behind the proof.",
    "stripped-lines": "Left out: lines before or behind the table.",
    "stripped-record": "Left out: spaces, braces and words around your record and the path. What was hashed is the record"
    " without them.",
    "stripped-wrapper": "Left out: a wrapper of other fields around the proof.",
    "stripped-string": "Read out of a JSON text.",
    "stripped-base64": "Decoded: base64.",
    "stripped-percent": "Decoded: percent-encoding.",
    "public-sample": "This is the example that is public at {source}, and nobody's own proof. Send the file that your exchange"
    " gives to you.",
    # Headlines
    "known": "Known, but no client's proof that is read here. {detail}",
    "verified": "{format}: the path is consistent and leads to the root obtained elsewhere.",
    "verified-tree": "{format}: every parent was recomputed, and the root is the one obtained elsewhere. Your own leaves"
    " were not looked for.",
    "nothing-proven": "{format}: the file holds no proof, so it shows nothing about you.",
    "consistent": "{format}: consistent with itself only.",
    "partly": "{format}: consistent; only some of its roots were compared with one obtained elsewhere.",
    "not-found": "{format}: consistent, but not all the leaves that you looked for are in it.",
    "refuted": "{format}: does not hold. {detail}",
    "unreadable": "Not readable: {detail}",
    "unreadable-as": "{format}: not readable. {detail}",
    # The four lines
    "path-holds": "Path: consistent with the root in the file.",
    "path-open": "Path: leads to the root {root}; the file itself names no root to compare with.",
    "path-open-many": "Path: leads to {count} roots, which are listed below; the file itself names no root.",
    "path-holds-elsewhere": "Path: consistent with the root obtained elsewhere.",
    "path-holds-alone": "Path: the file agrees with itself.",
    "path-moot": "Path: not looked at, because the file belongs to another root.",
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
    "root-moot": "Root: not looked at, because the path fails.",
    "own-root-equal": "Root: everything named above is proven under what you trust; the statement id is {id}.",
    "own-root-open": "Root: the statement id {id} was not checked, or not for every proof: compare it with the one"
    " your exchange publishes {where}.",
    "own-paths": "Path: consistent with the roots in the file, for {count} assets.",
    "own-nothing": "Path: the file holds no proof for any asset.",
    "root-fails": "Root: the file leads to {found}, and the root obtained elsewhere is {expected}: either the"
    " root is of another date, or this file is not from that tree.",
    "total-holds": "Total liabilities: the root commits to {totals}.",
    "total-holds-unnamed": "Total liabilities: the root commits to them; their amount is not in this file.",
    "total-circuit": "Total liabilities: committed by a zero-knowledge proof that is published apart and was not"
    " checked here.",
    "total-absent": "Total liabilities: nothing is said; the tree of this format holds no sums.",
    "total-moot": "Total liabilities: not looked at, because the file does not hold.",
    "reserves-absent": "Reserves: out of scope of this file; whether the exchange holds the coins is shown"
    " elsewhere or not at all.",
    # Refuted
    "wrong-leaf": "level {level}: your leaf is {found} in the file, recomputed {expected} from your own data:"
    " either the data or the leaf was changed.",
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
    "wrong-place": "level {level} above the batches: {found} neighbours stand to the left, expected {expected} by the"
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
    "leaves-missing": "level {level}: {found} of your {expected} leaves stand in the full tree with your balances:"
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
    "own-leaves": "Your leaves: {count} found, at the places {places}.",
    "own-leaves-all": "Your leaves: all {count} stand in the tree.",
    "own-not-sought-file": "Your own leaves were not looked for: give your own file as the second one to find them.",
    "leaf-as-given": "The leaf was taken as given: its hash was not recomputed from your balances. Give your record"
    " instead of its hash to have that checked too.",
    "leaf-not-proven": "Your leaves were taken from the file: give your audit credential to recompute them from your"
    " id as well.",
    "root-is": "Root{label}: {root}",
    "rule": "Matched the rule: {rule}",
    # Weak points of formats
    "weak-title": "Weak points of this format and this file:",
    "weak-no-sums": "No sums: the tree says that your record is in it, and nothing about how much is owed in"
    " total.",
    "weak-sum-only": "Sum-only parents: a parent commits to the sum of its children and not to each child's sum, so"
    " two clients can be shown different neighbours and the total can be too small without either noticing.",
    "weak-truncated": "Short hashes: they are cut to {bits} bits, so two different subtrees with one hash can be"
    " made with about 2^{work} tries.",
    "weak-negatives": "Negative amounts are not refused: a negative neighbour makes the total smaller.",
    "weak-negatives-no-sums": "Negative amounts are not refused: whoever adds such records up can count one client's"
    " negative balance against what others are owed.",
    "weak-members": "Assets that are summed up, as {members}, are committed by their sum: how it splits among them is not.",
    "weak-systems": "Amounts of one currency in several systems, such as spot and swap, are committed by their sum: how it"
    " splits among them is not.",
    "weak-domain": "Leaves and parents are hashed without a mark that tells them apart: nothing but the shape of the"
    " text keeps one from being passed off as the other.",
    "weak-no-id": "The leaf holds no id of yours: two clients with the same balances can be given the same leaf.",
    "weak-guess": "The leaf holds no secret: whoever sees it, as the client beside you in the tree does, can guess"
    " balances and see at once whether the guess is right.",
    "weak-id-beside": "The user hash in the file is in no hash: it can be changed without changing anything else.",
    "weak-totals-unbound": "Totals are published apart, with a zero-knowledge proof that was not checked here. In the"
    " exchange's code, as far as it was read, that proof takes the leaves as they are given: nothing ties the balances that"
    " it adds up to those in the leaves.",
    "weak-leaf-unknown": "The leaf's hash is taken as given: how it is made was never published, so nothing shows that it holds"
    " your id or your balances.",
    "weak-names": "Amounts are hashed in order and without the names of their assets: which amount is of which asset is only what"
    " the file says.",
    "weak-leaf-of-id": "The leaf holds your id and not your balances: its parent commits to them, and in a tree of one leaf nothing"
    " does.",
    "weak-split": "Only the total is committed and not how it splits over assets: the split you are shown can be"
    " changed without changing the leaf.",
    "weak-zk": "The zero-knowledge part, which is to show that sums are right and nothing is negative, was not"
    " checked here.",
    "weak-unverified": "The rule was read from the exchange's code; no real file was at hand to try it on.",
    "weak-joined": "Fields are joined without a separator, so different balances can give the same text to hash.",
    "weak-sign": "A balance is hashed without its sign, so 5 and -5 give the same leaf.",
    "weak-totals-apart": "The total equity and debt in a leaf are stated beside the balances; nothing ties the ones to"
    " the others.",
    "weak-dummy": "Equity in one asset may cover debt in another: invented accounts that hold much of a worthless asset"
    " and owe a valuable one make the total of the valuable one smaller.",
    "found-wrap": "Found in this very file: your {what} adds up beyond the largest number of the tree and starts again"
    " at 0 there, so the leaf holds far less.",
    "found-short-leaf": "Found in this very file: fewer than {most} numbers are hashed for the leaf, and there zeros at the end"
    " change nothing, so the leaf does not say how many numbers it holds.",
    "names-not-hashed": "Found in this very file: which amount belongs to which asset is known from the file alone, because"
    " names are not hashed. Compare the list of assets with the one your exchange publishes.",
    "found-negative": "Found in this very file: {asset} is {amount} at level {level}. A negative neighbour makes"
    " the total smaller.",
    "found-negative-own": "Found in this very file: your own {asset} is {amount}. A negative balance makes the total"
    " smaller.",
    "found-negatives-more": "Found in this very file: {count} more negative amounts.",
    # Advice
    "keep-private": "Do not post this file in public: it holds your balances and secrets that point to you.",
    "keep-yours-private": "The tree is public. Your nonces, and a file of your own, are not: do not post them.",
    "next-refuted": "Do not rely on this file. Download it again; if it fails again, show the line above to your"
    " exchange and ask for an explanation.",
    "second-file": "What the root was compared with stands in the second file: that is worth as much as the place you have"
    " that file from. Take it from one that the sender of the first file cannot change.",
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

    def alone(self) -> str:
        """Return the words as they stand behind a full stop; a name of the file's own stays as it is."""
        text = str(self)
        return text if SENTENCES[self.code].startswith("{") else text[:1].upper() + text[1:]


def say(code: str, **values: object) -> Sentence:
    """Return the sentence of `code`, its values as text. Raises KeyError for a code or value that is missing."""
    sentence = Sentence(code, tuple((name, str(value)) for name, value in values.items()))
    str(sentence)
    return sentence
