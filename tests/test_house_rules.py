"""What review would repeat, as tests: imports, file lengths, settings in the docs, schema, fixtures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import procrastinate
from alembic import command

from app.database import MIGRATIONS, alembic_config
from app.platforms import PLATFORMS
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split()  # fmt: skip


def test_imports_go_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for folder in ("app", "bench", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (length := len(path.read_text().splitlines())) > 320
    }
    assert long == {}


def test_every_setting_is_in_the_operations_manual() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text()
    missing = [name for name in Settings.model_fields if f"TANGGAP_{name.upper()}" not in manual]
    assert missing == []


def test_every_platform_has_its_fixtures() -> None:
    for name in PLATFORMS:
        folder = ROOT / "tests" / "platforms" / name
        bodies = [p for p in folder.glob("*.json") if not p.name.endswith(".expected.json")]
        assert len(bodies) >= 5, name
        assert all(p.with_name(p.stem + ".expected.json").exists() for p in bodies), name


def test_the_schema_is_what_the_models_say(database_url: str) -> None:
    command.check(alembic_config(database_url))


def test_our_copy_of_the_job_schema_is_the_installed_ones() -> None:
    shipped = Path(procrastinate.__file__).parent / "sql" / "schema.sql"
    assert (MIGRATIONS / "sql" / "procrastinate_3_10.sql").read_text() == shipped.read_text()


def test_nothing_tracked_names_a_host_or_a_path_of_a_machine() -> None:
    forbidden = re.compile(
        "|".join((r"files\.pythonhoste[d]", r"pypi\.org/simpl[e]", r"registry\.npmj[s]", "/roo[t]/", "/wor[k]/"))
    )
    found = [
        f"{name}:{number}"
        for name in TRACKED
        if (ROOT / name).suffix in {".py", ".md", ".toml", ".yaml", ".txt", ""} and (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text(errors="replace").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []
