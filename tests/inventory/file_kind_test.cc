#include "server/inventory/file_kind.h"

#include "gtest/gtest.h"

namespace trilab::inventory {
namespace {

TEST(FileKindTest, KnowsWorkbooksByTheirFirstBytes) {
  EXPECT_EQ(SniffFileKind("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest"),
            FileKind::kXls);
  EXPECT_EQ(SniffFileKind("PK\x03\x04 xl/workbook.xml"), FileKind::kXlsx);
}

TEST(FileKindTest, OtherZipFilesAreNoTables) {
  EXPECT_EQ(SniffFileKind("PK\x03\x04 photo.jpg"), FileKind::kOther);
}

TEST(FileKindTest, KnowsJsonByItsFirstCharacter) {
  EXPECT_EQ(SniffFileKind("\xEF\xBB\xBF \n{\"a\": 1}"), FileKind::kJson);
  EXPECT_EQ(SniffFileKind("[]"), FileKind::kJson);
}

TEST(FileKindTest, KnowsHtmlThatIsNamedXls) {
  EXPECT_EQ(SniffFileKind("<HTML xmlns:o=\"urn\"><table>"), FileKind::kHtml);
}

TEST(FileKindTest, KnowsPicturesAndDocuments) {
  EXPECT_EQ(SniffFileKind("%PDF-1.7"), FileKind::kOther);
  EXPECT_EQ(SniffFileKind("\x89PNG\r\n\x1A\n"), FileKind::kOther);
}

TEST(FileKindTest, AnythingElseIsDelimitedText) {
  EXPECT_EQ(SniffFileKind("name,room\n"), FileKind::kDelimitedText);
  EXPECT_EQ(SniffFileKind("\n"), FileKind::kDelimitedText);
  EXPECT_EQ(SniffFileKind(""), FileKind::kEmpty);
}

}  // namespace
}  // namespace trilab::inventory
