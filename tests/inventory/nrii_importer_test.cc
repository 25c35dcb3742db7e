#include "server/inventory/nrii_importer.h"

#include <iconv.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/inventory/cell_text.h"
#include "server/inventory/nrii_columns.h"
#include "server/inventory/nrii_export.h"
#include "tests/inventory/import_file.h"
#include "tests/inventory/read_table.h"
#include "tests/inventory/xlsx_file.h"
#include "tests/support/status_matchers.h"

namespace trilab::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::trilab::testing::IsOk;
using ::trilab::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// A table of one row.
std::string Table(absl::string_view headers, absl::string_view cells) {
  return absl::StrCat("所在单位仪器编号,仪器设备名称,", headers, "\n", cells,
                      "\n");
}

engine::Instrument Only(const ImportResult& result) {
  EXPECT_THAT(result.status, IsOk());
  const auto all = result.All<engine::Instrument>();
  EXPECT_THAT(all, SizeIs(1)) << ::testing::PrintToString(result.Problems());
  return all.empty() ? engine::Instrument() : *all[0];
}

TEST(NriiImporterTest, TakesFieldsByTheirHeadersInAnyOrder) {
  const auto result = ImportBytes(
      "原值（单位万元、保留小数点后两位）,  *仪器设备名称 ,规格型号,"
      "所在单位仪器编号,仪器分类编码,建账日期（例：2016-01-01）\n"
      "１２．５,电波暗室,X-1,EMC-3,030122,2015年3月\n");
  const auto instrument = Only(result);

  EXPECT_EQ(result.file.format, ImportFormat::kNrii);
  EXPECT_EQ(instrument.meta.id, "daxing-emc-3");
  EXPECT_EQ(instrument.name.zh, "电波暗室");
  EXPECT_EQ(instrument.class_code, "030122");
  EXPECT_EQ(instrument.record.inner_id, "EMC-3");
  EXPECT_EQ(instrument.record.model, "X-1");
  EXPECT_EQ(instrument.record.original_value->units, 125000);
  EXPECT_EQ(instrument.record.commissioned, absl::CivilDay(2015, 3, 1));
  EXPECT_THAT(result.Problems(), ElementsAre("2 建账日期 DATE_IMPRECISE"));
}

TEST(NriiImporterTest, KeepsUnknownColumnsAsExtra) {
  const auto result =
      ImportBytes(Table("安放地址-省,颜色", "1,显微镜,北京,红"));

  EXPECT_EQ(Only(result).record.extra.at("颜色"), "红");
  EXPECT_THAT(result.file.extra_columns, ElementsAre("安放地址-省", "颜色"));
}

TEST(NriiImporterTest, MakesTheDepartmentsLaboratoryOnce) {
  const auto result = ImportBytes(
      Table("所属单位内部门", "1,甲,电磁兼容室\n2,乙,电磁兼容室\n3,丙,"));
  const auto laboratories = result.All<engine::Laboratory>();

  ASSERT_THAT(laboratories, SizeIs(2));
  EXPECT_EQ(laboratories[0]->name.zh, "电磁兼容室");
  EXPECT_EQ(laboratories[1]->meta.id, "daxing-main");
  const auto instruments = result.All<engine::Instrument>();
  EXPECT_EQ(instruments[0]->laboratory, instruments[1]->laboratory);
  EXPECT_EQ(instruments[2]->laboratory, "daxing-main");
}

TEST(NriiImporterTest, FindsALaboratoryThatExistsByItsName) {
  auto options = OptionsForDaxing();
  options.context.laboratories[LaboratoryKey("daxing", "EMC 实验室")] = "emc";
  const auto result =
      ImportBytes(Table("所属单位内部门", "1,甲,ｅｍｃ实验室"), options);

  EXPECT_EQ(Only(result).laboratory, "emc");
  EXPECT_THAT(result.All<engine::Laboratory>(), IsEmpty());
}

