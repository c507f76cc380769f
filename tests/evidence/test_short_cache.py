"""Of strangers' texts only short ones are remembered."""

from porcore.reserves.short_cache import remember_short


def test_short_texts_are_worked_out_once_and_long_ones_each_time():
    asked = []

    @remember_short(2, characters=3)
    def upper(text: str, times: int) -> str:
        asked.append(text)
        return text.upper() * times

    assert [upper("abc", 1), upper("abc", 1), upper("abc", 2)] == ["ABC", "ABC", "ABCABC"]
    assert asked == ["abc", "abc"]
    assert [upper("abcd", 1), upper("abcd", 1)] == ["ABCD", "ABCD"]
    assert asked[2:] == ["abcd", "abcd"]
    for text in ("x", "y", "abc"):  # the third pushes out the first
        upper(text, 1)
    assert asked[4:] == ["x", "y", "abc"]
    assert upper.__name__ == "upper"
