"""What is left of an accuracy when the pictures change: noise and corruptions, other labels, and the approaches compared.

Questions 2.4 to 2.6 of the report (Tables 6 and 7).
"""
