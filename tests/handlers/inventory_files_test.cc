// Import and export through a sequencer on a database in memory.

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/export_handler.h"
#include "server/handlers/import_handler.h"
#include "tests/inventory/read_table.h"
#include "tests/sequencer/sequencer_house.h"
#include "tests/support/status_matchers.h"

namespace trilab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::trilab::testing::CatalogueOf;
using ::trilab::testing::IsOk;
using ::trilab::testing::SequencerHouse;
using ::trilab::testing::StatusIs;

constexpr char kNrii[] =
    "所在单位仪器编号,仪器设备名称,型号,运行状态,所属单位内部门\n"
    "A1,甲,x,正常,电磁室\nA2,乙,y,正常,电磁室\n";

Caller Administrator() {
  return {.token_id = "root", .role = engine::Role::kAdministrator};
}
Caller ManagerOf(std::string centre) {
  return {.token_id = "boss",
          .role = engine::Role::kCentreManager,
          .centre = std::move(centre)};
}

class InventoryFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(house_.Start(), IsOk());
    ASSERT_THAT(house_.Submit(CatalogueOf(1)), IsOk());
    options_.set_centre("centres/centre");
  }

  // Imports `file` in messages of `step` bytes; the report is in `report_`.
  absl::Status Import(absl::string_view file, const Caller& caller,
                      Sequencer& sequencer) {
    constexpr size_t kStep = 60'000;
    size_t at = 0;
    bool told = false;
    ImportStream stream;
    stream.read = [&](v1::ImportInventoryRequest* request) {
      request->Clear();
      if (!std::exchange(told, true)) {
        *request->mutable_options() = options_;
        return true;
      }
      if (at >= file.size()) return false;
      const absl::string_view piece = file.substr(at, kStep);
      request->set_data(std::string(piece));
      at += piece.size();
      return true;
    };
    stream.write = [&](const v1::ImportInventoryResponse& response) {
      if (response.has_report()) report_ = response.report();
      progress_ += response.has_progress() ? 1 : 0;
      return !gone_;
    };
    stream.cancelled = [this] { return gone_; };
    return ServeImport(sequencer, caller, stream);
  }
  absl::Status Import(absl::string_view file, const Caller& caller) {
    return Import(file, caller, *house_);
  }
  absl::Status Import(absl::string_view file) {
    return Import(file, Administrator());
  }

  static std::string Export(Sequencer& sequencer,
                            v1::ExportInventoryRequest request = {},
                            const Caller& caller = Administrator()) {
    std::string file;
    EXPECT_THAT(ServeExport(sequencer, caller, request,
                            [&](const v1::ExportInventoryResponse& response) {
                              EXPECT_LT(response.data().size(), 1 << 20);
                              file += response.data();
                              return true;
                            }),
                IsOk());
    return file;
  }

  engine::Ptr<engine::Instrument> Find(absl::string_view id) {
    return house_->Read().state().catalog().instruments().Share(id);
  }

  std::vector<std::string> Problems() const {
    std::vector<std::string> found;
    for (const auto& problem : report_.problems()) {
      found.push_back(absl::StrCat(problem.line(), " ", problem.code()));
    }
    return found;
  }

  SequencerHouse house_;
  v1::ImportOptions options_;
  v1::ImportReport report_;
  int progress_ = 0;
  bool gone_ = false;
};

TEST_F(InventoryFilesTest, ImportMakesInstrumentsAndTheirLaboratory) {
  ASSERT_THAT(Import(kNrii), IsOk());

  EXPECT_EQ(report_.format(), v1::INVENTORY_FORMAT_NRII);
  EXPECT_EQ(report_.encoding(), "UTF-8");
  EXPECT_EQ(report_.rows(), 2);
  EXPECT_EQ(report_.created(), 3);
  EXPECT_EQ(report_.refused(), 0);
  ASSERT_NE(Find("centre-a1"), nullptr);
  EXPECT_EQ(Find("centre-a1")->name.zh, "甲");
}

