"""The renderers: each gets an edition or a unit's part of it and returns bytes; none touches the disk or the clock."""
