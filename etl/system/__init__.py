"""What every room may need of the machine: errors, clock, files placed whole, bytes of values, text width."""