TEST(NriiImporterTest, RefusesARepeatedNumberNamingTheFirstLine) {
  const auto result = ImportBytes(Table("型号", "A1,甲,x\nＡ１,乙,y"));

  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(1));
  ASSERT_THAT(result.rows.back().problems, SizeIs(1));
  EXPECT_EQ(result.rows.back().problems[0].code, "DUPLICATE_ID");
  EXPECT_THAT(result.rows.back().problems[0].message, HasSubstr("line 2"));
}

TEST(NriiImporterTest, ARefusedRowDoesNotUseItsNumber) {
  const auto result =
      ImportBytes(Table("建账日期", "1,甲,昨天\n1,甲,2015-01-01"));

  EXPECT_THAT(result.Problems(), ElementsAre("2 建账日期 BAD_DATE!"));
  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(1));
}

struct StatusCase {
  std::string cells;
  engine::InstrumentStatus status;
};

TEST(NriiImporterTest, StatusAndShareModeTellWhetherItCanBeBooked) {
  using engine::InstrumentStatus;
  for (const StatusCase& row : std::vector<StatusCase>{
           {"1,甲,正常,外部共享", InstrumentStatus::kBookable},
           {"1,甲,偶有故障,外部共享", InstrumentStatus::kBookable},
           {"1,甲,故障频繁,外部共享", InstrumentStatus::kInRepair},
           {"1,甲,待修,不共享", InstrumentStatus::kInRepair},
           {"1,甲,待报废,", InstrumentStatus::kRetired},
           {"1,甲,正常,不共享", InstrumentStatus::kRestricted},
           {"1,甲,,不共享", InstrumentStatus::kRestricted},
           {"1,甲,BOOKABLE,不共享", InstrumentStatus::kBookable}}) {
    const auto result = ImportBytes(Table("运行状态,共享模式", row.cells));
    EXPECT_EQ(Only(result).status, row.status) << row.cells;
  }
}

TEST(NriiImporterTest, RefusesWhatCannotBeRead) {
  const auto result =
      ImportBytes(Table("仪器分类编码,原值,运行状态",
                        "1,甲,3012a4,,\n2,乙,,很贵,\n3,丙,,,坏\n,丁,,,\n5,,,,\n"
                        "6,己,,,,多余"));

  EXPECT_THAT(
      result.Problems(),
      ElementsAre("2 仪器分类编码 BAD_CLASS_CODE!", "3 原值 BAD_MONEY!",
                  "4 运行状态 BAD_STATUS!", "5 所在单位仪器编号 MISSING_ID!",
                  "6 仪器设备名称 MISSING_NAME!", "7  TOO_MANY_CELLS!"));
  EXPECT_THAT(result.All<engine::Instrument>(), IsEmpty());
  EXPECT_THAT(result.All<engine::Laboratory>(), IsEmpty());
}

TEST(NriiImporterTest, HeaderOfAnotherCurrencyRefusesItsAmounts) {
  const auto result = ImportBytes(Table("原值（美元）", "1,甲,50000\n2,乙,"));

  EXPECT_THAT(result.Problems(), ElementsAre("2 原值 BAD_MONEY!"));
  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(1));
}

TEST(NriiImporterTest, DayNumberOfASpreadsheetIsADate) {
  const auto result = ImportBytes(Table("建账日期", "1,甲,42064"));

  EXPECT_EQ(Only(result).record.commissioned, absl::CivilDay(2015, 3, 1));
  EXPECT_THAT(result.Problems(), ElementsAre("2 建账日期 DATE_FROM_SERIAL"));
}

TEST(NriiImporterTest, NationalLimitsWarnAndOursRefuse) {
  const std::string long_name(60, 'x');
  const std::string longer_name(501, 'x');
  const auto result = ImportBytes(
      Table("型号", absl::StrCat("1,", long_name, ",\n2,", longer_name, ",")));

  EXPECT_THAT(result.Problems(),
              ElementsAre("2 仪器设备名称 OVER_NATIONAL_LIMIT",
                          "3 仪器设备名称 TOO_LONG!"));
}

