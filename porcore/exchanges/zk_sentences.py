"""What an audit of a published set of zero-knowledge proofs says, line by line and whatever its outcome."""

__all__ = ["ZK_SENTENCES"]

_AGAIN = "Download the file again, and do not open and save it in an editor."

ZK_SENTENCES: dict[str, str] = {
    # Reading the table of proofs
    "zk-table-large": "The table of proofs is larger than {limit} MiB, the largest that is read. " + _AGAIN,
    "zk-table-rows": "The table of proofs has {found}, expected 1 to {limit}. " + _AGAIN,
    "zk-table-csv": "The table of proofs is no CSV table at line {line}. " + _AGAIN,
    "zk-table-head": "The table of proofs has no column {column} in its first line, expected the names of its columns there:"
    " {columns}. Export it with its header.",
    "zk-table-twice": "The table of proofs names the column {column} twice, expected it once. " + _AGAIN,
    "zk-table-fields": "Line {line} of the table of proofs has {found} fields, expected {expected}. "
    + _AGAIN,
    "zk-table-is": "This is no table of proofs: {detail}",
    "zk-table-mixed": "The table of proofs has the column {column} without {other}, expected both or neither. "
    + _AGAIN,
    "zk-row-roots": "{where}: found {found} roots, expected {expected}, as the other columns have it. "
    + _AGAIN,
    # What was given with it
    "zk-totals-other": "The totals given are of {found}, expected {expected}, as the table's columns have it. Take the file of"
    " totals that was published with this table.",
    "zk-totals-tiers": "The totals given have {found} tiers of collateral in a place, expected {expected}, as Binance's program has"
    " them. Take the file of totals that was published with this table.",
    "zk-named-key": "The SHA-256 given for a key has {found} characters, expected 64 hex digits. Copy it again, all of it.",
    "zk-key-generation": "The key is of {found}, expected {expected}, with which {program} makes its keys. Take the key that was"
    " published with this table.",
    "zk-key-text": "The verifying key is a file of text, expected the bytes that gnark writes, as in a file *.vk or *.vk.save."
    " Look whether the names of two files were swapped, and download the key itself, not the page that shows it.",
    "zk-key-tiers": "The table has batches of several tiers ({tiers}), and a key was given without saying of which it is."
    " Give each with its tier: --key 50=FILE, and in a bundle as key-50.vk.",
    "zk-key-tier": "A key was given for the tier {tier}, expected one of {tiers}, which the table has. Leave it out, or give it"
    " for the right one.",
    "zk-key-no-tiers": "A key was given for the tier {tier}, expected one for all batches: this table has no tiers. Give it"
    " without a number.",
    "zk-key-twice": "Two keys were given, expected one. Leave one out.",
    "zk-key-twice-tier": "Two keys of tier {tier} were given, expected one. Leave one out.",
    "zk-client-unreadable": "The client's file cannot be read. {detail}",
    "zk-client-format": "The client's file is a {found}, expected one of {program}. Give the file that belongs to this set.",
    # Numbering and links
    "zk-number-holds": "Batches 0 to {last}, without a gap.",
    "zk-number-first": "Batch 0 is missing: the first one has the number {found}.",
    "zk-number-twice": "Batch {batch} is there twice.",
    "zk-number-gap": "Batch {batch} is missing: {found} follows {before}.",
    "zk-link-holds-2": "Tree and totals of each batch begin where those of the one before it ended (links: {count}).",
    "zk-link-holds-1": "All batches are about one tree; the places and totals of each begin where those of the one before it"
    " ended (links: {count}).",
    "zk-link-root": "batch {batch} begins with the tree {found}, expected {expected}, at which batch {before} ended.",
    "zk-link-totals": "batch {batch} begins with totals whose hash is {found}, expected {expected}, at which batch {before}"
    " ended.",
    "zk-link-tree": "batch {batch} is about the tree {found}, expected {expected}, as batch {before}.",
    "zk-link-index": "batch {batch} begins at the place {found} of the tree, expected {expected}, the one behind batch {before}.",
    "zk-link-places": "batch {batch} goes from the place {first} of the tree to {last}, expected rising numbers up to {most}.",
    # Start
    "zk-start-holds": "The first batch begins with the empty tree of a list of {size} assets.",
    "zk-start-empty": "The first batch begins with the empty tree.",
    "zk-start-places": "The first batch begins at the place 0 of the tree. This program's tree is finished before the first batch.",
    "zk-start-open": "The first batch begins with the tree {found}. The empty tree depends on how many assets the program's list"
    " has, and of the lengths that are known, or fit the totals given, none leads to this one.",
    "zk-start-fails": "batch {batch} begins with the tree {found}, expected {expected}, the empty tree of a list of {size} assets.",
    "zk-start-tree": "batch {batch} begins with the tree {found}, expected the empty one, {expected}.",
    "zk-start-index": "batch {batch} begins at the place {found} of the tree, expected 0.",
    "zk-start-missing": "The first batch at hand has the number {found}, so what the set begins with is not known.",
    # Public inputs and proofs
    "zk-input-holds": "What each proof is about was recomputed from its row (batches: {count}).",
    "zk-input-fails": "batch {batch} states the public input {found}, recomputed {expected} from its row.",
    "zk-proof-no-key": "No key was given.",
    "zk-proof-no-tier": "Not checked for want of a key: the batches of tier {tiers}.",
    "zk-proof-holds-one": "The only batch holds under {keys}.",
    "zk-proof-holds": "{held} of {count} batches hold under {keys}.",
    "zk-proof-fails": "batch {batch}: its proof does not hold under the key {key}.",
    "zk-proof-fails-first": "batch {batch}: its proof does not hold under the key {key}. It is the first batch that was checked with"
    " this key, so most likely the key is not the one of this set.",
    "zk-proof-unreadable": "batch {batch}: its proof cannot be read. {detail}",
    "zk-time": "The time ran out: {done} of {count} batches were looked at, and nothing was wrong with them.",
    # Totals
    "zk-totals-none": "No totals were given.",
    "zk-totals-hold": "The batches lead from nothing to the totals given (assets: {count}).",
    "zk-totals-sign": "The hashes are those of the totals given (assets: {count}). But the rules that HTX published hash balances and"
    " totals without their sign and allow negative ones, so whatever holds, no set shows that a total is all that clients are owed.",
    "zk-totals-names": "Assets are named as the file of totals names them; the proofs know them by number only.",
    "zk-totals-long": "The totals given do not match: they are of {found} assets, and the list of this set has {expected}.",
    "zk-totals-other-set": "The totals given do not match: they give neither the hash before batch {batch} nor the one after batch"
    " {last}. They may be of another date; get those that were published with this table.",
    "zk-totals-not-empty": "batch {batch} does not begin with nothing: the hash before it is not that of the totals given without"
    " their amounts, although the one after batch {last} is that of the totals given.",
    "zk-totals-fail": "The totals given do not match: the hash after batch {last} is {found}, recomputed {expected} from them.",
    "zk-totals-debt": "The totals given match, but clients owe more of asset {number} ({name}, as the file names it) than they have:"
    " the exchange's own program refuses such totals.",
    # Root
    "zk-root-none": "Compare {found} with the root in your own file (--user), or with one from a place that whoever made this set"
    " cannot change (--root).",
    "zk-root-typed": "The last root is the one you gave, {expected}.",
    "zk-root-typed-other": "The last root is {found}, and you gave {expected}.",
    "zk-client-holds": "The client's own path holds and leads to the last root, {found}.",
    "zk-client-root": "The client's own file leads to the root {found}, and the last one is {expected}: one of the two may be of"
    " another date.",
    "zk-client-fails": "The client's own file does not hold. {detail}",
    "zk-client-outside": "Your leaf is outside what was added up: the batches end at the place {most} of the tree, and your leaf is"
    " behind it.",
    # Headlines
    "zk-head-fails": "{program}: does not hold ({step}). {detail}",
    "zk-head-open": "{program}: nothing fails in what was checked, and this was not checked: {steps}.",
    "zk-head-other": "{program}: holds under a key that is not one of those you named, and that nobody else vouches for.",
    "zk-head-beside": "{program}: holds under a key that nobody you named vouches for.",
    "zk-head-holds": "{program}: holds, from nothing to the published totals and to the root, under a key vouched for from"
    " outside (batches: {count}).",
    # Whoever vouches for a key
    "zk-key-named": "The key has the SHA-256 {sha256}, which you named.",
    "zk-key-named-tier": "The key of tier {tier} has the SHA-256 {sha256}, which you named.",
    "zk-key-shipped": "The key has the SHA-256 {sha256}, pinned by porcore: it was published at {source}.",
    "zk-key-shipped-tier": "The key of tier {tier} has the SHA-256 {sha256}, pinned by porcore: it was published at {source}.",
    "zk-key-beside": "The key has the SHA-256 {sha256}. Nobody you named vouches for it: compare it with one from a place that"
    " whoever made this set cannot change, and give that one (--key-sha256).",
    "zk-key-beside-tier": "The key of tier {tier} has the SHA-256 {sha256}. Nobody you named vouches for it: compare it with one from a place that"
    " whoever made this set cannot change, and give that one (--key-sha256).",
    "zk-key-other": "The key has the SHA-256 {sha256}, which is none of those you named.",
    "zk-key-other-tier": "The key of tier {tier} has the SHA-256 {sha256}, which is none of those you named.",
    # What none of this shows
    "zk-limits": "What this does not show:",
    "zk-limit-keys": "Whoever made a key could forge all of it, and the exchange made its keys itself. That a key belongs to the"
    " rules that were published was not checked either.",
    "zk-limit-cover": "Equity in one asset may cover debt in another: invented accounts that hold much of a worthless asset and owe"
    " a valuable one make the total of the valuable one smaller.",
    "zk-limit-left-out": "Who was left out of the tree is left out of the totals; only a client who looks finds out.",
    "zk-limit-units": "Amounts are in the exchange's own units, and prices are the exchange's.",
    "zk-limit-date": "No proof has a date in it: an old set passes for a new one where only somebody's word says of which day it is.",
    "zk-limit-count": "Batches times their size is no number of clients: batches are filled up with empty accounts.",
    "zk-limit-reserves": "Whether the exchange has the coins is another matter.",
    "zk-limit-chance": "Proofs are checked many at once; a wrong one is missed with a probability below 2^-120.",
    "zk-client-own": "The client's own file by itself: {detail}",
    # What a file is
    "zk-is-table": "A table of batch proofs of {program} ({layout}).",
    "zk-is-unknown": "Gate's or HTX's program, which a table alone does not tell apart",
    "zk-is-batches": "Batches: {count}, numbered from {first} to {last}.",
    "zk-is-roots": "First root: {first}. Last root: {last}.",
    "zk-is-commitment": "Hash of the last totals: {commitment}.",
    "zk-is-tiers": "Tiers, each with a key of its own: {tiers}.",
    "zk-is-places": "The last client's place in the tree: {last}.",
    "zk-is-totals": "Totals of a whole exchange: {kind}, for so many assets: {count}.",
    "zk-is-key": "A verifying key of {generation} (points K: {points}; commitments: {commitments}).",
    "zk-is-pinned": "It is pinned by porcore: it was published at {source}.",
    "zk-is-not-pinned": "porcore pins no key with this SHA-256. Compare it with one from a place that whoever gave you the file"
    " cannot change.",
    "zk-is-client": "A client's own file. {detail}",
    "zk-is-sha256": "SHA-256 of the file: {digest}.",
}
