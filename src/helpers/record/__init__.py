"""The record: its codes and tables, loading and validation, selection, evidence, reliability, codebook."""
