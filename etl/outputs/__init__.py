"""The renderers: an edition, or a part of it, becomes bytes; none touches disk or clock."""
