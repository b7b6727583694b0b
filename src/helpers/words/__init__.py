"""Language: direction, counted nouns, lists, and the messages of both editions."""
