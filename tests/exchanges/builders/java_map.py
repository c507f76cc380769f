"""Java's HashMap and BigDecimal, acted out: buckets, growth and all. It shares no code with porcore."""


def hash_code(text):
    """String.hashCode, and the upper half mixed in as HashMap does."""
    code = sum(ord(letter) * 31**power for power, letter in enumerate(reversed(text))) % 2**32
    return code ^ (code >> 16)


class JavaMap:
    """A table of buckets that doubles when it is more than three quarters full."""

    def __init__(self, entries=()):
        self.table = [[] for _ in range(16)]
        self.size = 0
        for key, value in entries:
            self.put(key, value)

    def place(self, key):
        return self.table[hash_code(key) % len(self.table)]

    def get(self, key):
        return next((entry[1] for entry in self.place(key) if entry[0] == key), None)

    def put(self, key, value):
        for entry in self.place(key):
            if entry[0] == key:
                entry[1] = value
                return
        self.place(key).append([key, value])
        self.size += 1
        if self.size > 0.75 * len(self.table):
            old = self.table
            self.table = [[] for _ in range(2 * len(old))]
            for bucket in old:
                for entry in bucket:
                    self.place(entry[0]).append(entry)

    def walk(self):
        return [(key, value) for bucket in self.table for key, value in bucket]


class LinkedMap(dict):
    """A LinkedHashMap: keys stay where they were put first."""

    def put(self, key, value):
        self[key] = value

    def walk(self):
        return list(self.items())


def big_decimal(unscaled, scale):
    """BigDecimal.toString, as its documentation tells it."""
    sign, digits = "-" if unscaled < 0 else "", str(abs(unscaled))
    adjusted = len(digits) - 1 - scale
    if scale >= 0 and adjusted >= -6:
        if not scale:
            return sign + digits
        digits = digits.zfill(scale + 1)
        return f"{sign}{digits[:-scale]}.{digits[-scale:]}"
    point = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{point}E{adjusted:+d}" if adjusted else sign + point
