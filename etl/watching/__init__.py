"""``etl watch``: receives, answers and publishes for as long as it runs.

``loop`` is the algorithm, one turn at a time with the clock as an argument; ``service`` opens what it needs and keeps it going;
the rest are their parts.
"""
