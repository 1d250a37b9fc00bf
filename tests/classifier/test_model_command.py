"""`tanggap classify`, `train` and `evaluate` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from app.classifier import examples as corpus
from app.classifier import registry
from app.classifier.examples import Example
from app.classifier.model import Model
from app.commands import model as commands
from app.domain.topics import GROUPS, INTENTS
from app.settings import get_settings

KEYS = [
    "id", "intent", "confidence", "probabilities", "topic", "group", "group_probabilities", "opd", "places", "priority",
    "sensitive", "needs_review", "reasons", "authority",
]  # fmt: skip

program = typer.Typer()
program.command()(commands.classify)
program.command()(commands.train)
program.command()(commands.evaluate)


def run(*arguments: str | Path, stdin: str | bytes = "") -> tuple[int, list[Any], str]:
    """Exit status, the JSON lines of stdout, stderr."""
    result = CliRunner().invoke(program, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_classify_says_everything_about_a_message(home: Path) -> None:
    text = "Lampu jalan di Cipondoh mati sudah seminggu, tolong diperbaiki min"
    status, (answer,), _ = run("classify", "-", "--model", home, stdin=lines({"id": "a1", "text": text}))
    assert status == 0
    assert list(answer) == KEYS
    assert (answer["id"], answer["intent"], answer["group"]) == ("a1", "complaint", "street_lighting")
    assert list(answer["probabilities"]) == list(INTENTS)
    assert list(answer["group_probabilities"]) == list(GROUPS)
    assert answer["reasons"]
    assert all(reason in text for reason in answer["reasons"])
    assert [place["name"] for place in answer["places"]] == ["Cipondoh"]
    assert answer["opd"]


def test_classify_keeps_the_order_over_many_batches(home: Path) -> None:
    rows = [{"id": number, "text": f"got mampet nomor {number}"} for number in range(2 * commands.BATCH + 7)]
    status, answers, _ = run("classify", "-", "--model", home, stdin=lines(*rows))
    assert status == 0
    assert [answer["id"] for answer in answers] == [row["id"] for row in rows]


def test_a_bad_line_gets_an_error_and_the_rest_is_classified(home: Path) -> None:
    stdin = (
        b'{"id": 1, "text": "jalan rusak"}\n{oops\n\n[1]\n{"id": 4}\n{"id": 5, "text": 7}\n\xff\xfe\n'
        b'{"id": 8, "text": "terima kasih"}'
    )
    status, answers, _ = run("classify", "-", "--model", home, stdin=stdin)
    assert status == 1
    assert [answer.get("error") for answer in answers] == [
        None, "not JSON", "not a JSON object", "no text", "no text", "not JSON", None,
    ]  # fmt: skip
    assert [answer.get("line") for answer in answers] == [None, 2, 4, 5, 6, 7, None]
    assert [answer.get("id") for answer in answers] == [1, None, None, 4, 5, None, 8]


@pytest.mark.parametrize("text", ["", "  \n", None])
def test_a_message_without_words_is_for_a_person_to_read(home: Path, text: str | None) -> None:
    status, (answer,), _ = run("classify", "-", "--model", home, stdin=lines({"id": 1, "text": text}))
    assert status == 0
    assert list(answer) == KEYS
    assert answer["needs_review"]
    assert answer["intent"] is None
    assert answer["opd"] == "coordinator"


def test_any_characters_are_classified_and_printed(home: Path) -> None:
    rows = [{"id": n, "text": text} for n, text in enumerate(["\ud800", "a\u0000b", "🙏" * 9, "﷽", "x" * 100_000])]
    status, answers, _ = run("classify", "-", "--model", home, stdin=lines(*rows))
    assert status == 0
    assert len(answers) == len(rows)


def test_an_unknown_city_is_an_error_in_words(home: Path) -> None:
    status, answers, words = run("classify", "-", "--model", home, "--city", "atlantis", stdin=lines({"text": "a"}))
    assert (status, answers) == (1, [])
    assert "atlantis" in words


def test_without_a_model_the_error_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANGGAP_DATA", str(tmp_path))
    get_settings.cache_clear()
    try:
        for arguments in (["classify", "-"], ["evaluate", "-"], ["classify", "-", "--model", str(tmp_path / "none")]):
            status, answers, words = run(*arguments, stdin=lines({"id": 1, "text": "a"}))
            assert (status, answers) == (1, [])
            assert "tanggap train" in words
    finally:
        get_settings.cache_clear()


def test_a_single_model_folder_can_be_named(home: Path, served: Model) -> None:
    folder = registry.models_dir(home) / served.version
    rows = lines({"text": "jalan rusak parah", "intent": "complaint"})
    assert run("evaluate", "-", "--model", folder, stdin=rows)[1][0]["version"] == served.version


def test_evaluate_judges_intents_and_groups(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(
        lines(
            {
                "text": "lampu jalan mati gelap sekali tolong diperbaiki",
                "intent": "complaint",
                "group": "street_lighting",
            },
            {"text": "lampu jalan mati gelap", "groups": ["roads_drainage", "street_lighting"]},
            {"text": "terima kasih pak", "intent": "praise", "group": ""},
        )
    )
    status, (report,), words = run("evaluate", file, "--model", home)
    assert status == 0
    assert report["intent"]["n"] == 2
    assert report["group"]["n"] == 2
    assert report["group"]["accuracy"] == 1
    assert {
        "accuracy",
        "macro_f1",
        "per_class",
        "confusion",
        "calibration_error",
        "coverage",
        "accuracy_when_sure",
    } <= (set(report["intent"]) & set(report["group"]))
    assert "macro-F1" in words


@pytest.mark.parametrize(
    "row", [{"text": "a", "intent": "anger"}, {"text": "a", "groups": "health"}, {"intent": "none"}]
)
def test_evaluate_refuses_what_it_cannot_judge(home: Path, row: dict[str, object]) -> None:
    status, answers, words = run("evaluate", "-", "--model", home, stdin=lines({"text": "a", "intent": "none"}, row))
    assert (status, answers) == (1, [])
    assert "line 2" in words


def test_train_learns_from_a_citys_history_too(
    tmp_path: Path, some_examples: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "shipped", lambda: some_examples[::2])
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    history = tmp_path / "history.csv"
    history.write_text("text,intent,topic\n" + "lampu gang padam total,complaint,street_light_out\n" * 3)
    status, reports, words = run("train", "--data", history, "--out", tmp_path)
    assert status == 0, words
    (report,) = reports
    assert status == 0
    assert report["examples"] == len(some_examples[::2]) + 3
    assert Path(report["path"]).joinpath("card.md").is_file()
    assert registry.load_current(tmp_path).version == report["version"]
    assert "card.md" in words


def test_train_refuses_a_history_it_cannot_learn_from(tmp_path: Path) -> None:
    history = tmp_path / "history.jsonl"
    history.write_text(lines({"text": "a", "intent": "anger"}))
    status, answers, words = run("train", "--data", history, "--out", tmp_path)
    assert (status, answers) == (1, [])
    assert "history.jsonl:1: unknown intent 'anger'" in words
    assert not registry.models_dir(tmp_path).exists()
