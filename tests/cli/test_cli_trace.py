"""`kg trace`: the words, the names, the events with their rules, and what they are taken for."""


def test_each_stage_is_shown(kg):
    result = kg("trace", "Norway expelled two Kenyan diplomats on Friday.", "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    shown = result.stdout
    for word in (
        "nsubj",
        "VBD",
        "location",
        "SANCTION-expel, CAMEO 161",
        "rule ",
        "country/NOR",
        "2024-05-03 to 2024-05-03 (day)",
        "stated, fact",
    ):
        assert word in shown


def test_an_intention_is_shown_with_what_its_words_are_by_themselves(kg):
    shown = kg("trace", "Norway will visit Kenya.").stdout
    assert "AGREE, CAMEO 036, by itself CONSULT" in shown


def test_without_a_date_a_weekday_stays_unresolved(kg):
    shown = kg("trace", "Norway expelled two Kenyan diplomats on Friday.").stdout
    assert "Friday" in shown
    assert "(day)" not in shown


def test_why_there_is_no_event_is_shown(kg):
    shown = kg("trace", "A quiet day.").stdout
    assert "no event" in shown
    assert "no predicate" in shown


def test_who_says_so_is_shown_with_addressee_and_occasion(kg):
    shown = kg(
        "trace", "The envoy told reporters at a briefing that Norway had expelled two diplomats."
    ).stdout
    rows = [line.split() for line in shown.splitlines()]
    assert any("speaker" in row and "envoy" in row for row in rows)
    assert any("addressee" in row and "reporters" in row for row in rows)
    assert any("occasion" in row and "briefing" in row for row in rows)
