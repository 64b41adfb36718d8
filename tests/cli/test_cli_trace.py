"""Tests of kg trace."""


def test_trace_prints_every_stage(kg):
    result = kg("trace", "Norway expelled two Kenyan diplomats on Friday.", "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    output = result.stdout
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
        assert word in output


def test_trace_prints_type_and_code_of_a_planned_act(kg):
    output = kg("trace", "Norway will visit Kenya.").stdout
    assert "CONSULT-visit, CAMEO 036" in output


def test_weekday_is_unresolved_without_a_date(kg):
    output = kg("trace", "Norway expelled two Kenyan diplomats on Friday.").stdout
    assert "Friday" in output
    assert "(day)" not in output


def test_trace_prints_the_reason_for_no_event(kg):
    output = kg("trace", "A quiet day.").stdout
    assert "no event" in output
    assert "no predicate" in output


def test_trace_prints_speaker_addressee_and_occasion(kg):
    output = kg(
        "trace", "The envoy told reporters at a briefing that Norway had expelled two diplomats."
    ).stdout
    rows = [line.split() for line in output.splitlines()]
    assert any("speaker" in row and "envoy" in row for row in rows)
    assert any("addressee" in row and "reporters" in row for row in rows)
    assert any("occasion" in row and "briefing" in row for row in rows)


def test_trace_tells_why_a_participant_has_no_actor(kg):
    output = " ".join(kg("trace", "They attacked the premier. The reform hit the embassy.").stdout.split())
    for reason in ("no single referent", "neither text nor setting"):
        assert reason in output
