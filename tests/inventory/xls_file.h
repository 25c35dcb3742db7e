#ifndef TRILAB_TESTS_INVENTORY_XLS_FILE_H_
#define TRILAB_TESTS_INVENTORY_XLS_FILE_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// Writes small .xls workbooks (Excel 97), right and wrong ones.

namespace trilab::inventory {

inline std::string Bytes16(uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8)};
}
inline std::string Bytes32(uint32_t value) {
  return Bytes16(value) + Bytes16(value >> 16);
}

inline std::string BiffRecord(uint16_t type, const std::string& data) {
  return absl::StrCat(Bytes16(type), Bytes16(data.size()), data);
}

inline std::string BiffDimension(uint32_t rows, uint16_t columns) {
  return BiffRecord(0x0200, absl::StrCat(Bytes32(0), Bytes32(rows), Bytes16(0),
                                         Bytes16(columns), Bytes16(0)));
}
inline std::string BiffCell(uint16_t type, uint16_t row, uint16_t column,
                            const std::string& rest) {
  return BiffRecord(
      type, absl::StrCat(Bytes16(row), Bytes16(column), Bytes16(0), rest));
}
// A cell of ASCII text.
inline std::string BiffLabel(uint16_t row, uint16_t column,
                             const std::string& text) {
  return BiffCell(
      0x0204, row, column,
      absl::StrCat(Bytes16(text.size()), std::string(1, '\0'), text));
}
inline std::string BiffFormula(uint16_t row, uint16_t column) {
  return BiffCell(0x0006, row, column, std::string(16, '\0'));
}
// Error #N/A where `error`, else TRUE.
inline std::string BiffBoolErr(uint16_t row, uint16_t column, bool error) {
  return BiffCell(0x0205, row, column,
                  error ? std::string("\x2A\x01") : std::string("\x01\0", 2));
}

// The content of a workbook; `sheets` are the records of each sheet "S1",
// "S2", ... between its first and its last.
inline std::string BiffStream(const std::vector<std::string>& sheets) {
  const auto begin = [](uint16_t kind) {
    return BiffRecord(0x0809, absl::StrCat(Bytes16(0x0600), Bytes16(kind),
                                           std::string(12, '\0')));
  };
  const std::string end = BiffRecord(0x000A, "");
  const auto bound = [](size_t offset, size_t number) {
    const std::string name = absl::StrCat("S", number);
    return BiffRecord(
        0x0085, absl::StrCat(Bytes32(offset), std::string(2, '\0'),
                             std::string(1, static_cast<char>(name.size())),
                             std::string(1, '\0'), name));
  };
  size_t at = begin(5).size() + end.size();
  for (size_t i = 1; i <= sheets.size(); ++i) at += bound(0, i).size();
  std::string stream = begin(5);
  std::string parts;
  for (size_t i = 0; i < sheets.size(); ++i) {
    stream += bound(at + parts.size(), i + 1);
    absl::StrAppend(&parts, begin(16), sheets[i], end);
  }
  return absl::StrCat(stream, end, parts);
}

// An OLE2 file with the stream "Workbook", filled up with zeros to more than
// 4 KiB.
inline std::string OleFile(std::string stream) {
  constexpr size_t kSector = 512;
  stream.resize(std::max<size_t>(stream.size() + 4, 5000));
  stream.resize((stream.size() + kSector - 1) / kSector * kSector);
  const size_t sectors = stream.size() / kSector;
  const size_t fat_sectors = (sectors + 1) / 127 + 1;
  // The table first, then the directory, then the stream.
  std::string fat;
  for (size_t i = 0; i < fat_sectors; ++i) fat += Bytes32(0xFFFFFFFD);
  fat += Bytes32(0xFFFFFFFE);
  for (size_t i = 1; i < sectors; ++i) fat += Bytes32(fat_sectors + 1 + i);
  fat += Bytes32(0xFFFFFFFE);
  fat.resize(fat_sectors * kSector, '\xFF');
  const auto entry = [](absl::string_view name, uint32_t start, size_t size) {
    std::string bytes;
    for (const char c : name) bytes.append({c, '\0'});
    bytes.resize(64);
    bytes += Bytes16(2 * name.size() + 2);
    bytes.resize(116);
    absl::StrAppend(&bytes, Bytes32(start), Bytes32(size), Bytes32(0));
    return bytes;
  };
  std::string directory = entry("Root Entry", 0xFFFFFFFE, 0) +
                          entry("Workbook", fat_sectors + 1, stream.size());
  directory.resize(kSector);
  std::string header("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  header.resize(24);
  absl::StrAppend(&header, Bytes16(62), Bytes16(3), Bytes16(0xFFFE), Bytes16(9),
                  Bytes16(6));
  header.resize(44);
  absl::StrAppend(&header, Bytes32(fat_sectors), Bytes32(fat_sectors),
                  Bytes32(0), Bytes32(4096), Bytes32(0xFFFFFFFE), Bytes32(0),
                  Bytes32(0xFFFFFFFE), Bytes32(0));
  for (size_t i = 0; i < 109; ++i) {
    header += Bytes32(i < fat_sectors ? i : 0xFFFFFFFF);
  }
  return absl::StrCat(header, fat, directory, stream);
}

inline std::string XlsFile(const std::vector<std::string>& sheets) {
  return OleFile(BiffStream(sheets));
}

}  // namespace trilab::inventory

#endif  // TRILAB_TESTS_INVENTORY_XLS_FILE_H_
