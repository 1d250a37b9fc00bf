"""The manual's example is a tenth platform: one file and one folder, and the contract suite runs over it."""

from __future__ import annotations

from app.platforms import PLATFORMS

from .cases import FIXTURES, FOLDER, SIGNERS


def test_the_manual_shows_the_tenth_platform_as_it_is_tested() -> None:
    manual = (FOLDER.parent.parent / "docs" / "adding-a-platform.md").read_text()
    assert f"```python\n{(FOLDER / 'balai.py').read_text()}```" in manual


def test_the_tenth_platform_goes_through_the_whole_suite() -> None:
    assert len(PLATFORMS) == 10
    assert "balai" in SIGNERS
    assert len([fixture for fixture in FIXTURES if fixture.platform == "balai"]) >= 12
