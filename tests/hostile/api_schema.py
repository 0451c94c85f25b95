"""The SCNet API tried by what its own OpenAPI description says of it: requests that keep to it and requests that do
not are made by schemathesis (https://schemathesis.readthedocs.io), and every answer is held to the description."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

DESCRIPTION = Path(__file__).parents[2] / "docs" / "reference" / "scnet-api.openapi.json"
#: Addresses that a document may be named by: any other may be forbidden, which no description can say.
ADDRESSES = r"^https?://[a-z]{3,12}\.example\.(com|org)/[a-z0-9._-]{0,40}$"


def tried_by_its_schema(
    address: str, key: str, folder: Path, *, examples: int, seed: int
) -> subprocess.CompletedProcess[str]:
    """What schemathesis says of a server that reads nothing; its status is 0 where nothing is wrong.

    `examples` requests of each operation are drawn at random, besides those that try each bound of each field.
    """
    description = json.loads(DESCRIPTION.read_text("utf-8"))
    for name in ("NamedDocument", "NamedByForm"):
        description["components"]["schemas"][name]["properties"]["file_url"]["pattern"] = ADDRESSES
    # Whether a key was used before, and for what, no description can say either.
    del description["paths"]["/api/llm/v1/ocrdoc/submit"]["post"]["parameters"]
    narrowed = folder / "description.json"
    narrowed.write_text(json.dumps(description), "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", str(narrowed), "--url", address]
    command += ["--header", f"Authorization: Bearer {key}", "--max-examples", str(examples), "--seed", str(seed)]
    # Ids as numbers and unknown fields are served, as by the published service; and whether a file is of a kind that is
    # read is not to be seen from its description.
    command += ["--exclude-checks", "negative_data_rejection,positive_data_acceptance"]
    command += ["--continue-on-failure", "--generation-database", "none", "--request-timeout", "60"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)
