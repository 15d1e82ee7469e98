"""What every room may need of the machine: errors for the operator, the clock, files placed whole, bytes of values, a terminal."""
