"""Notebooks are run by ``pytest --nbval`` for the outputs that they keep, which are small."""

import os

os.environ["HELPERS_OUTPUTS"] = "small"  # `helpers.common.outputs.SIZE`, for the kernels
