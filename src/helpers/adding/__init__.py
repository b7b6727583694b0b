"""A new article: what its text offers to the coder, what its rows still lack, and what they change."""
