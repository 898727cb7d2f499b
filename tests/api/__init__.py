"""The API, every resource through one inherited set of cases (`cases.py`), and what is said once for all."""
