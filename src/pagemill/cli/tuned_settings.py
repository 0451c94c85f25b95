"""Settings as a server of this machine takes them: with what `pagemill tune` chose."""

from __future__ import annotations

from pagemill.models.cores import usable_cores
from pagemill.settings import LoadedSettings, load_settings
from pagemill.settings.tuned import with_tuned


def load_tuned_settings() -> LoadedSettings:
    """The settings, and where each came from. Raises `SettingsError`."""
    return with_tuned(load_settings(), usable_cores())
