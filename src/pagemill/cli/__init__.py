"""The `pagemill` command. Each subcommand is the `command` of a module here, loaded when it is called."""

from pagemill.cli.group import main

__all__ = ["main"]
