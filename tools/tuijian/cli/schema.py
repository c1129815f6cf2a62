"""`tuijian schema`: JSON Schemas, made from the models."""

from argparse import Namespace

from tuijian.calls.schemas import SCHEMAS
from tuijian.console.output import emit
from tuijian.console.terminal_tables import dump
from tuijian.console.workspace import catalog_of


def run(args: Namespace) -> int:
    """Print the schema asked for."""
    emit(dump(SCHEMAS[args.kind](catalog_of(args.catalog))))
    return 0
