"""The network and the matrix: which actors are shown, where, and the links of ties."""

from itertools import combinations

import pytest

from kg.charts.balance import Counts
from kg.charts.matrix import matrix
from kg.charts.network import HEIGHT, WIDTH, Network, Tie, network

TIES = {
    Tie("Mali", "Benin"): Counts.of(verbal_conflict=3),
    Tie("Benin", "Mali"): Counts.of(verbal_conflict=1),
    Tie("Chad", "Niger", is_mutual=True): Counts.of(verbal_cooperation=2),
    Tie("Mali", "Mali"): Counts.of(other=9),
}


def draw(ties: dict[Tie, Counts], **options: int) -> Network:
    return network(
        ties, str.upper, lambda tie: "?" + "+".join(tie.ends), lambda actor: f"?{actor}", **options
    )


def many(number: int) -> dict[Tie, Counts]:
    return {
        Tie(f"Actor {n}", f"Actor {n * 7 % number}"): Counts.of(verbal_conflict=n % 5 + 1)
        for n in range(number)
    }


def test_lines_are_links_named_by_both_actors() -> None:
    chart = draw(TIES)
    assert [(edge.name, edge.url) for edge in chart.edges] == [
        ("MALI → BENIN, 3 events: 3 conflict", "?Mali+Benin"),
        ("CHAD and NIGER, 2 events: 2 cooperation", "?Chad+Niger"),
        ("BENIN → MALI, 1 event: 1 conflict", "?Benin+Mali"),
    ]
    assert [bool(edge.head) for edge in chart.edges] == [True, False, True]
    assert {node.label for node in chart.nodes} == {"MALI", "BENIN", "CHAD", "NIGER"}


def test_summary_names_the_most_events_unless_all_lines_have_one() -> None:
    assert "Most events: MALI → BENIN" in draw(TIES).summary
    single = {Tie("Mali", "Benin"): Counts.of(other=1)}
    assert draw(single).summary == "Network of 2 actors with 1 line. Each line is one event."


def test_lines_there_and_back_differ() -> None:
    paths = {edge.path for edge in draw(TIES).edges}
    assert len(paths) == 3


def test_layout_is_always_the_same() -> None:
    ties = many(60)
    assert draw(ties) == draw(dict(reversed(ties.items())))


def test_circles_lie_apart_within_the_picture() -> None:
    chart = draw(many(60))
    for node in chart.nodes:
        assert node.radius <= node.x <= WIDTH - node.radius
        assert node.radius <= node.y <= HEIGHT - node.radius
    for one, other in combinations(chart.nodes, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > (one.radius + other.radius) ** 2


def test_labels_do_not_overlap() -> None:
    ties = {
        Tie(f"Minister of province {n}", f"Union {n % 4}"): Counts.of(verbal_conflict=1) for n in range(20)
    }
    for one, other in combinations(draw(ties).nodes, 2):
        width = 7 * (len(one.short_label) + len(other.short_label)) / 2
        assert abs(one.x - other.x) > width or abs(one.y - other.y) > 40


def test_long_labels_end_after_a_word() -> None:
    ties = {Tie("association of river fishing crews", "x" * 40): Counts.of(verbal_conflict=1)}
    labels = {node.short_label for node in draw(ties).nodes}
    assert labels == {"ASSOCIATION OF RIVER…", f"{'X' * 25}…"}


def test_actors_with_few_events_are_left_out() -> None:
    chart = draw(many(60), most=10)
    assert len(chart.nodes) <= 10
    assert chart.left_out >= 40
    assert {edge.agent for edge in chart.edges} <= {node.label for node in chart.nodes}


def test_network_without_ties_is_a_sentence() -> None:
    assert draw({}).summary == "No event has known parties on both sides."


def cross(pairs: dict[tuple[str, str], Counts], **options: int):
    return matrix(
        pairs, str.upper, lambda pair: "?" + "+".join(pair), lambda side, key: f"?{side}={key}", **options
    )


def test_matrix_has_a_linked_cell_for_each_pair() -> None:
    chart = cross(
        {("FRA", "DEU"): Counts.of(verbal_cooperation=2), ("DEU", "MLI"): Counts.of(verbal_conflict=5)}
    )
    cells = {
        (row.key, column.key): cell
        for row, cells in chart.rows
        for column, cell in zip(chart.columns, cells, strict=True)
    }
    assert cells["FRA", "DEU"].url == "?FRA+DEU"
    assert cells["FRA", "DEU"].name == "FRA → DEU, 2 events: 2 cooperation"
    assert cells["FRA", "MLI"].url == ""
    assert chart.rows[0][0].url == "?who=DEU"
    assert chart.columns[-1].url in {"?whom=MLI", "?whom=DEU"}
    assert chart.summary == "Most events: DEU → MLI, 5 events: 5 conflict."


def test_matrix_keeps_the_countries_with_most_events() -> None:
    pairs = {(f"A{n}", f"B{n}"): Counts.of(other=n + 1) for n in range(30)}
    chart = cross(pairs, most=10)
    assert len(chart.rows) == 5
    assert chart.left_out == 50


@pytest.mark.parametrize(
    ("counts", "tone"),
    [
        (Counts.of(verbal_conflict=9, verbal_cooperation=1), "conflict-2"),
        (Counts.of(material_conflict=6, verbal_cooperation=4), "conflict-1"),
        (Counts.of(verbal_conflict=5, material_cooperation=5), "even"),
        (Counts.of(verbal_conflict=3, verbal_cooperation=7), "cooperation-1"),
        (Counts.of(verbal_cooperation=1), "cooperation-2"),
        (Counts.of(other=3), "neutral"),
    ],
)
def test_balance_has_a_tone(counts: Counts, tone: str) -> None:
    assert counts.tone == tone
