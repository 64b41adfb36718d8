"""When: time expressions to days, seen from the day of publication."""
