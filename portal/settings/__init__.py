"""Settings: ``base`` for all, one module each for development, test and production."""