TEST_F(InventoryFilesTest, SecondImportChangesNothing) {
  ASSERT_THAT(Import(kNrii), IsOk());
  const uint64_t revision = house_->revision();
  ASSERT_THAT(Import(kNrii), IsOk());

  EXPECT_EQ(report_.created(), 0);
  EXPECT_EQ(report_.updated(), 0);
  EXPECT_EQ(report_.unchanged(), 2);
  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(InventoryFilesTest, ImportKeepsWhatTheFileDoesNotTell) {
  ASSERT_THAT(Import(kNrii), IsOk());
  engine::Instrument edited = *Find("centre-a1");
  edited.capacity = 3;
  edited.record.country = "中国";
  ASSERT_THAT(house_.Submit(testing::Put(edited)), IsOk());
  ASSERT_THAT(Import(absl::StrReplaceAll(kNrii, {{"甲", "丙"}})), IsOk());

  EXPECT_EQ(report_.updated(), 1);
  EXPECT_EQ(Find("centre-a1")->name.zh, "丙");
  EXPECT_EQ(Find("centre-a1")->capacity, 3);
  EXPECT_EQ(Find("centre-a1")->record.country, "中国");
}

TEST_F(InventoryFilesTest, BadRowsAreReportedAndGoodOnesTaken) {
  ASSERT_THAT(Import(absl::StrCat(kNrii, "A2,丁,,,\nA3,戊,,坏,\n")), IsOk());

  EXPECT_EQ(report_.refused(), 2);
  EXPECT_THAT(Problems(), ElementsAre("4 DUPLICATE_ID", "5 BAD_STATUS"));
  EXPECT_NE(Find("centre-a2"), nullptr);
}

TEST_F(InventoryFilesTest, RefusalsOfTheEngineNameTheirLine) {
  std::string file;
  for (int i = 1; i <= 30; ++i) {
    absl::StrAppend(&file, "{\"instrument\": {\"name\": \"instruments/n", i,
                    "\", \"displayName\": {\"en\": \"N\"}, \"laboratory\": "
                    "\"laboratories/",
                    i % 10 == 0 ? "none" : "lab", "\"}}\n");
  }
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_EQ(report_.created(), 27);
  EXPECT_EQ(report_.refused(), 3);
  EXPECT_THAT(Problems(),
              ElementsAre("10 MISSING_REFERENCE", "20 MISSING_REFERENCE",
                          "30 MISSING_REFERENCE"));
}

TEST_F(InventoryFilesTest, MalformedLinesNameTheField) {
  options_.set_format(v1::INVENTORY_FORMAT_TRILAB);
  ASSERT_THAT(Import(absl::StrCat(
                  "{\"instrument\": {\"modle\": \"x\"}}\n",
                  "{\"instrument\": {\"name\": \"instruments/q\"}}\n{}\n{\n",
                  "{\"x\": \"", std::string(2 << 20, 'y'), "\"}\n")),
              IsOk());

  EXPECT_THAT(Problems(),
              ElementsAre("1 BAD_LINE", "2 INVALID_FIELD", "3 BAD_LINE",
                          "4 BAD_LINE", "5 LINE_TOO_LONG"));
  EXPECT_THAT(report_.problems(0).message(), HasSubstr("modle"));
  EXPECT_EQ(report_.problems(1).column(), "instrument.display_name");
}

TEST_F(InventoryFilesTest, AtomicImportTakesAllOrNothing) {
  options_.set_atomic(true);
  ASSERT_THAT(Import(absl::StrCat(kNrii, "A2,丁,,,\n")), IsOk());
  EXPECT_TRUE(report_.nothing_changed());
  EXPECT_EQ(Find("centre-a1"), nullptr);
  const uint64_t revision = house_->revision();
  ASSERT_THAT(Import(kNrii), IsOk());

  EXPECT_FALSE(report_.nothing_changed());
  EXPECT_EQ(report_.created(), 3);
  EXPECT_NE(Find("centre-a1"), nullptr);
  EXPECT_EQ(house_->revision(), revision + 1);
}

TEST_F(InventoryFilesTest, DryRunCountsAndChangesNothing) {
  options_.set_dry_run(true);
  const uint64_t revision = house_->revision();
  ASSERT_THAT(Import(kNrii), IsOk());

  EXPECT_EQ(report_.created(), 3);
  EXPECT_TRUE(report_.nothing_changed());
  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(InventoryFilesTest, ManagersImportOnlyIntoTheirCentre) {
  ASSERT_THAT(Import(kNrii, ManagerOf("centre")), IsOk());
  EXPECT_EQ(report_.created(), 3);
  ASSERT_THAT(Import(absl::StrReplaceAll(kNrii, {{"A", "B"}, {"室", "间"}}),
                     ManagerOf("elsewhere")),
              IsOk());
  EXPECT_EQ(report_.created(), 0);
  EXPECT_EQ(report_.refused(), 2);

  const Caller auditor{.token_id = "eye", .role = engine::Role::kAuditor};
  EXPECT_THAT(Import(kNrii, auditor),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(InventoryFilesTest, WrongOptionsAreNamed) {
  options_.set_centre("centres/none");
  EXPECT_THAT(Import(kNrii), StatusIs(absl::StatusCode::kNotFound));
  options_.set_centre("");
  EXPECT_THAT(Import(kNrii),
              StatusIs(absl::StatusCode::kInvalidArgument, "options.centre"));
  options_.set_encoding("KOI8");
  EXPECT_THAT(Import(kNrii),
              StatusIs(absl::StatusCode::kInvalidArgument, "options.encoding"));
}

TEST_F(InventoryFilesTest, ImportEndsWhenTheClientGoes) {
  gone_ = true;
  EXPECT_THAT(Import(kNrii), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(InventoryFilesTest, ExportIntoAnEmptyStoreExportsTheSameBytes) {
  ASSERT_THAT(Import(kNrii), IsOk());
  ASSERT_THAT(
      Import("{\"calendar\": {\"name\": \"calendars/w\", \"hours\": [{\"days\":"
             " [\"DAY_OF_WEEK_MONDAY\"], \"start\": \"09:00\", \"end\": "
             "\"17:30\"}]}}\n{\"capability\": {\"name\": \"capabilities/c\", "
             "\"displayName\": {\"zh\": \"能\"}, \"instrument\": "
             "\"instruments/i1\", \"ranges\": [{\"parameter\": \"f\", "
             "\"minimum\": 1.5, \"unit\": \"MHz\"}]}}\n"),
      IsOk());
  ASSERT_EQ(report_.refused(), 0) << report_.DebugString();
  const std::string file = Export(*house_);
  SequencerHouse empty;
  ASSERT_THAT(empty.Start(), IsOk());
  options_.clear_centre();
  ASSERT_THAT(Import(file, Administrator(), *empty), IsOk());

  EXPECT_EQ(Export(*empty), file);
  EXPECT_THAT(file, HasSubstr("\"capability\""));
}

TEST_F(InventoryFilesTest, NationalExportImportsUnchanged) {
  ASSERT_THAT(Import(kNrii), IsOk());
  v1::ExportInventoryRequest request;
  request.set_format(v1::INVENTORY_FORMAT_NRII);
  const std::string file = Export(*house_, request);
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_EQ(report_.rows(), 3);
  EXPECT_EQ(report_.unchanged(), 3);
  EXPECT_EQ(report_.updated(), 0) << file;
}

TEST_F(InventoryFilesTest, ExportOfACentreLeavesOthersOut) {
  ASSERT_THAT(
      Import("{\"centre\": {\"name\": \"centres/other\", \"displayName\": "
             "{\"en\": \"Other\"}, \"institution\": \"institutions/house\", "
             "\"region\": 120000}}\n"),
      IsOk());
  v1::ExportInventoryRequest request;
  request.add_centres("centres/other");

  const std::string file = Export(*house_, request);
  EXPECT_THAT(file, HasSubstr("centres/other"));
  EXPECT_THAT(file, HasSubstr("institutions/house"));
  EXPECT_THAT(file, Not(HasSubstr("instruments/i1")));
}

class InventoryFilesSharedTest : public InventoryFilesTest {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("TRILAB_SHARED_DIR");
    if (directory == nullptr) {
      GTEST_SKIP() << "TRILAB_SHARED_DIR names no folder with test data";
    }
    data_ = std::filesystem::path(directory) / "data";
    InventoryFilesTest::SetUp();
  }
  std::filesystem::path data_;
};

TEST_F(InventoryFilesSharedTest, TenThousandMappedRowsTwice) {
  options_.set_centre("");
  options_.set_mapping(inventory::FileBytes(
      std::filesystem::path(__FILE__).parent_path().parent_path() /
      "inventory/data/kikidoko_mapping.yaml"));
  const std::string file =
      inventory::FileBytes(data_ / "equip-kikidoko-jp/equipment_base.csv");
  for (const int64_t created : {10598 + 81 + 81, 0}) {
    const absl::Time start = absl::Now();
    ASSERT_THAT(Import(file), IsOk());
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    RecordProperty("rows_per_second", static_cast<int>(10598 / seconds));
    std::cout << static_cast<int>(10598 / seconds) << " rows/s\n";
    EXPECT_EQ(report_.rows(), 10598);
    EXPECT_EQ(report_.refused(), 0) << report_.problems(0).DebugString();
    EXPECT_GE(report_.created(), created);
    if (created == 0) {
      EXPECT_EQ(report_.created() + report_.updated(), 0);
    }
  }
}

TEST_F(InventoryFilesSharedTest, YearsOfHolidaysTwice) {
  for (int year = 2019; year <= 2027; ++year) {
    const std::string file = inventory::FileBytes(data_ / "cn-holidays" /
                                                  absl::StrCat(year, ".json"));
    ASSERT_THAT(Import(file), IsOk());
    EXPECT_EQ(report_.created(), 1) << report_.DebugString();
    ASSERT_THAT(Import(file), IsOk());
    EXPECT_EQ(report_.unchanged(), 1);
  }
}

TEST_F(InventoryFilesSharedTest, UniversityRegisterTwice) {
  const std::string file = inventory::FileBytes(
      data_ / "equip-uniquip-standrews/equipment-2019-01-25.csv");
  ASSERT_THAT(Import(file), IsOk());
  EXPECT_EQ(report_.rows(), 594);
  EXPECT_EQ(report_.refused(), 1);  // It holds a control character.
  EXPECT_EQ(report_.created(), 593 + 1);
  ASSERT_THAT(Import(file), IsOk());
  EXPECT_EQ(report_.unchanged(), 593);
}

constexpr char kWhoBooks[] =
    R"({"partnerGroup":{"name":"partnerGroups/g","displayName":{"en":"G"},)"
    R"("institutions":["institutions/house"]}})"
    "\n"
    R"({"member":{"name":"members/li","displayName":{"en":"Li"},)"
    R"("institution":"institutions/house"}})"
    "\n"
    R"({"project":{"name":"projects/p","displayName":{"en":"P"},)"
    R"("institution":"institutions/house","members":["members/li"]}})"
    "\n"
    R"({"agreement":{"name":"agreements/a","displayName":{"en":"A"},)"
    R"("groups":["partnerGroups/g"],"centres":["centres/centre"]}})"
    "\n"
    R"({"rule":{"name":"rules/r","scope":{"centre":"centres/centre"},)"
    R"("project":"projects/p","concurrent":{"max":3}}})"
    "\n";

TEST_F(InventoryFilesTest, WhoBooksIsPartOfAnInventory) {
  ASSERT_THAT(Import(kWhoBooks), IsOk());
  EXPECT_EQ(report_.created(), 5);
  EXPECT_THAT(Problems(), ElementsAre());

  const std::string file = Export(*house_);
  ASSERT_THAT(Import(file), IsOk());
  EXPECT_EQ(report_.created(), 0);
  EXPECT_EQ(report_.refused(), 0);
}

TEST_F(InventoryFilesTest, ExportOfACentreHasWhatItsRulesReferTo) {
  ASSERT_THAT(Import(kWhoBooks), IsOk());
  v1::ExportInventoryRequest request;
  request.add_centres("centres/centre");

  const std::string file = Export(*house_, request);

  for (const char* name : {"partnerGroups/g", "members/li", "projects/p",
                           "agreements/a", "rules/r"}) {
    EXPECT_THAT(file, HasSubstr(name));
  }
}

TEST_F(InventoryFilesTest, ExportHidesThePeopleOfOtherPartners) {
  ASSERT_THAT(Import(kWhoBooks), IsOk());
  const Caller stranger = {
      .token_id = "other", .role = engine::Role::kMember, .partner = "other"};

  const std::string file = Export(*house_, {}, stranger);

  EXPECT_THAT(file, HasSubstr("instruments/i1"));
  EXPECT_THAT(file, Not(HasSubstr("\"member\"")));
  EXPECT_THAT(file, Not(HasSubstr("\"agreement\"")));
}

}  // namespace
}  // namespace trilab
