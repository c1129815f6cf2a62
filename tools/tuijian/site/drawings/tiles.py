"""Where the provinces stand in a grid of tiles. No map: it shows no border and no area, only what lies roughly where."""

PLACES = """
..  ..  ..  ..  ..  ..  23  ..
..  ..  ..  ..  15  11  22  ..
..  ..  ..  14  13  12  21  ..
65  62  64  61  41  37  ..  ..
54  63  51  50  42  34  32  31
..  ..  53  52  43  36  33  ..
..  ..  ..  45  44  35  ..  71
..  ..  ..  46  82  81  ..  ..
"""
"""The first two digits of GB/T 2260, as printed on the page: north is up. For any call, whoever its units are."""


def tiles() -> dict[str, tuple[int, int]]:
    """Row and column, from 1, by the code of each of the 34 provinces, in the order of the codes."""
    grid = [line.split() for line in PLACES.strip().splitlines()]
    places = {f"{code}0000": (row, column) for row, codes in enumerate(grid, 1) for column, code in enumerate(codes, 1) if code != ".."}
    return dict(sorted(places.items()))
