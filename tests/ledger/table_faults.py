"""Faults of the rows and headers of a ledger: the whole sentence the operator reads."""

from ledger import kind_faults

from porcore.ledger.sentences import ADVICE

A = "a1" * 32
WIDE = "client_id,account,BTC,USDT,USDC\n"
LONG = "client_id,account,asset,amount,kind\n"
HEADER = "client_id,account,asset,amount,kind or client_id,account and a column for every member"
AMOUNT = "expected an amount such as 12.5: digits, at most {} of them after the point."
ROUNDING = ADVICE["rounding"].format(decimals=8)

COMMAS = ADVICE["comma-inside"]

FAULTS: dict[str, tuple[str | bytes, str]] = {
    # Rows
    "short row": (
        f"{WIDE}{A},x,0,0,0\n{A},x,0\n",
        "balances.csv, row 3: found 3 cells, expected 5 cells, as in the header.",
    ),
    "long row": (
        f"{WIDE}{A},x,0,0,0,0\n",
        f"balances.csv, row 2: found 6 cells, expected 5 cells, as in the header. {COMMAS}",
    ),
    "decimal commas": (
        f'{WIDE}{A},x,"0",1,5,2\n',
        f"balances.csv, row 2: found 6 cells, expected 5 cells, as in the header. {COMMAS}",
    ),
    "empty line": (
        f"{WIDE}{A},x,0,0,0\n\n",
        "balances.csv, row 3: found an empty line, expected 5 cells, as in the header.",
    ),
    "cut off": (
        f"{WIDE}{A},x,0,0,0\n{A},x,0,0,1",
        (
            "balances.csv, row 3: found a last line without a line break, expected a line break at the end of every"
            " line. " + ADVICE["cut-off"]
        ),
    ),
    "open quotation": (
        f'{WIDE}{A},"x\ny",0,0,0\n',
        (
            "balances.csv, row 2: found a quotation mark that does not close its cell within the line, expected cells"
            ' in quotation marks closed before the next comma, with "" for a quotation mark inside.'
        ),
    ),
    "text after a quotation": (
        f'{WIDE}{A},"x"y,0,0,0\n',
        (
            "balances.csv, row 2: found a quotation mark that does not close its cell within the line, expected cells"
            ' in quotation marks closed before the next comma, with "" for a quotation mark inside.'
        ),
    ),
    "endless cell": (
        f'{WIDE}{A},"{"x" * 200_000}",0,0,0\n',
        (
            "balances.csv, row 2: found a quotation mark that does not close its cell within the line, expected cells"
            ' in quotation marks closed before the next comma, with "" for a quotation mark inside.'
        ),
    ),
    "endless line": (
        WIDE + "0" * 2_000_000,
        "balances.csv, row 2: found a line of more than 1048576 bytes, expected lines of a few hundred bytes.",
    ),
    "NUL": (
        f"{WIDE}{A},x\0,0,0,0\n",
        "balances.csv, row 2: found a NUL character, expected text in lines that end with LF or CRLF.",
    ),
    "lines of old Macs": (
        f"{WIDE}{A},x,0,0,0\r{A},x,0,0,0\n",
        (
            "balances.csv, row 2: found a carriage return inside the line, expected text in lines that end with LF"
            " or CRLF."
        ),
    ),
    "Latin-1": (
        f"{WIDE}{A},Müller,0,0,0\n".encode("latin-1"),
        (
            "balances.csv, row 2, column account: found bytes that are not UTF-8, expected UTF-8 text. "
            + ADVICE["save-again"]
        ),
    ),
    "surrogate": (
        f"{WIDE}{A},x,0,".encode() + b"\xed\xa0\x80,0\n",
        (
            "balances.csv, row 2, column USDT: found bytes that are not UTF-8, expected UTF-8 text. "
            + ADVICE["save-again"]
        ),
    ),
    "UTF-16": (
        f"{WIDE}{A},x,0,0,0\n".encode("utf-16"),
        kind_faults.kind("text in UTF-16", kind_faults.UTF8),
    ),
    # Headers
    "empty file": ("", f"balances.csv, row 1: found an empty file, expected the header {HEADER}."),
    "only a mark": (
        b"\xef\xbb\xbf",
        f"balances.csv, row 1: found an empty file, expected the header {HEADER}.",
    ),
    "empty first line": (
        f"\n{WIDE}",
        f"balances.csv, row 1: found an empty line, expected the header {HEADER}.",
    ),
    "header only": (
        WIDE,
        ("balances.csv: found a header and no rows, expected a row for every client. " + ADVICE["no-rows"]),
    ),
    "no header": (
        f"{A},x,0,0,0\n",
        (
            f"balances.csv, row 1: found a row of data, expected the header {HEADER}. "
            + ADVICE["header-missing"]
        ),
    ),
    "semicolons": (
        WIDE.replace(",", ";"),
        f"balances.csv, row 1: found a header without commas, expected {HEADER}. {ADVICE['commas']}",
    ),
    "missing member": (
        f"client_id,BTC,USDT\n{A},0,0\n",
        f"balances.csv, row 1: found no column USDC, expected {HEADER}. It is named in snapshot.toml.",
    ),
    "missing id column": (
        "id,BTC,USDT,USDC\n",
        f"balances.csv, row 1: found no column client_id, expected {HEADER}.",
    ),
    "unknown column": (
        f"client_id,BTC,USDT,USDC,DOGE\n{A},0,0,0,5\n",
        (
            f"balances.csv, row 1, column 5: found the unknown column 'DOGE', expected {HEADER}. Add it to"
            " snapshot.toml, as a member or under [ledger]."
        ),
    ),
    "column with a space": (
        f"client_id,BTC,USDT,USDC, account\n{A},0,0,0,5\n",
        (
            f"balances.csv, row 1, column 5: found the unknown column ' account', expected {HEADER}. Add it to"
            " snapshot.toml, as a member or under [ledger]."
        ),
    ),
    "column twice": (
        f"client_id,BTC,USDT,USDC,BTC\n{A},0,0,0,5\n",
        "balances.csv, row 1, column 5: found for a second time the column 'BTC', expected every column once.",
    ),
    "nameless column twice": (
        f"client_id,BTC,USDT,USDC,,\n{A},0,0,0,,\n",
        (
            "balances.csv, row 1, column 6: found for a second time the column (an empty text), expected every column"
            " once."
        ),
    ),
    # The long layout
    "unknown asset": (
        f"{LONG}{A},x,DOGE,1,spot\n",
        (
            "balances.csv, row 2, column asset: found the unknown asset 'DOGE', expected a member named in"
            " snapshot.toml: BTC, USDC, USDT. Add it there, or the statement would leave out what is owed in it."
        ),
    ),
    "group for a member": (
        f"{LONG}{A},x,USD,1,spot\n",
        (
            "balances.csv, row 2, column asset: found the unknown asset 'USD', expected a member named in"
            " snapshot.toml: BTC, USDC, USDT. Add it there, or the statement would leave out what is owed in it."
        ),
    ),
    "id for an asset": (
        f"{LONG}{A},x,{A},1,spot\n",
        (
            "balances.csv, row 2, column asset: found the unknown asset (a text of 64 characters), expected a member"
            " named in snapshot.toml: BTC, USDC, USDT. Add it there, or the statement would leave out what is owed"
            " in it."
        ),
    ),
    "almost a bonus": (
        f"{LONG}{A},x,BTC,1,Bonus \n",
        (
            "balances.csv, row 2, column kind: found the kind 'Bonus ', expected 'bonus', written exactly as under"
            " bonus_kinds in snapshot.toml, or another kind."
        ),
    ),
    "malformed bonus": (
        f"{LONG}{A},x,BTC,1.123456789,bonus\n",
        f"balances.csv, row 2, column amount: found 9 digits after the point in '1.123456789', expected at most 8. {ROUNDING}",
    ),
    "long sum of 2^127": (
        f"{LONG}{A},x,USDT,170141183460469231731687303715884.105727,\n{A},x,USDC,0.000001,\n",
        (
            "balances.csv, row 3, column amount: found a sum of 2^127 units or more for this client, expected a sum"
            " below 2^127 units."
        ),
    ),
    "long without amounts": (
        f"client_id,asset\n{A},BTC\n",
        f"balances.csv, row 1: found no column amount, expected {HEADER}.",
    ),
    "long and wide": (
        f"client_id,asset,amount,BTC\n{A},BTC,1,1\n",
        (
            f"balances.csv, row 1, column 4: found the unknown column 'BTC', expected {HEADER}. Add it to"
            " snapshot.toml, as a member or under [ledger]."
        ),
    ),
}

FAULTS |= kind_faults.KINDS | kind_faults.HEADERS | kind_faults.IDS
