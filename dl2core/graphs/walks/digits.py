"""Exact numbers as text: in full, however long, and short enough for a table."""

from __future__ import annotations

import math
import sys

from dl2core.graphs.graph.weight import Number

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def text(number: Number) -> str:
    """The number in full: "7", "1/3". Python writes integers of up to 4,300 digits; flint writes the longer ones, at once."""
    if number.denominator != 1:
        return f"{text(number.numerator)}/{text(number.denominator)}"
    whole = int(number)
    limit = sys.get_int_max_str_digits() or sys.maxsize
    if whole.bit_length() < 3 * min(limit, 4000):
        return str(whole)
    from flint import fmpz

    return str(fmpz(whole))


def short(number: Number) -> str:
    """A number for a table: exact up to nine digits, then as 2.1 × 10⁹⁵; a fraction that long likewise."""
    top, bottom = number.numerator, number.denominator
    if top.bit_length() + bottom.bit_length() < 64:
        exact = str(number)
        if len(exact.lstrip("-")) <= 9:
            return exact
    if bottom != 1 and abs(top) < 10**9 * bottom:
        return f"{top / bottom:.6g}" if abs(top) * 10**6 >= bottom else _small(top, bottom)
    return _power_of_ten(abs(top) // bottom, "-" if top < 0 else "")


def _small(top: int, bottom: int) -> str:
    """Below a millionth, as 2.9e-10 where a float holds it, else as 2.9 × 10⁻⁴⁰⁰."""
    value = top / bottom
    if abs(value) > sys.float_info.min:
        return f"{value:.2g}"
    shift = int((bottom.bit_length() - abs(top).bit_length()) * math.log10(2)) + 5
    digits = text(abs(top) * 10**shift // bottom)
    lead = round(int(digits[:6]) / 10 ** (len(digits[:6]) - 2))
    exponent = shift - len(digits) + 1
    return f"{'-' if top < 0 else ''}{lead / 10:.1f} × 10⁻{str(exponent).translate(_RAISED)}"


def _power_of_ten(whole: int, sign: str) -> str:
    digits = text(whole)
    exponent = len(digits) - 1
    lead = round(int(digits[:6]) / 10**4)  # two digits
    if lead == 100:
        lead, exponent = 10, exponent + 1
    return f"{sign}{lead / 10:.1f} × 10{str(exponent).translate(_RAISED)}"
