"""Long output, cut in the middle: its beginning and its end say the most."""

_GAP = "\n[... {missing:,} {unit} are missing here ...]\n"


def excerpt(text: str, *, limit: int) -> str:
    """Return the text, or its beginning and end with a line saying how much is missing."""
    if len(text) <= limit:
        return text
    head = limit // 2
    tail = limit - head
    gap = _GAP.format(missing=len(text) - limit, unit="characters")
    return f"{text[:head]}{gap}{text[-tail:]}"


class Excerpt:
    """Collects a stream of bytes in bounded memory: the first ones and the last ones."""

    def __init__(self, limit: int) -> None:
        self._room = limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self._missing = 0

    def add(self, chunk: bytes) -> None:
        free = self._room - len(self._head)
        self._head += chunk[:free]
        self._tail += chunk[free:]
        surplus = len(self._tail) - self._room
        if surplus > 0:
            del self._tail[:surplus]
            self._missing += surplus

    @property
    def text(self) -> str:
        """What was kept, as text; bytes that are no UTF-8 are shown as replacement characters."""
        gap = _GAP.format(missing=self._missing, unit="bytes").encode() if self._missing else b""
        return bytes(self._head + gap + self._tail).decode(errors="replace")
