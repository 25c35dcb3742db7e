#ifndef TRILAB_SERVER_INVENTORY_EXCEL_VALUE_H_
#define TRILAB_SERVER_INVENTORY_EXCEL_VALUE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace trilab::inventory {

// What a number of a workbook stands for, by its cell's number format.
enum class ExcelNumber { kPlain, kDate, kTime, kDateTime };

// Classifies number format `id`, whose format code is `code` if the workbook
// defines it (ECMA-376 part 1, 18.8.30, with the built-in East Asian dates).
ExcelNumber ClassifyNumberFormat(int id, absl::string_view code);

// The number as a person would write it: no exponent, no trailing zeros, at
// most 15 significant digits (what Excel keeps), "12.5", "42", "-0.001".
std::string PlainNumber(double value);

// Serial day number `serial` as ISO 8601 text: "2015-03-01", "08:30:00" or
// "2015-03-01T08:30:00", rounded to the second; midnight is left out. Day 1 is
// 1900-01-01, with Excel's 29 February 1900, or day 0 is 1904-01-01. A serial
// beyond the year 9999 or below zero is given as a plain number.
std::string ExcelDateText(double serial, ExcelNumber kind, bool epoch_1904);

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_EXCEL_VALUE_H_
