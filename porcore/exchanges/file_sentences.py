"""What is said about a file before its proof is looked at: what it is instead, what was left out around it, why not read."""

__all__ = ["FILE_SENTENCES"]

_AGAIN = "Download the file again, and do not open and save it in an editor."

FILE_SENTENCES: dict[str, str] = {
    "several-documents": "The text contains more than one JSON document, and I cannot tell which one you mean. Send one at a"
    " time. If a second file belongs to the first, send it together with it.",
    "several-proofs": "This file contains {count} proofs, and I cannot tell which one you mean. Send one at a time. If a"
    " second file belongs to the first, send it together with it.",
    "curly-quotes": 'The quotation marks are curly (“ ”) instead of plain ("): a program changed the text, perhaps in other'
    " places too. Send the file itself, as it was downloaded.",
    "invisible-inside": "A name or value in it holds characters that cannot be seen. They were put there by a program that"
    " showed the text, and would change every hash. Send the file itself, as it was downloaded.",
    "numbers-rewritten": "Its numbers were written anew by a program that reads them as floating point (as 9.8e-05). That"
    " loses digits and changes every hash. Send the file as the exchange gave it, not copied out of another program.",
    "masked": "{where} is masked ({found}), and without it the hash cannot be recomputed. Send the file as the exchange gave"
    " it; in private nothing needs to be hidden.",
    "archive-damaged": "The archive cannot be unpacked. " + _AGAIN,
    "archive-empty": "The archive has no file in it. Send the proof file itself.",
    "archive-large": "The archive holds more than {limit} MiB. Unpack it, and send the file with your own proof.",
    "archive-locked": "The archive is locked with a password. Unpack it, and send the proof file itself.",
    "archive-many": "The archive holds more than {limit} files. Unpack it, and send the file with your own proof.",
    "archive-several": "The archive holds several files. Send the one that is meant.",
    # Zero-knowledge proofs and their keys
    "zk-cut-off": "{what} ends after {found} bytes, before the end of {where}. " + _AGAIN,
    "zk-left-over": "{what} has {found} bytes, expected {expected}. " + _AGAIN,
    "zk-found": "{what}, {where}: found {found}, expected {expected}. " + _AGAIN,
    "zk-weak-key": "The verifying key is refused: {found}, and under such a key anyone can prove anything. Get the key from"
    " another place.",
    "zk-inputs": "The key is for {expected} public inputs, each a whole number below the order of the curve, and something"
    " else was given. Give the key of these proofs.",
    "zk-other-key": "The key is for proofs of another kind: it has {expected} commitments. Give the key of these proofs.",
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
    "is-mail": "This is a whole e-mail or a saved web page. Save the proof file that is attached to it or shown in it, and send"
    " that.",
    "is-database": "This is an SQLite database. A client's proof is a JSON or text file.",
    "is-snapshot": "This is a snapshot file of porcore (.por), which holds all clients. porcore check checks it; a client gets"
    " a proof.json from it by porcore prove.",
    "is-bundle": "This is an operator's bundle for a snapshot (snapshot.toml, balances and wallets) and not a client's proof."
    " It holds all clients' balances: keep it private. porcore build makes a snapshot of it.",
    "is-zk-key": "This looks like the verifying key of a zero-knowledge proof. It is the same for everyone; porcore"
    " audit-zk checks with it. Send your own file (user_config.json).",
    "is-statement": "This is a statement of porcore/1: what an exchange commits to, the same for all clients. Send your own"
    " proof.json, and this file with it for comparison.",
    "is-okx-stark": "OKX, 2023–2024, STARK: your own inclusion proof in the form that OKX used from April 2023 to August 2024."
    " I know this form but do not read it; OKX's own program zk_STARK_Validator checks it. It is still private."
    " I read OKX proofs from September 2024 on.",
    "is-okx-stark-part": "OKX, 2023–2024, STARK: a part of what OKX published for all clients together (assets or totals). It"
    " shows nothing about one client, and proofs of that form are known but not read here.",
    "is-zk-totals": "This is the list of totals and prices of a whole exchange (cex_config.json, config.json), the same for"
    " everyone; porcore audit-zk compares it with the proofs. Send your own file, user_config.json.",
    "is-zk-batches": "This is a table of zero-knowledge proofs about all clients of an exchange (proof.csv), the same for"
    " everyone; porcore audit-zk checks it. Send your own file, user_config.json.",
    "is-plonky": "This is a zero-knowledge proof about all clients of an exchange (sum_proof_data.json), the same for everyone."
    " Send your own inclusion proof.",
    "is-backpack-second": "This is Backpack's file for all clients (final_proof.json). Send your own inclusion proof together"
    " with this file.",
    "is-hotcoin-second": "This is Hotcoin's anchor file, the same for all clients. Send your own proof.json together with this"
    " file.",
    "is-lemon-second": "This is Lemon Cash's file with the root and the totals, the same for all clients. Send your own proof, a"
    " CSV file of one row, together with this file.",
    "is-swissborg-second": "These are SwissBorg's audit roots, the same for all clients. Send your own liabilities file"
    " together with this file.",
    "is-bitgo": "This is a client's proof from BitGo's program: known, but not read here. Checking it needs a key that must"
    " come from somewhere other than the file. It is still private.",
    "is-bifinance": "This is a client's proof from Bifinance: known, but not read here. It is still private.",
    "is-weex": "This is WEEX's description of a client's lists: known, but not read here. It is still private.",
    "is-partial-tree": "This is a partial tree in the form of the first proofs of liabilities (2014): known, but not read"
    " here. It is still private.",
    "is-cake": "This is the whole tree that Cake DeFi published in 2022: known, but not read here. Its hashes are SHA-1, for"
    " which collisions can be made.",
    "is-level-list": "This is a list of levels and hashes in the form of The Network Firm's tool (Gate until 2022, Bitso): a"
    " tree without balances, the same for everyone. It is known, and not read here; what it can show is that your leaf's"
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
    "is-hash": "This is only a hash, and a hash alone cannot be checked. If it is the root that an exchange publishes,"
    " send your proof file together with the root. If it is your Hashed Client ID, send it on its own to"
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
    "public-sample": "This is the public example from {source}, not your own proof. Send the file that your exchange"
    " gave you.",
}
