"""The bars that show how far the reading of files has come."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text


def page_bars(console: Console) -> Progress:
    """A bar for each file, counting its pages; nothing is shown where the console is no terminal."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _PageRate(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


class _PageRate(ProgressColumn):
    """Pages a second, once a page is done."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.2f} pages/s")
