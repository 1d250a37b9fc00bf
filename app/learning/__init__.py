"""Learning from the city's own people: their labels, the runs that train on them, the model in use, and how it does."""
