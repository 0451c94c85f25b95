"""`pagemill tune` measures real readers, prints what each way reads, and `pagemill settings` tells what it chose."""

import json
import re
from pathlib import Path

from click.testing import CliRunner
from PIL import Image

from pagemill.cli import main
from pagemill.jobs.tuning import PAGE, drawn_page
from pagemill.models.cores import usable_cores
from pagemill.settings.tuned import FILE


def test_the_fastest_way_is_kept_and_taken(tmp_path: Path) -> None:
    environment = {"PAGEMILL_SERVER_DATA_DIR": str(tmp_path / "data")}
    told = CliRunner().invoke(main, ["tune", "--seconds", "1", "--profile", "fast"], env=environment)
    assert told.exit_code == 0, told.output
    rows = re.findall(r"^(\d+) +(\d+) +(auto|onnxruntime) +([\d.]+)( +chosen)?$", told.output, re.MULTILINE)
    assert ("1", str(usable_cores()), "auto") in [row[:3] for row in rows]
    assert rows[-1][2] == "onnxruntime"
    assert all(float(row[3]) > 0 for row in rows)
    (chosen,) = [row for row in rows if row[4]]
    kept = json.loads((tmp_path / "data" / FILE).read_text())
    assert (str(kept["readers"]), str(kept["threads"]), kept["runtime"]) == chosen[:3]
    listed = CliRunner().invoke(main, ["settings", "--json"], env=environment)
    records = {f"{record['group']}.{record['name']}": record for record in json.loads(listed.output)}
    assert records["models.threads"]["value"] == kept["threads"]
    assert records["models.threads"]["origin"].endswith(FILE)


def test_the_page_that_is_read_has_print_on_it() -> None:
    import io

    page = Image.open(io.BytesIO(drawn_page()))
    assert page.size == PAGE
    dark = sum(page.convert("L").histogram()[:100]) / (PAGE[0] * PAGE[1])
    assert 0.01 < dark < 0.2
