"""What is said of the weak points of formats: what a file of that kind cannot show, or lets someone get away with."""

__all__ = ["WEAK_POINTS", "WORST_FIRST"]

WEAK_POINTS: dict[str, str] = {
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
    "weak-guess": "The leaf contains no secret: anyone who sees it, such as your neighbour in the tree, can guess"
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
    "weak-totals-apart": "A leaf states total equity and debt separately from the balances; nothing ties them together.",
    "weak-dummy": "Equity in one asset may cover debt in another: invented accounts that hold much of a worthless asset"
    " and owe a valuable one make the total of the valuable one smaller.",
    "found-wrap": "Found in this very file: your {what} adds up beyond the largest number of the tree and starts again"
    " at 0 there, so the leaf holds far less.",
    "found-short-leaf": "Found in this very file: fewer than {most} numbers are hashed for the leaf, and there zeros at the end"
    " change nothing, so the leaf does not say how many numbers it holds.",
    "names-not-hashed": "Found in this very file: which amount belongs to which asset is known from the file alone, because"
    " names are not hashed. Compare the list of assets with the one your exchange publishes.",
    "names-of-final": "Which asset a number is of, and where its decimal point belongs, is only what the second file says: no"
    " hash covers that, and the balances shown are in that file's units. Compare its names and decimals with those that your"
    " exchange publishes.",
    "names-of-second-file": "Found in this very file: the second file's field currency names another currency than the id of"
    " {names}, or the id names none. No hash covers that field: where the id names a currency, that one is shown; where it"
    " does not, the name is only what the second file says.",
    "found-negative": "Found in this very file: {asset} is {amount} at level {level}. A negative neighbour makes"
    " the total smaller.",
    "found-negative-own": "Found in this very file: your own {asset} is {amount}. A negative balance makes the total"
    " smaller.",
    "found-negatives-more": "Found in this very file: {count} more negative amounts.",
}

# Where one weak point is told before all others, it is the first of these that a file has. What was found in this very file comes
# before what could be in any file of its kind. Then what a client would lose by: first what leaves nothing shown at all, then what
# makes the total too small, then what gives one leaf to two, or the wrong one, then what tells others of the client, and last what
# is only not known. A weak point that is not named here comes after all that are.
WORST_FIRST = (
    # Found in this very file
    "found-wrap",
    "found-negative-own",
    "found-negative",
    "found-negatives-more",
    "leaf-as-given",
    "leaf-may-be-inner",
    "leaf-may-be-inner-numbers",
    "leaf-may-be-only-child",
    "leaf-unshaped",
    "leaf-not-proven",
    "found-short-leaf",
    "found-joined-leaf",
    "names-of-second-file",
    "names-of-final",
    "names-not-hashed",
    # Nothing is shown of what is owed
    "weak-leaf-unknown",
    "weak-no-sums",
    "weak-totals-unbound",
    # The total can be too small
    "weak-sum-only",
    "weak-negatives",
    "weak-dummy",
    "weak-zk",
    "weak-totals-apart",
    "weak-sign",
    "weak-negatives-no-sums",
    # One leaf for two, or another leaf than one's own
    "weak-no-id",
    "weak-leaf-of-id",
    "weak-truncated",
    "weak-joined",
    "weak-domain",
    "weak-names",
    "weak-split",
    "weak-systems",
    "weak-members",
    "weak-id-beside",
    # Others learn something
    "weak-guess",
    # Not known
    "weak-unverified",
)
