"""What the city promises, and what a change of it does to the cases that are open."""
