#!/usr/bin/env python3
"""Órdenes de administración del tablero: `python manage.py help` las lista."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