TEST(NriiImporterTest, RestoresTheLeadingZeroOfAClassCode) {
  const auto result = ImportBytes(Table("仪器分类编码", "1,甲,30122"));

  EXPECT_EQ(Only(result).class_code, "030122");
  EXPECT_THAT(result.Problems(),
              ElementsAre("2 仪器分类编码 CLASS_CODE_PADDED"));
}

TEST(NriiImporterTest, NeedsACentre) {
  EXPECT_THAT(ImportBytes(Table("型号", "1,甲,x"), ImporterOptions()).status,
              StatusIs(kInvalid, "options.centre"));
}

TEST(NriiImporterTest, RefusesATableWithoutKnownColumns) {
  EXPECT_THAT(ImportBytes("a,b,c\n1,2,3\n").status,
              StatusIs(kInvalid, "no header was found"));
}

TEST(NriiImporterTest, CentresAndServiceUnitsBecomePlaces) {
  const auto centres = ImportBytes(
      "所在单位中心编号,仪器中心名称（全称）,安放地址-省份,安放地址-城市,"
      "联系人,电话,仪器总原值（万元）\n"
      "C1,氢能中心,河北省,张家口市,张三,010-1,5\n");
  const auto units = ImportBytes(
      "所在单位仪器编号（innerId）,服务单元名称,联系人\nU1,噪声室,李四\n");

  const auto centre = centres.All<engine::Centre>();
  ASSERT_THAT(centre, SizeIs(1));
  EXPECT_EQ(centre[0]->meta.id, "bqi-c1");
  EXPECT_EQ(centre[0]->region, 130000);
  EXPECT_EQ(centre[0]->contact, "张三, 010-1");
  EXPECT_THAT(centres.Problems(), ElementsAre("1 仪器总原值 COLUMN_NOT_KEPT"));
  const auto laboratory = units.All<engine::Laboratory>();
  ASSERT_THAT(laboratory, SizeIs(1));
  EXPECT_EQ(laboratory[0]->name.zh, "噪声室");
}

engine::Instrument FullInstrument() {
  engine::Instrument value;
  value.meta.id = "emc-3";
  value.name = {"暗室, \"大\"", "Chamber"};
  value.laboratory = "emc";
  value.class_code = "030122";
  value.status = engine::InstrumentStatus::kRestricted;
  value.record.inner_id = "EMC-3";
  value.record.original_value = engine::Money{"CNY", 1234567, 0};
  value.record.commissioned = absl::CivilDay(2015, 3, 1);
  value.record.contact = "张三, 010-12345678, z@example.org";
  value.record.functions = "第一行\n第二行";
  value.record.extra = {{"颜色", "红"}, {"服务内容", "测试"}};
  return value;
}

TEST(NriiExportTest, ReadsBackAsItWasWritten) {
  const engine::Instrument value = FullInstrument();
  NriiWriter writer;
  writer.Announce(value);
  std::string file = writer.Header();
  file += writer.Line(value, "电磁室");
  const auto result = ImportBytes(file);
  const auto read = Only(result);

  EXPECT_EQ(read.meta.id, "emc-3");
  EXPECT_EQ(read.name, value.name);
  EXPECT_EQ(read.status, value.status);
  EXPECT_EQ(read.record.original_value, value.record.original_value);
  EXPECT_EQ(read.record.commissioned, value.record.commissioned);
  EXPECT_EQ(read.record.contact, value.record.contact);
  EXPECT_EQ(read.record.functions, value.record.functions);
  EXPECT_EQ(read.record.extra, value.record.extra);
}

TEST(NriiExportTest, PartsOfAYuanSurvive) {
  engine::Instrument value = FullInstrument();
  for (const auto& [units, nanos] :
       {std::pair<int64_t, int32_t>{1, 0}, {9999, 990'000'000}, {0, 1}}) {
    value.record.original_value = engine::Money{"CNY", units, nanos};
    NriiWriter writer;
    std::string file = writer.Header();
    file += writer.Line(value, "");
    EXPECT_EQ(Only(ImportBytes(file)).record.original_value,
              value.record.original_value)
        << units;
  }
}

