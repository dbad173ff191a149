"""Tours: who goes where on which day; each person is told of their own alone."""
