"""What is computed from the record: DataFrames and graphs in, DataFrames and graphs out."""
