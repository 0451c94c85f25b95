"""The group of subcommands, and how an error becomes an exit code."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

import click

from pagemill import __version__
from pagemill.error_codes import outside
from pagemill.errors import PagemillError

#: Subcommand, the module that holds it, and its line in the help.
COMMANDS = {
    "serve": ("pagemill.cli.serve", "Run the server: the API, the scheduler and the readers."),
    "parse": ("pagemill.cli.parse", "Read files without a server and write Markdown, JSON or SCNet results."),
    "extract": ("pagemill.cli.extract", "Find fields and table columns in a file, without a server."),
    "keys": ("pagemill.cli.keys", "Create, list and revoke API keys."),
    "tenants": ("pagemill.cli.tenants", "List tenants, and set the terms they are served on."),
    "jobs": ("pagemill.cli.jobs", "List, show, cancel and retry jobs."),
    "top": ("pagemill.cli.top", "Show queues, jobs and pages a second, live."),
    "models": ("pagemill.cli.models", "Pull, list and verify weights."),
    "settings": ("pagemill.cli.settings", "Print every setting and where its value came from."),
    "tune": ("pagemill.cli.tune", "Measure how many readers read most on this machine, and keep the choice."),
    "doctor": ("pagemill.cli.doctor", "Say what is missing on this machine and how to get it."),
}

#: Exit code where whoever read the output went away before its end: that of a program ended by SIGPIPE (128 + 13).
READER_GONE = 141
#: Exit codes beyond this are of programs that a signal ended: POSIX shells add its number.
OF_SIGNALS = 128
#: What a service manager ends a program with, and a terminal that is closed.
ENDINGS = ("SIGTERM", "SIGHUP")


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when it is called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        _tidy_up_when_ended()
        try:
            return super().invoke(ctx)
        except PagemillError as error:
            click.echo(f"pagemill: {error.message}", err=True)
            sys.exit(outside(error).exit_code)
        except BrokenPipeError:
            _let_output_go()
            sys.exit(READER_GONE)


def _tidy_up_when_ended() -> None:
    """Let what ends a command end it as Ctrl-C does, which takes away what is half written and temporary folders."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ENDINGS:
        number = getattr(signal, name, None)  # Windows has one of them alone
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` leaves it ignored
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # whoever asks twice waits for nothing
    sys.exit(OF_SIGNALS + number)


def _let_output_go() -> None:
    """What is still held back would be written when the interpreter ends, and would fail there again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pagemill")
def main() -> None:
    """Documents in, data out, on your own machines."""
