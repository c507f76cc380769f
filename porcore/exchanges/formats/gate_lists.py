"""How long the list of assets is in a tree of Gate's program, told by the topmost neighbour of a path.

A leaf commits to a list of assets as long as the program was built for, and no file says how long. But a tree of
2^28 places is almost empty, and an empty place is the leaf of a client who holds nothing, so its hash depends on
the length too. The topmost neighbour is the half of the tree that is empty unless there are more than 2^27 clients.
Computing it takes a hundredth of a second for each length, hence this table; `tests/exchanges` makes it anew.
"""

from base64 import b64decode

__all__ = ["MOST", "sizes"]

# Of each commitment to 1, 2, … 800 elements, all zero: the last two bytes of the hash of 2^27 empty places.
_MARKS = b64decode(
    "GkZHg1ZjwhjD8ZaNgUSLyDRqM05aPRPUfX+Yrm+OdDwPOhsT5K/FegQ2GsS4gy/a94jjNy4OR3QuLIoO7HC35C+TLUX0N7j1GV7wu3fh"
    "vZlcRV+sAvUlHngYJ9F/AmFqKTQuPFVSYUQNs15s6jKYOQNEBvwPHpYep2HSedqykZCdz4yZ0jpxhCgKKsHb885fB3hr4bx0oe4QDCTf"
    "wXzRpAw3p2PXTlmROcab36vU9XUo9JaWJOIRkq0PfshufGeb4Zx2G6G6VfRj01jnMFTU2fju8d1lVqv/FGrz7a6Cdaakyox1OjFZYwWA"
    "RglTBh7IhT/YzK7omDInGOQ5BSuIh7x3lOZ/jiFAcO4FjHgmMZzUqMRprEHoyhfDZxtY9wS2yXVyx+1RB8rZuAWO+ayO4sMVW6BFzqhh"
    "ap4C/cuwUsDdUYRgXUthJnAxQOmiy5fybcezNJXKNF3khdcHqGje9wVIFJSUCrbGnGy9cFjKnL7B+2vWHptX3GF9f2sJFJKhzCX8jQXX"
    "CCAbE/4v8idzFf7NjdX+nY3uYStjdY6UPKUIUO6439Or63fwpYSALGBOrWyBDr6dwdNa8WLU0B3mBl/wuZiMUifdKlvCZjX/LI4wy6ZU"
    "8wqR3qMSOI5LZ69+/NInh7Tpu8WcVUY9uVGlhJVDltmzfbgprliA8wv7LwdRcS5BdoxRSnUOU8gKoI+hFvgGMYQn7nqdxlkyuk5QrklA"
    "+fKg7RBCZ1pPg9OLep5FmNeosSWKaUfZb7d46UB6mls2Wnafc4vZbrZsdCSvNrz5POA+1zrXCp41UF8wmO7TFBzmEl24QHHKPvWOqtwn"
    "X6xPmUDbgTo8op5EBo6PqNResl4V1/XeZDtb/ojXd8DRmHaCUeKPMaeVoA8F7LIQjUSCHshtRYSDqfB0bIeVeJtHGP3UziUNLaUtwZEx"
    "SMkiJ5QN0hp5PM+MKABzto5giP0vEfJ6l8rWPJVhFF1kOo4v7vmlT+Z4RV0mF7q3c71VtdQD91ZMqSlpwOrNA1XlECOK+UVk94gPiLVG"
    "7tJBLIsJCCFtD8rYimVfTqVmIajwlRP81AjAAHtTj6uHL+uG7u3MALlVt7qDFVXDQDtdtvcthFUd7LpBrUcQj1AowgDyzYLDo5HAWWD1"
    "RLBmx/p6THYJ8+JRFH01aiuRvawcBvWQt9p1X4a6F0wgysPj0fXgeWA3G3G8oB7MfXxkUjLPWYfSRel3Z6emGyjhZwg7ydfwmt4ze3FS"
    "kQZ7bMGeY3r5G3Y/YSZyUxqGLt4OQ7qSGgJAHXQ1ko/lOftvEmiwfT7MxFj4d/LqC2IAsT8RMwWGKJ+uzS8OPkv0aoBNfItBac7GGk7J"
    "Qe8M0v+0XDXy7AMeZJm8Am+9Mq9Erf7xWHwaU4ySfG3FSiL/yrG4HHV7vcCLyLS+W1tCJoFRLeYrYetK+g2yRcbA0Sgr/6iD6LGa4dR6"
    "rfDXlbnL2PkHOny6YaPYfRp9i0xc/6LlA+VxoZXGJYMMPC9y0OAbyWdA5apShwbblvXiadUtqa7I6AOEpAyQ10AJduHBmMuqj0i/Zwh+"
    "tHxhFJ9Jh7So5LIJtjdJk4NSH/hp0eSe+dP+3/hrxDPfORSC7DZvGNe46gWEsUFwdb6nWUJn34t0DStnTDEt+oqVQyP3AtMoh01ZUaqT"
    "V3TGxT6pVPLd2D/syIysd28+Gq7lMjo5EWsmJt7OOT15YI3GUu4hph1lWwGsfOLNj8+UamTE/XmgaPnxDUIXTuTV3Ig+ZsMifG9iM2WC"
    "ALku7RHxh5rVv4wj1eElbDjJt4hco5wbNf85LxKkHYrXdQ3+MI8e/DWsSqL0pNxHw8U+Rfkaje8GjTgmQ7fmVFD8hOXSpCs1YRik8JyS"
    "CQ02qY9iUXvoHnntbzrdTDChvlrQpUuJhAtlpj3wcH5CQ0Q64FBjX30HIS+2EZVP3QDg+bksUjk4SrLDDRwo0KvrHZiOCUzKisELC5kR"
    "79HiWuUs2A2MK/5tSdZdbVaQ7Gab/NPeReKH45YQUAJXubpf7zIW6pllcNcK8yHvZvhJWUMiN9WucIIiXk54VKfucsTuUrtNhzV6gPr4"
    "t8rH14NWE9FR6ZEtY5oap9V14zbQqUQDIzSfgppVVd4qr1JLujItng=="
)
MOST = len(_MARKS) // 2  # elements


def sizes(neighbour: int) -> list[int]:
    """Return with how many elements (1..MOST) a list may be committed if `neighbour` is 2^27 empty places.

    It is one at most in practice; a wrong one costs a try.
    """
    mark = (neighbour & 0xFFFF).to_bytes(2, "big")
    return [at // 2 + 1 for at in range(0, len(_MARKS), 2) if _MARKS[at : at + 2] == mark]
