"""Event data of any size: readers of providers' files, one schema, a store in Parquet, and questions through Ibis."""
