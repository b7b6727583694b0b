"""The record: what its tables are, dates, codes, evidence, what is wrong with it."""

import pandas as pd

# Text as pandas keeps it alone, whether or not pyarrow is installed (for event data): the same tables, and for so few
# rows twice as fast.
pd.options.mode.string_storage = "python"
