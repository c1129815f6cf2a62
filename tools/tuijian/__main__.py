"""`python -m tuijian` is the command `tuijian`."""

import sys

from tuijian.cli.program import program

if __name__ == "__main__":
    sys.exit(program())
