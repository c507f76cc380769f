"""Page and command line give the same verdict word for word, on honest files and on damaged ones."""

import json

import pytest
from shares import share

from porcore import TrustAnchor, read_proof, verify_file
from porcore.format.strict_json import canonical

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def roots_of(proof) -> tuple[str, ...]:
    assets = proof.to_json()["statement"]["assets"]
    return tuple(f"{a['symbol']}={a['root']['hash']}:{a['root']['sum']}" for a in assets)


async def test_honest_files_with_everything_one_can_compare_with(opened, proof_of, monthly_snapshots):
    proofs = [
        proof_of("BTC", "ETH", "USD"),
        proof_of("USD"),
        proof_of("BTC", "ETH"),
        proof_of("BTC", "ETH", "USD", pieces=True),
        proof_of("ETH", pieces=True),
    ]
    files, expected = [], []
    for proof in proofs:
        data, roots = proof.encode(), roots_of(proof)
        held = [root for root in roots if proof.proof(root.partition("=")[0])]
        cases = {
            TrustAnchor(statement_id=proof.statement.id): 0,
            TrustAnchor(
                statement_id=f" \n{proof.statement.id.upper()[:30]} \t\r{proof.statement.id[30:]}"
            ): 0,
            TrustAnchor(statement=proof.statement.canonical): 0,
            TrustAnchor(roots=roots): 0,
            TrustAnchor(roots=tuple(held)): 0,
            TrustAnchor(roots=tuple(held[1:])): 3,
            TrustAnchor(statement_id=monthly_snapshots[0].statement.id[::-1]): 1,
            TrustAnchor(statement_id=""): 2,
            TrustAnchor(statement_id=proof.statement.id[1:]): 2,
            TrustAnchor(statement=b"{}"): 2,
            TrustAnchor(roots=(roots[-1], roots[-1])): 2,
            TrustAnchor(roots=(roots[0] + "00",)): 2,
            TrustAnchor(roots=(roots[0].replace(":", ":1"),)): 1,
            TrustAnchor(): 3,
        }
        files += [(data, given) for given in cases]
        expected += cases.values()
    assert await opened.agrees_on(files) == expected


async def test_every_place_of_small_trees(opened, tower, file_of):
    """Trees of 1 to 17 leaves, every leaf: all patterns of missing siblings, each also with a false padding."""
    files, expected = [], []
    for count in range(1, 18):
        for index in range(count):
            proof = file_of(tower(count, index))
            given = TrustAnchor(statement_id=proof.statement.id)
            files.append((proof.encode(), given))
            expected.append(0)
            if b'"sum":"0"' in proof.encode():
                files.append((proof.encode().replace(b'"sum":"0"', b'"sum":"1"', 1), given))
                expected.append(1)
    assert await opened.agrees_on(files) == expected
    assert expected.count(1) == 20


@pytest.mark.slow
async def test_every_bit_of_a_real_proof(opened, proof_of):
    """Each bit of a byte is changed. Only the line end may become other white space."""
    proof = proof_of("USD")
    data, given = proof.encode(), TrustAnchor(statement_id=proof.statement.id)
    bits = share([(i, bit) for i in range(len(data)) for bit in range(8)], 8)
    patches = [(i, i + 1, bytes([data[i] ^ 1 << bit]), given) for i, bit in bits]
    codes = await opened.agrees(data, patches)
    passed = [patch for patch, code in zip(patches, codes, strict=True) if code == 0]
    assert all(start == len(data) - 1 and insert.isspace() for start, _, insert, _ in passed)
    assert {1, 2} <= set(codes)


@pytest.mark.slow
async def test_every_byte_of_a_real_proof_in_pieces(opened, proof_of, rng):
    """A byte becomes another of the characters that such a file is made of; nothing is trusted."""
    data = proof_of("ETH", pieces=True).encode()
    others = [bytes([rng.choice(b'0123456789abcdef".,:[]{} ')]) for _ in data]
    patches = [(i, i + 1, byte, TrustAnchor()) for i, byte in enumerate(others)]
    codes = await opened.agrees(data, share(patches, 8))
    assert {1, 2, 3} == set(codes)


async def test_every_cut_of_a_real_proof(opened, proof_of):
    """The file ends early, or lacks one byte, or has one twice."""
    proof = proof_of("USD")
    data, given = proof.encode(), TrustAnchor(statement_id=proof.statement.id)
    ends = [(i, len(data), b"", given) for i in range(len(data))]
    holes = [(i, i + 1, b"", given) for i in range(len(data))]
    doubles = [(i, i, data[i : i + 1], given) for i in range(len(data))]
    codes = await opened.agrees(data, [*share(ends, 4), *share(holes, 4), *share(doubles, 4)])
    assert 2 in codes
    assert codes.count(0) <= 4  # only the line end is insignificant


async def test_white_space_does_not_matter_and_order_of_keys_does_not_either(opened, proof_of):
    proof = proof_of("BTC", "ETH", "USD")
    value = json.loads(proof.encode())
    backwards = {key: value[key] for key in sorted(value, reverse=True)}
    files = [json.dumps(value, indent=3), json.dumps(backwards, indent="\t").replace("\n", "\r\n")]
    escaped = canonical(value).decode().replace("BTC", "\\u0042TC").replace("/", "\\/")
    given = TrustAnchor(statement_id=read_proof(proof.encode()).statement.id)
    codes = await opened.agrees_on([(text.encode(), given) for text in [*files, escaped]])
    assert codes == [0, 0, 0]


async def test_a_person_reads_exactly_the_lines_of_the_command_line(opened, proof_of, tmp_path):
    proof = proof_of("BTC", "USD")
    data = proof.encode()
    index = proof.proofs[0].pieces[0].index
    refuted = data.replace(f'"index":{index}'.encode(), f'"index":{index ^ 1}'.encode(), 1)
    for number, (content, given) in enumerate(
        [(data, proof.statement.id), (data, ""), (refuted, proof.statement.id), (data[:-9], ""), (data, "12")]
    ):
        file = tmp_path / f"{number}.json"
        file.write_bytes(content)
        await opened.page.set_input_files("#proof-file", file)
        lines = await opened.check(given)
        assert tuple(lines) == verify_file(content, TrustAnchor(statement_id=given or None)).lines


async def test_what_an_asset_sums(opened):
    from porcore.format.hashing import Node, context_hash, leaf_hash
    from porcore.format.proof import AssetProof, PieceProof, ProofFile
    from porcore.format.statement import Asset, Statement

    exchange, taken_at, nonce = "Sample Exchange", "2026-10-25T00:00:00Z", bytes(16)
    files = []
    for members in (
        ("USD",),
        ("USDT",),
        ("A", "B", "C", "D"),
        ("A", "B", "C", "D", "E"),
        tuple(map(str, range(4096))),
    ):
        context = context_hash(exchange, taken_at, "USD", 2, members)
        node = Node(100, leaf_hash(context, bytes(32), nonce, 0, 100))
        asset = Asset("USD", 2, members, 1, node)
        statement = Statement(exchange, taken_at, (asset,), "0" * 64)
        proof = ProofFile(statement, bytes(32), (AssetProof(asset, (PieceProof(0, 0, nonce, 100, ()),)),))
        files += [
            (proof.encode(), given) for given in (TrustAnchor(), TrustAnchor(statement_id=statement.id))
        ]
    assert await opened.agrees_on(files) == [3, 0] * 5
