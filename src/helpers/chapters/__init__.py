"""The chapters: one class a notebook, one method a figure or table; all else of it is found from there."""
