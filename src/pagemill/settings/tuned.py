"""What `pagemill tune` chose for this machine, kept in the data folder and taken where the operator has chosen nothing.

It holds for as many cores as it was measured with; with more or fewer it is passed over.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.settings.groups import Settings
from pagemill.settings.loading import LoadedSettings

#: Name of the file in `server.data_dir`.
FILE = "tuned.json"


@dataclass(frozen=True, slots=True)
class Tuned:
    """A choice, and the cores that it was made with."""

    cores: int
    readers: int
    threads: int
    runtime: str

    def over(self, settings: Settings) -> Settings:
        """The settings with this choice in them."""
        jobs = settings.jobs.model_copy(update={"readers": self.readers})
        models = settings.models.model_copy(update={"threads": self.threads, "runtime": self.runtime})
        return settings.model_copy(update={"jobs": jobs, "models": models})


#: The settings that a choice is of. They belong together: one that the operator has set puts the choice aside.
CHOSEN = (("jobs", "readers"), ("models", "threads"), ("models", "runtime"))


def keep_tuned(settings: Settings, tuned: Tuned) -> Path:
    """Writes a choice into the data folder. Raises `ServiceUnavailable` where that cannot be written."""
    path = settings.server.data_dir / FILE
    unfinished = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(asdict(tuned)) + "\n", "utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise ServiceUnavailable(f"{path} cannot be written: {error.strerror}") from error
    return path


def with_tuned(loaded: LoadedSettings, cores: int) -> LoadedSettings:
    """Settings with the choice that is kept for this many cores, where there is one and none of its settings is set.

    Raises `SettingsError` where the file holds something else.
    """
    path = loaded.settings.server.data_dir / FILE
    if any(place in loaded.origins for place in CHOSEN) or (tuned := _kept(path)) is None or tuned.cores != cores:
        return loaded
    origins = {**loaded.origins, **{place: str(path) for place in CHOSEN}}
    return replace(loaded, settings=tuned.over(loaded.settings), origins=origins)


def _kept(path: Path) -> Tuned | None:
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read; `pagemill tune` writes it anew") from error
    try:
        tuned = Tuned(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{path} holds no choice; `pagemill tune` writes it anew") from error
    numbers = (tuned.cores, tuned.readers, tuned.threads)
    if not all(type(number) is int and number > 0 for number in numbers) or tuned.runtime not in (
        "auto",
        "openvino",
        "onnxruntime",
    ):
        raise SettingsError(f"{path} holds no choice; `pagemill tune` writes it anew")
    return tuned
