"""Settings as a server of this machine takes them: with what `pagemill tune` chose, or else as the machine has room."""

from __future__ import annotations

from pagemill.jobs.machine_share import with_share
from pagemill.models.cores import usable_cores
from pagemill.settings import LoadedSettings, load_settings
from pagemill.settings.tuned import with_tuned


def load_tuned_settings() -> LoadedSettings:
    """The settings, and where each came from. Raises `SettingsError`."""
    return with_share(with_tuned(load_settings(), usable_cores()))
