"""How much a file may ask of us. Checked before anything is unpacked."""

FILE_BYTES = 5 * 1024 * 1024
ZIP_ENTRIES = 200
UNPACKED_BYTES = 100 * 1024 * 1024
RATIO = 100
RATIO_FROM_BYTES = 1024 * 1024
"""Smaller entries may be packed tighter: a short sheet of repeated words honestly is."""
ROWS = 5000
COLUMNS = 500
CSV_FILES = 30
MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 30
ANSWER_BYTES = 16 * 1024 * 1024
"""What the child may print: more than a full workbook of 5 MB ever needs."""
LINKED_FILE_BYTES = 20 * 1024 * 1024
ZONES = 50
"""Descriptions of time zones that are read of a calendar."""
TIMETABLE_SECONDS = 6
"""Processor time for another tool's file: a rule may be written so that it never finds a date."""
