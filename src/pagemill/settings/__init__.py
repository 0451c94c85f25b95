"""Every setting, in groups, each with a sentence, a unit and a default.

A value comes from, in this order: the environment (`PAGEMILL_<GROUP>_<NAME>`), the TOML file (`[group]` tables; the
file is `$PAGEMILL_SETTINGS`, else `pagemill.toml` in the working folder, else `~/.config/pagemill/pagemill.toml`),
the default.
"""

from pagemill.settings.chat import ChatBackend
from pagemill.settings.group import Group
from pagemill.settings.groups import (
    DatabaseSettings,
    FetchSettings,
    LimitSettings,
    LogSettings,
    MetricsSettings,
    ModelSettings,
    ReadingSettings,
    ServerSettings,
    Settings,
    StorageSettings,
    TencentSettings,
)
from pagemill.settings.jobs import JobSettings, QuotaSettings, RetentionSettings, WebhookSettings
from pagemill.settings.llm import LlmBackend, LlmSettings
from pagemill.settings.loading import LoadedSettings, SettingPart, SettingRecord, group_sentences, load_settings
from pagemill.settings.tracing import TracingSettings
from pagemill.settings.vision import NO_BACKEND, VisionBackend, VisionSettings

__all__ = [
    "NO_BACKEND",
    "ChatBackend",
    "DatabaseSettings",
    "FetchSettings",
    "Group",
    "JobSettings",
    "LimitSettings",
    "LlmBackend",
    "LlmSettings",
    "LoadedSettings",
    "LogSettings",
    "MetricsSettings",
    "ModelSettings",
    "QuotaSettings",
    "ReadingSettings",
    "RetentionSettings",
    "ServerSettings",
    "SettingPart",
    "SettingRecord",
    "Settings",
    "StorageSettings",
    "TencentSettings",
    "TracingSettings",
    "VisionBackend",
    "VisionSettings",
    "WebhookSettings",
    "group_sentences",
    "load_settings",
]
