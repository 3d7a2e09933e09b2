"""How fast it is: `make bench` prints the figures of this machine beside those to reach. Nothing here is a test."""
