"""What a report about a proof file says in one line each; the whole sentence is in the folded part.

Keys are codes of `porcore.exchanges.sentences`; a code that is not here has no shorter form.
"""

from bot.languages import N_

__all__ = ["HEADLINES", "LINES", "MEANINGS", "REFUSALS", "WEAK"]

# The four lines. Translators: each fits one line of a phone, about 34 letters.
LINES = {
    "path-holds": N_("Path: leads to the file's root."),
    "path-holds-elsewhere": N_("Path: leads to the root you gave."),
    "path-holds-alone": N_("Path: the file agrees with itself."),
    "path-alone": N_("Path: none, the tree is only you."),
    "path-open": N_("Path: leads to {root}."),
    "path-open-many": N_("Path: leads to several roots."),
    "path-moot": N_("Path: not checked."),
    "path-tree": N_("Path: all of the tree recomputed."),
    "path-leaf": N_("Path: none, send the full tree too."),
    "path-fails": N_("Path: does not hold."),
    "own-paths": N_("Path: leads to the file's roots."),
    "own-nothing": N_("Path: the file holds no proof."),
    "root-equal": N_("Root: equals the one you gave."),
    "root-equal-many": N_("Roots: all equal those you gave."),
    "root-partly": N_("Roots: {done} of {count} compared."),
    "root-open": N_("Root: {root}, not compared."),
    "root-open-many": N_("Roots: {count}, not compared."),
    "root-open-none": N_("Root: the file leads to none."),
    "root-second": N_("Root: in your second file only."),
    "root-second-many": N_("Roots: in your second file only."),
    "root-committed": N_("Root: covered by what you gave."),
    "root-committed-many": N_("Roots: covered by what you gave."),
    "root-unplaced": N_("Root: not what you gave."),
    "root-empty": N_("Root: that of an empty tree."),
    "root-moot": N_("Root: not compared."),
    "root-fails": N_("Root: not the one you gave."),
    "root-fails-empty": N_("Root: yours is of an empty tree."),
    "own-root-equal": N_("Statement: the one you gave."),
    "own-root-open": N_("Statement: {id}, not compared."),
    "total-holds": N_("Total owed: fixed by the root."),
    "total-holds-unnamed": N_("Total owed: fixed, but not shown."),
    "total-circuit": N_("Total owed: proof not checked."),
    "total-absent": N_("Total owed: not in such files."),
    "total-joined": N_("Total owed: not fixed by the root."),
    "total-unnamed": N_("Total owed: not fixed by the root."),
    "total-unhashed": N_("Total owed: not fixed by the root."),
    "total-no-tree": N_("Total owed: only in the full tree."),
    "total-moot": N_("Total owed: not checked."),
    "reserves-absent": N_("Reserves: not in this file."),
}
# Verdicts, where the whole sentence is long.
HEADLINES = {
    "consistent": N_("{format}: not compared yet."),
    "verified": N_("{format}: leads to the root you gave."),
    "verified-tree": N_("{format}: all of it leads to the root you gave."),
    "verified-alone": N_("{format}: has the root you gave, but the tree holds only you."),
    "consistent-alone": N_("{format}: consistent, but the tree holds only you."),
    "leaf-open": N_("{format}: the place it starts from was not checked."),
    "partly": N_("{format}: only some of its roots were compared."),
    "not-found": N_("{format}: not all your leaves are in it."),
}
# What a verdict means, by the code of the headline.
MEANINGS = {
    "consistent-alone": N_("It shows nothing of other clients."),
    "refuted": N_("Do not rely on this file."),
    "nothing-proven": N_("Ask your exchange for your proof."),
}
# The name of a weak point, behind "The worst:". Translators: about 36 letters.
WEAK = {
    "found-wrap": N_("a balance too large for the tree"),
    "found-negative-own": N_("a negative balance of yours"),
    "found-negative": N_("a negative amount in this file"),
    "found-negatives-more": N_("negative amounts in this file"),
    "found-short-leaf": N_("a leaf of unclear length"),
    "found-joined-leaf": N_("balances that can be read in two ways"),
    "leaf-as-given": N_("your leaf was not recomputed"),
    "leaf-may-be-inner": N_("your leaf may be no leaf"),
    "leaf-may-be-inner-numbers": N_("your leaf may be no leaf"),
    "leaf-may-be-only-child": N_("your leaf may be no leaf"),
    "leaf-unshaped": N_("your leaf may be no leaf"),
    "leaf-not-proven": N_("your leaves were not recomputed"),
    "names-not-hashed": N_("names of assets are not fixed"),
    "names-of-final": N_("names of assets are not fixed"),
    "names-of-second-file": N_("names of currencies are not fixed"),
    "weak-no-sums": N_("nothing is said of the total owed"),
    "weak-sum-only": N_("the total can be made too small"),
    "weak-truncated": N_("short hashes, which can be forged"),
    "weak-negatives": N_("negative balances are allowed"),
    "weak-negatives-no-sums": N_("negative balances are allowed"),
    "weak-members": N_("only a sum of several coins is fixed"),
    "weak-systems": N_("only a sum of your accounts is fixed"),
    "weak-domain": N_("a parent could pass for a leaf"),
    "weak-no-id": N_("your leaf has no id of yours"),
    "weak-guess": N_("others could guess your balances"),
    "weak-id-beside": N_("your id is not in the hash"),
    "weak-totals-unbound": N_("the total is not tied to the leaves"),
    "weak-leaf-unknown": N_("how your leaf is made is secret"),
    "weak-names": N_("names of assets are not fixed"),
    "weak-leaf-of-id": N_("your leaf holds no balances"),
    "weak-split": N_("only a total over assets is fixed"),
    "weak-zk": N_("a part of the proof was not checked"),
    "weak-unverified": N_("no real file was at hand to try"),
    "weak-joined": N_("balances that can be read in two ways"),
    "weak-sign": N_("a balance is hashed without its sign"),
    "weak-totals-apart": N_("debt is stated apart from balances"),
    "weak-dummy": N_("invented accounts can hide debt"),
}
# Why a file was not read, where the whole sentence is long.
REFUSALS = {
    "unknown": N_(
        "Unknown file: nothing in it was recognised. Send the proof file that your exchange gave you."
    ),
    "unknown-nearest": N_("Unknown file. It looks most like: {format}. Send it as your exchange gave it."),
}
