"""Faults of single cells of a ledger: the whole sentence the operator reads."""

from porcore.ledger.sentences import ADVICE

A = "a1" * 32
WIDE = "client_id,account,BTC,USDT,USDC\n"
AMOUNT = "expected an amount such as 12.5: digits, at most {} of them after the point."
HEX = "expected 64 lower-case hex digits (0-9, a-f)."
ROUNDING, ZEROS, NOISE = (
    ADVICE[code].format(decimals=6) for code in ("rounding", "rounding-zeros", "rounding-noise")
)
ALLOW = (
    'Correct the ledger, or write negative = "zero" under [ledger] in snapshot.toml: such a balance then counts as zero,'
    " and how many there are is told."
)


def wide(amount: str) -> str:
    return f"{WIDE}{A},x,0,1,2\n{A},y,0,{amount},0\n"


def in_usdt(found: str, expected: str = AMOUNT.format(6)) -> str:
    return f"balances.csv, row 3, column USDT: found {found}, {expected}"


FAULTS: dict[str, tuple[str | bytes, str]] = {
    # Amounts
    "negative": (
        wide("-1.5"),
        in_usdt(
            "a debt: all rows of this client together give -0.5 USDT",
            f"expected 0 or more for every client and member. Below zero in all: USD 1 client, 0.5. {ALLOW}",
        ),
    ),
    "two debts in one asset and one in another": (
        (f"{WIDE}{'b' * 64},x,0,0,-9\n{A},x,0,1,2\n{A},y,-0.5,-2,-3\n{'c' * 64},x,0,0,-1\n{A},z,0,-1,7\n"),
        (
            "balances.csv, row 4, column BTC: found a debt: all rows of this client together give -0.5 BTC, expected 0"
            " or more for every client and member. Below zero in all: BTC 1 client, 0.5; USD 3 clients, 12."
            f" {ALLOW}"
        ),
    ),
    "plus": (wide("+1"), in_usdt("'+1'") + f" {ADVICE['plus']}"),
    "exponent": (
        wide("1e5"),
        in_usdt("'1e5'") + " " + ADVICE["exponent-plain"].format(plain="100000"),
    ),
    "one satoshi as programs write it": (
        wide("1E-8"),
        in_usdt("'1E-8'") + " " + ADVICE["exponent-plain"].format(plain="0.00000001"),
    ),
    "a huge exponent": (wide("1e999"), in_usdt("'1e999'") + f" {ADVICE['exponent']}"),
    "not a number": (wide("NaN"), in_usdt("'NaN'") + f" {ADVICE['nothing']}"),
    "infinite": (wide("Infinity"), in_usdt("'Infinity'") + f" {ADVICE['nothing']}"),
    "a null of a data base": (wide("NULL"), in_usdt("'NULL'") + f" {ADVICE['nothing']}"),
    "a dash": (wide("-"), in_usdt("'-'") + f" {ADVICE['nothing']}"),
    "empty": (wide(""), in_usdt("an empty cell") + f" {ADVICE['nothing']}"),
    "space": (wide(" 1"), in_usdt("' 1'") + f" {ADVICE['space']}"),
    "no-break space": (
        wide("1\u00a0000"),
        in_usdt(r"'1\xa0000'") + f" {ADVICE['thousands']}",
    ),
    "thousands": (
        wide('"1,234.5"'),
        in_usdt("'1,234.5'") + f" {ADVICE['thousands']}",
    ),
    "Indian thousands": (
        wide('"12,34,567"'),
        in_usdt("'12,34,567'") + f" {ADVICE['thousands']}",
    ),
    "Swiss thousands": (
        wide("1'234.5"),
        in_usdt('"1\'234.5"') + f" {ADVICE['thousands']}",
    ),
    "German thousands": (
        wide('"1.234,5"'),
        in_usdt("'1.234,5'") + f" {ADVICE['thousands-comma']}",
    ),
    "thousands or decimals": (
        wide('"1,234"'),
        in_usdt("'1,234'") + f" {ADVICE['thousands-or-decimals']}",
    ),
    "underscore": (wide("1_000"), in_usdt("'1_000'") + f" {ADVICE['thousands']}"),
    "comma for a point": (
        wide('"1,5"'),
        in_usdt("'1,5'") + f" {ADVICE['comma']}",
    ),
    "two points": (wide("1.2.3"), in_usdt("'1.2.3'") + f" {ADVICE['points']}"),
    "no digits after the point": (
        wide("1."),
        in_usdt("'1.'") + f" {ADVICE['after-point']}",
    ),
    "no digits before the point": (wide(".5"), in_usdt("'.5'") + f" {ADVICE['before-point']}"),
    "a minus of a typesetter": (
        wide("\u22121"),
        in_usdt(r"'\u22121'") + f" {ADVICE['minus']}",
    ),
    "brackets of an accountant": (
        wide("(1.5)"),
        in_usdt("'(1.5)'") + f" {ADVICE['brackets']}",
    ),
    "a minus behind": (wide("1.5-"), in_usdt("'1.5-'") + f" {ADVICE['minus-behind']}"),
    "two minus signs": (wide("--1"), in_usdt("'--1'")),
    "leading zeros": (wide("007.5"), in_usdt("the leading zero of '007.5'")),
    "leading zeros of a debt": (wide("-007.5"), in_usdt("the leading zero of '-007.5'")),
    "hex": (wide("0x10"), in_usdt("'0x10'") + f" {ADVICE['hex']}"),
    "a currency": (wide("$1.50"), in_usdt("'$1.50'") + f" {ADVICE['currency']}"),
    "a unit": (wide("1.50 USDT"), in_usdt("'1.50 USDT'") + f" {ADVICE['currency']}"),
    "a share": (wide("15%"), in_usdt("'15%'") + f" {ADVICE['share']}"),
    "a formula": (
        wide("=1+2"),
        in_usdt("'=1+2'") + f" {ADVICE['formula']}",
    ),
    "an error of a spreadsheet": (wide("#REF!"), in_usdt("'#REF!'") + f" {ADVICE['nothing']}"),
    "Arabic digits": (wide("١٢"), in_usdt(r"'\u0661\u0662'") + f" {ADVICE['digits']}"),
    "full-width digits": (wide("１"), in_usdt(r"'\uff11'") + f" {ADVICE['digits']}"),
    "superscript": (wide("1²"), in_usdt(r"'1\xb2'") + f" {ADVICE['digits']}"),
    "line break in disguise": (
        wide("1\u2028"),
        in_usdt(r"'1\u2028'") + f" {ADVICE['space']}",
    ),
    "a number as long as a book": (wide("9" * 5000), in_usdt("a text of 5000 characters")),
    "an id among amounts": (wide(A), in_usdt("a text of 64 characters")),
    "a part of an id among amounts": (wide(A[:20]), in_usdt("a text of 20 characters")),
    "a decimal too many": (
        wide("1.0000001"),
        in_usdt("7 digits after the point in '1.0000001'", f"expected at most 6. {ROUNDING}"),
    ),
    "a zero too many": (
        wide("1.0000000"),
        in_usdt("7 digits after the point in '1.0000000'", f"expected at most 6. {ZEROS}"),
    ),
    "the text of a float": (
        wide("0.30000000000000004"),
        in_usdt("17 digits after the point in '0.30000000000000004'", f"expected at most 6. {NOISE}"),
    ),
    "a decimal of Spark": (
        wide("-12.500000000000000000"),
        in_usdt("18 digits after the point in '-12.500000000000000000'", f"expected at most 6. {ZEROS}"),
    ),
    "2^127": (
        wide("170141183460469231731687303715884.105728"),
        in_usdt("an amount of 2^127 units or more", "expected an amount below 2^127 units."),
    ),
    "a sum of 2^127": (
        f"{WIDE}{A},x,0,170141183460469231731687303715884.105727,0\n{A},x,0,0.000001,0\n",
        in_usdt("a sum of 2^127 units or more for this client", "expected a sum below 2^127 units."),
    ),
    "debts of 2^127": (
        f"{WIDE}{A},x,0,-170141183460469231731687303715884.105727,0\n{A},x,0,-0.000001,0\n",
        in_usdt("a sum of 2^127 units or more for this client", "expected a sum below 2^127 units."),
    ),
    "a sum of 2^127 over two members": (
        f"{WIDE}{A},x,0,170141183460469231731687303715884.105727,0\n{A},x,0,0,0.000001\n",
        in_usdt("a sum of 2^127 units or more for this client", "expected a sum below 2^127 units.").replace(
            "USDT", "USDC"
        ),
    ),
    "a total of 2^127": (
        f"{WIDE}{A},x,0,170141183460469231731687303715884.105727,0\n{'b' * 64},x,0,0,0.000001\n",
        (
            "balances.csv, USD: found a total of 2^127 units or more, expected a total below 2^127 units. "
            + ADVICE["fewer-decimals"]
        ),
    ),
    # Ids, which are never shown
    "short id": (
        f"{WIDE}{A[:-1]},x,0,0,0\n",
        f"balances.csv, row 2, column client_id: found a client id of 63 characters, {HEX}",
    ),
    "long id": (
        f"{WIDE}{A}0,x,0,0,0\n",
        f"balances.csv, row 2, column client_id: found a client id of 65 characters, {HEX}",
    ),
    "id with prefix": (
        f"{WIDE}0x{A[2:]},x,0,0,0\n",
        (
            "balances.csv, row 2, column client_id: found a client id with a character that is no hex digit at"
            f" place 2, {HEX}"
        ),
    ),
    "upper case": (
        f"{WIDE}{A[:11]}A{A[12:]},x,0,0,0\n",
        (
            "balances.csv, row 2, column client_id: found a client id with an upper-case letter at place 12,"
            f" {HEX} {ADVICE['lower-case']}"
        ),
    ),
    "spaces in an id": (
        f"{WIDE}{A[:30]}  {A[32:]},x,0,0,0\n",
        (
            "balances.csv, row 2, column client_id: found a client id with a character that is no hex digit at"
            f" place 31, {HEX}"
        ),
    ),
    "other digits in an id": (
        f"{WIDE}{A[:-1]}٣,x,0,0,0\n",
        (
            "balances.csv, row 2, column client_id: found a client id with a character that is no hex digit at"
            f" place 64, {HEX}"
        ),
    ),
    "no id": (
        f"{WIDE},x,0,0,0\n",
        f"balances.csv, row 2, column client_id: found an empty cell, {HEX}",
    ),
}
