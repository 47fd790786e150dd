#!/usr/bin/env python
"""Django's command line for the portal."""

import sys

from django.core.management import execute_from_command_line

from portal.env import choose_settings


def main() -> None:
    """Run one management command under the settings that the environment names."""
    choose_settings("portal.settings.development")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
