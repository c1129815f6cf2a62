"""How large what is brought may be, and how an archive begins."""

MIB = 1024 * 1024
FILE_LIMIT = 10 * MIB
"""A larger file is not opened."""

ZIP = b"PK\x03\x04"
