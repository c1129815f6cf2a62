"""`python -m tuijian` is the command `tuijian`."""

import sys

from tuijian.cli import main

if __name__ == "__main__":
    sys.exit(main())
