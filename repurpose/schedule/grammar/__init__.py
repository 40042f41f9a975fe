"""A plan file in, its checked values out: times, days, zones, what goes where."""
