"""Spellings of one person's name, and namesakes."""

import csv
from pathlib import Path

import pytest

from kg.resolve.person_names import SAME_PERSON, name_words, same_person_score, surname_score

_TABLE = Path(__file__).parent / "data" / "person_names.tsv"
CASES = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['a']}-{case['b']}")
def test_same_person_score(case: dict[str, str]) -> None:
    scores = [same_person_score(case["a"], case["b"]), same_person_score(case["b"], case["a"])]
    assert scores[0] == pytest.approx(scores[1])
    assert (scores[0] >= SAME_PERSON) == (case["same"] == "yes"), scores
    assert 0 <= scores[0] <= 1


@pytest.mark.parametrize(
    "name", ["Angela Merkel", "Bongani Ndlovu", "Đặng Văn Lâm", "Kim Jong-un", "O'Neill Brown"]
)
def test_score_of_the_same_name_is_one(name: str) -> None:
    assert same_person_score(name, name.upper()) == 1
    assert same_person_score(f"Dr. {name}", name) == 1
    assert same_person_score(name, "") == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Abdel Fattah el-Sisi", ("abdfattah", "sisi")),
        ("H.E. Abdulaziz bin Salman", ("abdaziz", "salman")),
        ('Ferdinand "Bongbong" Marcos Jr.', ("ferdinand", "marcos")),
        ("Datuk Seri Anwar", ("anwar",)),
        ("Don Pramudwinai", ("don", "pramudwinai")),
        ("Ben Carson", ("ben", "carson")),
    ],
)
def test_name_words_leave_out_titles(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("surname", "name", "fits"),
    [
        ("Shokry", "Sameh Shoukry", True),
        ("el-Sisi", "Abdel Fattah al-Sisi", True),
        ("von der Leyen", "Ursula von der Leyen", True),
        ("Zelenskiy", "Volodymyr Zelenskyy", True),
        ("Amir-Abdollahian", "Hossein Amirabdollahian", True),
        ("Sameh", "Sameh Shoukry", False),
        ("Ivanov", "Olga Ivanova", False),
        ("Mohammed", "Mohammed bin Salman", False),
    ],
)
def test_surname_score(surname: str, name: str, fits: bool) -> None:
    assert (surname_score(surname, name) >= SAME_PERSON) == fits


def test_surname_score_with_family_name_first() -> None:
    assert surname_score("Yoon", "Yoon Suk-yeol", is_family_first=True) == 1
    assert surname_score("Yoon", "Yoon Suk-yeol") == 0
