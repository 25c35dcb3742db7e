#ifndef TRILAB_TESTS_INVENTORY_XLSX_FILE_H_
#define TRILAB_TESTS_INVENTORY_XLSX_FILE_H_

#include <unistd.h>
#include <zip.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

// Writes small .xlsx workbooks, right and wrong ones.

namespace trilab::inventory {

// Entries of a workbook by name; change them at will before writing.
using XlsxParts = std::map<std::string, std::string>;

// A workbook of sheets "Empty" and "Data"; `rows` is the XML of the rows of
// the second. Cell style 1 is a date. Shared texts: 0 "name", 1 "仪器".
inline XlsxParts WorkbookParts(const std::string& rows) {
  const std::string sheet = "<worksheet><sheetData>";
  const std::string end = "</sheetData></worksheet>";
  return {
      {"[Content_Types].xml", "<Types/>"},
      {"_rels/.rels",
       "<Relationships><Relationship Id='rId1' Type='http://x/officeDocument'"
       " Target='xl/workbook.xml'/></Relationships>"},
      {"xl/workbook.xml",
       "<workbook xmlns:r='r'><workbookPr/><sheets>"
       "<sheet name='Empty' sheetId='1' r:id='rId1'/>"
       "<sheet name='Data' sheetId='2' r:id='rId2'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships>"
       "<Relationship Id='rId1' Type='w' Target='worksheets/sheet1.xml'/>"
       "<Relationship Id='rId2' Type='w' Target='/xl/worksheets/sheet2.xml'/>"
       "<Relationship Id='rId3' Type='x/styles' Target='styles.xml'/>"
       "<Relationship Id='rId4' Type='x/sharedStrings'"
       " Target='sharedStrings.xml'/></Relationships>"},
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy-m-d'/>"
       "</numFmts><cellStyleXfs><xf numFmtId='0'/></cellStyleXfs>"
       "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs>"
       "</styleSheet>"},
      {"xl/sharedStrings.xml",
       "<sst><si><t>name</t></si><si><r><t>仪</t></r><r><t>器</t></r>"
       "<rPh sb='0' eb='1'><t>yiqi</t></rPh></si></sst>"},
      {"xl/worksheets/sheet1.xml", sheet + end},
      {"xl/worksheets/sheet2.xml", sheet + rows + end},
  };
}

// Writes the parts to `path`, encrypted if `password` is not empty.
inline void WriteXlsx(const std::string& path, const XlsxParts& parts,
                      const std::string& password = "",
                      int method = ZIP_CM_DEFAULT) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  ASSERT_NE(archive, nullptr);
  for (const auto& [name, text] : parts) {
    zip_source_t* source =
        zip_source_buffer(archive, text.data(), text.size(), 0);
    const zip_int64_t index =
        zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    ASSERT_GE(index, 0);
    ASSERT_EQ(zip_set_file_compression(archive, index, method, 0), 0);
    if (!password.empty()) {
      zip_file_set_encryption(archive, index, ZIP_EM_AES_256, password.c_str());
    }
  }
  ASSERT_EQ(zip_close(archive), 0);
}

// A path of its own for each test.
inline std::string TemporaryXlsx() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return absl::StrCat(::testing::TempDir(), test->test_suite_name(), "_",
                      test->name(), "_", getpid(), ".xlsx");
}

}  // namespace trilab::inventory

#endif  // TRILAB_TESTS_INVENTORY_XLSX_FILE_H_
