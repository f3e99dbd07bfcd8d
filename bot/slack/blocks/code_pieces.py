"""Pieces: a long text of code, cut so that each piece fits into a block of Slack."""

PIECE = 2000
"""Characters of one block of code: escaped, they still fit into a section of 3,000."""


def pieces(text: str) -> list[str]:
    """Return the text cut at line ends, and in a line where it alone is too long."""
    found = [""]
    for line in text.splitlines(keepends=True) or [""]:
        for start in range(0, len(line), PIECE):
            part = line[start : start + PIECE]
            if len(found[-1]) + len(part) > PIECE:
                found.append("")
            found[-1] += part
    return found
