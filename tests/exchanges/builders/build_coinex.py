"""A user's proof as CoinEx publishes it, under either rule for odd nodes; shares no code with porcore."""

import hashlib
import json

ASSETS = ("BTC", "CET", "USDT")


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(cents):
    whole, rest = divmod(abs(cents), 100)
    number = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return f"-{number}" if cents < 0 and number != "0" else number


def texts(cents):
    return {asset: text_of(cents[asset]) for asset in sorted(cents)}


def compact(cents):
    return json.dumps(texts(cents), separators=(",", ":"))


def client(place):
    cents = {asset: 100 * place + 25 * number for number, asset in enumerate(ASSETS)}
    return f"nonce{place:04d}", cents


def summed(first, second):
    return {asset: first.get(asset, 0) + second.get(asset, 0) for asset in sorted({*first, *second})}


def user_file(own, count=11, copies=1, negative=None, long=False):
    """Return the file of the client at `own`; an odd node's hash enters its parent `copies` times (1 or 2).

    `long`: nonces of 64 digits, as the exchange's are.
    """
    clients = [client(place) for place in range(count)]
    if long:
        clients = [(sha(nonce), cents) for nonce, cents in clients]
    if negative is not None:
        clients[negative][1]["BTC"] = -725
    nodes = [(sha(nonce + compact(cents)), cents) for nonce, cents in clients]
    here, path = own, []
    while len(nodes) > 1:
        other = here ^ 1
        if other < len(nodes):
            digest, cents = nodes[other]
            path.append(
                {"balances": texts(cents), "hash": digest, "pos": "left" if other < here else "right"}
            )
        else:
            path.append({})
        above = []
        for place in range(0, len(nodes), 2):
            pair = nodes[place : place + 2]
            if len(pair) == 2:
                total = summed(pair[0][1], pair[1][1])
                above.append((sha(pair[0][0] + pair[1][0] + compact(total)), total))
            else:
                above.append((sha(pair[0][0] * copies + compact(pair[0][1])), pair[0][1]))
        nodes, here = above, here // 2
    nonce, cents = clients[own]
    return {
        "root": {"balances": texts(nodes[0][1]), "hash": nodes[0][0]},
        "self": {"balances": texts(cents), "nonce": nonce},
        "path": path,
    }
