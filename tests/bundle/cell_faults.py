"""Faults of single cells of a ledger: the whole sentence the operator reads."""

A = "a1" * 32
WIDE = "client_id,account,BTC,USDT,USDC\n"
AMOUNT = "expected an amount such as 12.5: digits, at most {} of them after the point."
HEX = "expected 64 lower-case hex digits (0-9, a-f)."
ROUNDING = "Nothing is rounded: correct the amount, or give the asset more decimals in snapshot.toml."


def wide(amount: str) -> str:
    return f"{WIDE}{A},x,0,1,2\n{A},y,0,{amount},0\n"


def in_usdt(found: str, expected: str = AMOUNT.format(6)) -> str:
    return f"balances.csv, row 3, column USDT: found {found}, {expected}"


FAULTS: dict[str, tuple[str | bytes, str]] = {
    # Amounts
    "negative": (wide("-1"), in_usdt("the negative amount '-1'") + " A balance is never below zero."),
    "plus": (wide("+1"), in_usdt("'+1'")),
    "exponent": (wide("1e5"), in_usdt("'1e5'")),
    "not a number": (wide("NaN"), in_usdt("'NaN'")),
    "infinite": (wide("Infinity"), in_usdt("'Infinity'")),
    "empty": (wide(""), in_usdt("an empty cell") + " Write 0 where there is nothing."),
    "space": (wide(" 1"), in_usdt("' 1'")),
    "no-break space": (wide("1\u00a0000"), in_usdt(r"'1\xa0000'")),
    "thousands": (wide('"1,234.5"'), in_usdt("'1,234.5'")),
    "underscore": (wide("1_000"), in_usdt("'1_000'")),
    "comma for a point": (wide('"1,5"'), in_usdt("'1,5'")),
    "no digits after the point": (wide("1."), in_usdt("'1.'")),
    "no digits before the point": (wide(".5"), in_usdt("'.5'")),
    "leading zeros": (wide("007.5"), in_usdt("the leading zero of '007.5'")),
    "hex": (wide("0x10"), in_usdt("'0x10'")),
    "Arabic digits": (wide("١٢"), in_usdt(r"'\u0661\u0662'")),
    "full-width digits": (wide("１"), in_usdt(r"'\uff11'")),
    "superscript": (wide("1²"), in_usdt(r"'1\xb2'")),
    "line break in disguise": (wide("1\u2028"), in_usdt(r"'1\u2028'")),
    "a number as long as a book": (wide("9" * 5000), in_usdt("a text of 5000 characters")),
    "an id among amounts": (wide(A), in_usdt("a text of 64 characters")),
    "a part of an id among amounts": (wide(A[:20]), in_usdt("a text of 20 characters")),
    "a decimal too many": (
        wide("1.0000001"),
        in_usdt("7 digits after the point", f"expected at most 6. {ROUNDING}"),
    ),
    "a zero too many": (
        wide("1.0000000"),
        in_usdt("7 digits after the point", f"expected at most 6. {ROUNDING}"),
    ),
    "2^127": (
        wide("170141183460469231731687303715884.105728"),
        in_usdt("an amount of 2^127 units or more", "expected an amount below 2^127 units."),
    ),
    "a sum of 2^127": (
        f"{WIDE}{A},x,0,170141183460469231731687303715884.105727,0\n{A},x,0,0.000001,0\n",
        in_usdt("a sum of 2^127 units or more for this client", "expected a sum below 2^127 units."),
    ),
    "a total of 2^127": (
        f"{WIDE}{A},x,0,170141183460469231731687303715884.105727,0\n{'b' * 64},x,0,0,0.000001\n",
        (
            "balances.csv, USD: found a total of 2^127 units or more, expected a total below 2^127 units. Give the"
            " asset fewer decimals in snapshot.toml."
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
            f" {HEX}"
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