// `utf8` in another encoding, as glibc knows it.
std::string Encoded(const std::string& utf8, const char* encoding) {
  const iconv_t converter = iconv_open(encoding, "UTF-8");
  std::string in = utf8;
  std::string out(4 * utf8.size() + 16, '\0');
  char* from = in.data();
  char* to = out.data();
  size_t from_left = in.size();
  size_t to_left = out.size();
  EXPECT_EQ(iconv(converter, &from, &from_left, &to, &to_left), 0) << encoding;
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

TEST(NriiImporterTest, EncodingsReadAlike) {
  const std::string table =
      Table("规格型号,生产制造商",
            "1,扫描电子显微镜,型号一,日立高新技术公司\n"
            "2,气相色谱质谱联用仪,型号二,安捷伦科技有限公司");
  for (const char* encoding :
       {"UTF-8", "GBK", "GB18030", "UTF-16", "UTF-16LE", "UTF-16BE"}) {
    const auto result =
        ImportBytes(Encoded(table, encoding), OptionsForDaxing(), /*step=*/7);
    const auto all = result.All<engine::Instrument>();
    ASSERT_THAT(result.status, IsOk()) << encoding;
    ASSERT_THAT(all, SizeIs(2)) << encoding;
    EXPECT_EQ(all[0]->name.zh, "扫描电子显微镜") << encoding;
    EXPECT_EQ(all[1]->record.manufacturer, "安捷伦科技有限公司") << encoding;
  }
}

TEST(NriiImporterTest, ReadsAFilledWorkbook) {
  const auto cell = [](absl::string_view text) {
    return absl::StrCat("<c t='inlineStr'><is><t>", text, "</t></is></c>");
  };
  std::string headers = "<row r='2'>";
  for (const absl::string_view header : NriiTemplateHeaders()) {
    absl::StrAppend(&headers, cell(header));
  }
  const std::string sheet = absl::StrCat(
      "<row r='1'>", cell("仪器基本信息"), "</row>", headers,
      "</row><row r='3'>", cell("9"), cell("A-1"), cell("显微镜"), "</row>");
  const std::string path = TemporaryXlsx();
  WriteXlsx(path, WorkbookParts(sheet));
  const auto result = ImportBytes(FileBytes(path));
  std::filesystem::remove(path);

  const auto instrument = Only(result);
  EXPECT_EQ(instrument.meta.id, "daxing-a-1");
  EXPECT_EQ(instrument.record.extra.at("仪器编号"), "9");
  EXPECT_EQ(result.rows.back().line, 3);
}

// A workbook of the two sheets "Empty" and "Data" of WorkbookParts.
ImportResult ImportSheets(const std::vector<std::string>& first,
                          const std::vector<std::string>& second,
                          bool epoch_1904 = false) {
  const auto sheet = [](const std::vector<std::string>& rows) {
    std::string xml = "<worksheet><sheetData>";
    for (const std::string& row : rows) {
      xml += "<row>";
      for (absl::string_view cell : absl::StrSplit(row, ',')) {
        absl::StrAppend(&xml, "<c t='str'><v>", cell, "</v></c>");
      }
      xml += "</row>";
    }
    return xml + "</sheetData></worksheet>";
  };
  XlsxParts parts = WorkbookParts("");
  parts["xl/worksheets/sheet1.xml"] = sheet(first);
  parts["xl/worksheets/sheet2.xml"] = sheet(second);
  if (epoch_1904) {
    absl::StrReplaceAll({{"<workbookPr/>", "<workbookPr date1904='1'/>"}},
                        &parts["xl/workbook.xml"]);
  }
  const std::string path = TemporaryXlsx();
  WriteXlsx(path, parts);
  auto result = ImportBytes(FileBytes(path));
  std::filesystem::remove(path);
  return result;
}

constexpr char kHeader[] = "所在单位仪器编号,仪器设备名称,颜色";

TEST(NriiImporterTest, ReadsEverySheetWithAHeader) {
  const auto result = ImportSheets(
      {kHeader, "1,甲,红", "2,,红"},
      {"清单", "所在单位仪器编号,仪器设备名称,重量", "2,乙,3", "1,丙,"});

  ASSERT_THAT(result.status, IsOk());
  EXPECT_THAT(result.All<engine::Instrument>(), SizeIs(2));
  EXPECT_THAT(result.file.extra_columns, ElementsAre("颜色", "重量"));
  EXPECT_THAT(result.Problems(),
              ElementsAre("3 仪器设备名称 MISSING_NAME!",
                          "4 所在单位仪器编号 DUPLICATE_ID!"));
  EXPECT_THAT(result.rows.back().problems[0].message,
              HasSubstr("sheet \"Data\""));
}

TEST(NriiImporterTest, DayNumbersCountFromTheEpochOfTheirWorkbook) {
  const auto result =
      ImportSheets({"所在单位仪器编号,仪器设备名称,建账日期", "1,甲,40602"}, {},
                   /*epoch_1904=*/true);

  EXPECT_EQ(Only(result).record.commissioned, absl::CivilDay(2015, 3, 1));
}

TEST(NriiImporterTest, SheetWithoutAHeaderIsNamed) {
  std::vector<std::string> guide;
  for (int i = 0; i < 40; ++i) guide.emplace_back("填写说明");
  const auto before = ImportSheets(guide, {kHeader, "1,甲,红"});
  const auto after = ImportSheets({kHeader, "1,甲,红"}, {"备注"});

  EXPECT_THAT(Only(before).name.zh, "甲");
  EXPECT_THAT(before.Problems(), ElementsAre("0  SHEET_NOT_READ"));
  EXPECT_THAT(after.Problems(), ElementsAre("0  SHEET_NOT_READ"));
  EXPECT_THAT(after.rows.back().problems[0].message, HasSubstr("\"Data\""));
}

TEST(NriiImporterTest, WorkbookWithoutAHeaderNamesItsSheets) {
  EXPECT_THAT(ImportSheets({"填写说明"}, {"备注"}).status,
              StatusIs(kInvalid, "the sheets are Empty, Data"));
}

TEST(NriiImporterTest, HostileFilesEndWithAStatusOrProblems) {
  const std::string table = Table("型号,原值", "1,甲,x,12.5\n");
  for (size_t i = 0; i < table.size(); ++i) {
    std::string damaged = table;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x9D);
    const auto result = ImportBytes(damaged);
    for (const auto& value : result.All<engine::Instrument>()) {
      EXPECT_FALSE(value->meta.id.empty()) << i;
    }
    EXPECT_LE(ImportBytes(table.substr(0, i)).rows.size(), 2);
  }
}

class NriiSharedTest : public SharedDataTest {};

TEST_F(NriiSharedTest, OfficialTemplatesAreHeadersWithoutRows) {
  for (const auto& name : {"template_equipment.xls", "template_device.xls",
                           "template_center.xls", "template_unit.xlsx"}) {
    const auto result = ImportBytes(FileBytes(data_ / "cn-nrii" / name));
    EXPECT_THAT(result.status, IsOk()) << name;
    EXPECT_EQ(result.file.format, ImportFormat::kNrii) << name;
  }
}

TEST_F(NriiSharedTest, TemplateHeadersAreThoseOfTheInstrumentTemplate) {
  const auto table = ReadFile(data_ / "cn-nrii/template_equipment.xls");
  bool found = false;
  for (const Row& row : table.rows) {
    if (row.cells.size() < NriiTemplateHeaders().size()) continue;
    bool same = true;
    for (size_t i = 0; i < NriiTemplateHeaders().size(); ++i) {
      same &= NormalizeHeader(row.cells[i]) ==
              NormalizeHeader(NriiTemplateHeaders()[i]);
    }
    found |= same;
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace trilab::inventory
