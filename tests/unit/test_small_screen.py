"""The measure that says whether a message fits a phone."""

import pytest
from screen import lines_unfolded


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", 0),
        ("x" * 38, 1),
        ("x" * 39, 2),
        ("x" * 76, 2),
        ("four words of prose which go on in a second line", 2),
        ("<b>x</b>\n\ny", 2.5),
        ("&lt;" * 38, 1),
        ("資" * 20, 2),
        (f"<pre>{'x' * 34}\n{'y' * 35}</pre>", 3),
        ("a\n<pre>x</pre>\nb", 3),
        ("a\n\n<pre>x</pre>b", 3.5),
        (f"a\n<blockquote expandable>{'x' * 400}</blockquote>", 4),
        ("a\n<blockquote expandable>one</blockquote>\n", 2),
        ("<blockquote>a\nb\nc\nd</blockquote>", 4),
    ],
)
def test_lines_of_a_message(html, lines):
    assert lines_unfolded(html) == lines
