// Import and export through a sequencer on a database in memory.

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "server/errors.h"
#include "server/handlers/export_handler.h"
#include "server/handlers/import_guard.h"
#include "server/handlers/import_handler.h"
#include "server/handlers/import_session.h"
#include "server/handlers/import_target.h"
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
using ::trilab::testing::WithId;

constexpr char kNrii[] =
    "所在单位仪器编号,仪器设备名称,型号,运行状态,所属单位内部门\n"
    "A1,甲,x,正常,电磁室\nA2,乙,y,正常,电磁室\n";

// A line of Trilab's own format.
std::string InstrumentLine(absl::string_view id, absl::string_view name) {
  return absl::StrCat("{\"instrument\": {\"name\": \"instruments/", id,
                      "\", \"displayName\": {\"en\": \"", name,
                      "\"}, \"laboratory\": \"laboratories/lab\"}}\n");
}

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
  // Once the first of them is read, `meanwhile_` happens.
  absl::Status Import(absl::string_view file, const Caller& caller,
                      Sequencer& sequencer) {
    constexpr size_t kStep = 60'000;
    size_t at = 0;
    bool told = false;
    ImportStream stream;
    stream.caller = [&]() -> absl::StatusOr<Caller> {
      if (good_for_-- > 0) return caller;
      return absl::UnauthenticatedError("revoked");
    };
    stream.read = [&](v1::ImportInventoryRequest* request) {
      request->Clear();
      if (!std::exchange(told, true)) {
        *request->mutable_options() = options_;
        return true;
      }
      if (at > 0 && meanwhile_) std::exchange(meanwhile_, nullptr)();
      if (at >= file.size()) return false;
      const absl::string_view piece = file.substr(at, kStep);
      request->set_data(std::string(piece));
      at += piece.size();
      return true;
    };
    stream.write = [&](const v1::ImportInventoryResponse& response) {
      if (response.has_report()) report_ = response.report();
      progress_ += response.has_progress() ? 1 : 0;
      EXPECT_LE(response.progress().problems_size(), 1000);
      for (const auto& problem : response.progress().problems()) {
        refusals_.push_back(absl::StrCat(problem.line(), " ", problem.code()));
      }
      return !gone_;
    };
    stream.cancelled = [this] { return gone_; };
    return ServeImport(sequencer, stream);
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

  // Somebody else changes something.
  void Submit(engine::Command command) {
    const Outcome outcome = house_.Submit(std::move(command));
    ASSERT_THAT(outcome, IsOk());
    ASSERT_FALSE((*outcome)->rejection.has_value());
  }
  void MoveTheLaboratoryElsewhere() {
    auto centre = WithId<engine::Centre>("elsewhere");
    centre.institution = "house";
    centre.region = 120000;
    Submit(testing::Put(centre));
    auto laboratory = WithId<engine::Laboratory>("lab");
    laboratory.centre = "elsewhere";
    Submit(testing::Put(laboratory));
  }

  SequencerHouse house_;
  v1::ImportOptions options_;
  v1::ImportReport report_;
  std::vector<std::string> refusals_;  // As they came with the progress.
  int progress_ = 0;
  bool gone_ = false;
  std::function<void()> meanwhile_;
  // How often the caller's token is found good.
  int good_for_ = 1'000'000;
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

TEST_F(InventoryFilesTest, SpellingsOfALaboratoryStayOne) {
  const std::string file =
      "所在单位仪器编号,仪器设备名称,所属单位内部门\nA1,甲,EMC 实验室\n"
      "A2,乙,EMC实验室\nA3,丙,\nA4,丁,默认实验室\n";
  ASSERT_THAT(Import(file), IsOk());
  EXPECT_EQ(report_.created(), 4 + 2);
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_EQ(report_.created() + report_.updated(), 0);
  EXPECT_EQ(Find("centre-a1")->laboratory, Find("centre-a2")->laboratory);
}

TEST_F(InventoryFilesTest, ShownNameOfALaboratoryComesFirst) {
  const auto laboratory = [](absl::string_view id, absl::string_view names) {
    return absl::StrCat("{\"laboratory\": {\"name\": \"laboratories/", id,
                        "\", \"centre\": \"centres/centre\", "
                        "\"displayName\": {",
                        names, "}}}\n");
  };
  ASSERT_THAT(Import(absl::StrCat(
                  laboratory("a", "\"zh\": \"甲\", \"en\": \"EMC\""),
                  laboratory("b", "\"zh\": \"EMC\", \"en\": \"Second\""))),
              IsOk());
  ASSERT_EQ(report_.created(), 2) << report_.DebugString();
  ASSERT_THAT(Import("所在单位仪器编号,仪器设备名称,所属单位内部门\n"
                     "A1,甲,EMC\nA2,乙,second\n"),
              IsOk());

  EXPECT_EQ(Find("centre-a1")->laboratory, "b");
  EXPECT_EQ(Find("centre-a2")->laboratory, "b");
}

TEST_F(InventoryFilesTest, SecondLineOfAResourceIsRefused) {
  const std::string line =
      "{\"calendar\": {\"name\": \"calendars/w\", \"hours\": [{\"days\": "
      "[\"DAY_OF_WEEK_MONDAY\"], \"start\": \"09:00\", \"end\": "
      "\"17:30\"}]}}\n";
  ASSERT_THAT(Import(line + absl::StrReplaceAll(line, {{"17", "18"}})), IsOk());

  EXPECT_EQ(report_.created(), 1);
  EXPECT_EQ(report_.updated(), 0);
  EXPECT_THAT(Problems(), ElementsAre("2 DUPLICATE_ID"));
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

// The status of A1, BOOKABLE or RESTRICTED at first, after an import of `row`.
class ImportedStatusTest : public InventoryFilesTest {
 protected:
  engine::InstrumentStatus After(engine::InstrumentStatus present,
                                 std::string share_mode,
                                 absl::string_view row) {
    engine::Instrument edited;
    edited.meta.id = "centre-a1";
    edited.name.zh = "甲";
    edited.laboratory = "lab";
    edited.status = present;
    edited.record.share_mode = std::move(share_mode);
    EXPECT_THAT(house_.Submit(testing::Put(edited)), IsOk());
    EXPECT_THAT(
        Import(absl::StrCat("所在单位仪器编号,仪器设备名称,运行状态,共享模式\n"
                            "A1,甲,",
                            row, "\n")),
        IsOk());
    return Find("centre-a1")->status;
  }

  static constexpr auto kBookable = engine::InstrumentStatus::kBookable;
  static constexpr auto kRestricted = engine::InstrumentStatus::kRestricted;
  static constexpr auto kInRepair = engine::InstrumentStatus::kInRepair;
};

TEST_F(ImportedStatusTest, WorkingInstrumentStaysAsSetByHand) {
  EXPECT_EQ(After(kBookable, "不共享", "正常,不共享"), kBookable);
  EXPECT_EQ(After(kRestricted, "外部共享", "正常,外部共享"), kRestricted);
  EXPECT_EQ(After(kRestricted, "", "正常,"), kRestricted);
  EXPECT_EQ(After(kBookable, "不共享", ",不共享"), kBookable);
}

TEST_F(ImportedStatusTest, NewShareModeCounts) {
  EXPECT_EQ(After(kBookable, "外部共享", "正常,不共享"), kRestricted);
  EXPECT_EQ(After(kBookable, "", ",不共享"), kRestricted);
  EXPECT_EQ(After(kRestricted, "不共享", "正常,外部共享"), kBookable);
}

TEST_F(ImportedStatusTest, RepairAndExplicitWordsCount) {
  EXPECT_EQ(After(kBookable, "不共享", "待修,不共享"), kInRepair);
  EXPECT_EQ(After(kInRepair, "不共享", "正常,不共享"), kRestricted);
  EXPECT_EQ(After(kInRepair, "", "正常,外部共享"), kBookable);
  EXPECT_EQ(After(kRestricted, "不共享", "BOOKABLE,不共享"), kBookable);
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

TEST_F(InventoryFilesTest, ManyWarningsHideNoRefusal) {
  std::string file = "所在单位仪器编号,仪器设备名称,建账日期\n";
  for (int line = 2; line <= 13'000; ++line) {
    absl::StrAppend(&file, line, ",甲,", line == 12'900 ? "昨天" : "2015-03",
                    "\n");
  }
  options_.set_dry_run(true);
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_THAT(refusals_, ElementsAre("12900 BAD_DATE"));
  ASSERT_EQ(report_.problems_size(), 10'000);
  EXPECT_EQ(report_.problems(9'999).code(), "BAD_DATE");
  EXPECT_EQ(report_.problems_left_out(), 12'999 - 10'000);
}

TEST_F(InventoryFilesTest, EveryRefusalComesWithTheProgress) {
  std::string file = "所在单位仪器编号,仪器设备名称\n";
  for (int i = 0; i < 12'000; ++i) file += ",甲\n";
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_EQ(report_.refused(), 12'000);
  EXPECT_EQ(refusals_.size(), 12'000);
  EXPECT_EQ(report_.problems_left_out(), 2'000);
}

TEST_F(InventoryFilesTest, ReportOfMalformedChineseLinesCanBeRead) {
  options_.set_format(v1::INVENTORY_FORMAT_TRILAB);
  ASSERT_THAT(Import("{\"instrument\":{\"displayName\":{\"zh\":"
                     "\"电磁兼容暗室一二\"\"en\":\"x\"}}}\n"
                     "{\"instrument\":{\"\xB5\xE7\xB4\xC5\":1}}\n"),
              IsOk());
  v1::ImportReport read;

  EXPECT_TRUE(read.ParseFromString(report_.SerializeAsString()));
  EXPECT_EQ(read.problems_size(), 2);
}

TEST_F(InventoryFilesTest, ErrorThatQuotesIllFormedTextCanBeRead) {
  const grpc::Status status =
      ToGrpcStatus(InvalidFieldError("centre", "\"\xE7\x94\" is no centre"));
  google::rpc::Status details;

  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.message(), status.error_message());
  EXPECT_THAT(status.error_message(), HasSubstr("\xEF\xBF\xBD"));
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

TEST_F(InventoryFilesTest, ImportEndsWhenTheTokenIsRevoked) {
  meanwhile_ = [this] { good_for_ = 0; };
  const uint64_t revision = house_->revision();

  EXPECT_THAT(Import(kNrii), StatusIs(absl::StatusCode::kUnauthenticated));

  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(InventoryFilesTest, AtomicImportAsksForTheTokenOnceMoreAtTheEnd) {
  options_.set_atomic(true);
  good_for_ = 2;  // At the start and for the one batch.
  const uint64_t revision = house_->revision();

  EXPECT_THAT(Import(kNrii), StatusIs(absl::StatusCode::kUnauthenticated));

  EXPECT_EQ(house_->revision(), revision);
}

TEST_F(InventoryFilesTest, AtomicImportTakesNothingOverThatAnotherMade) {
  options_.set_atomic(true);
  auto instrument = WithId<engine::Instrument>("n1");
  instrument.laboratory = "lab";
  meanwhile_ = [&] { Submit(testing::Put(instrument)); };

  EXPECT_THAT(Import(InstrumentLine("n1", "Mine")),
              StatusIs(absl::StatusCode::kAborted, "Somebody changed"));

  EXPECT_EQ(Find("n1")->name.en, "name");
}

TEST_F(InventoryFilesTest, AtomicImportOverwritesNothingThatAnotherChanged) {
  options_.set_atomic(true);
  engine::Instrument changed = *Find("i1");
  changed.capacity = 7;
  meanwhile_ = [&] { Submit(testing::Put(changed)); };

  EXPECT_THAT(Import(InstrumentLine("i1", "Mine")),
              StatusIs(absl::StatusCode::kAborted, "Somebody changed"));

  EXPECT_EQ(Find("i1")->capacity, 7);
}

TEST_F(InventoryFilesTest, AtomicImportIsGuardedByThePresentState) {
  options_.set_atomic(true);
  meanwhile_ = [this] { MoveTheLaboratoryElsewhere(); };

  EXPECT_THAT(Import(InstrumentLine("n1", "Mine"), ManagerOf("centre")),
              StatusIs(absl::StatusCode::kAborted, "belongs to centres/else"));

  EXPECT_EQ(Find("n1"), nullptr);
}

TEST_F(InventoryFilesTest, GuardBelievesTheCatalogueMoreThanTheFile) {
  const Caller manager = ManagerOf("centre");
  ImportGuard guard(manager);
  auto laboratory = WithId<engine::Laboratory>("new");
  laboratory.centre = "centre";
  auto instrument = WithId<engine::Instrument>("n1");
  instrument.laboratory = "new";
  const auto check = [&](const engine::PutResource& change) {
    return guard.Check(house_->Read().state().catalog(), change.resource);
  };
  ASSERT_THAT(check(testing::Put(laboratory)), IsOk());
  ASSERT_THAT(check(testing::Put(instrument)), IsOk());
  MoveTheLaboratoryElsewhere();
  laboratory.centre = "elsewhere";
  Submit(testing::Put(laboratory));

  EXPECT_THAT(check(testing::Put(instrument)),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

// Something happens between the look at the state and the next put.
class MeddledTarget final : public ImportTarget {
 public:
  MeddledTarget(ImportTarget& target, std::function<void()> meddle)
      : target_(target), meddle_(std::move(meddle)) {}

  void Look(absl::FunctionRef<void(const engine::State&)> look) const override {
    target_.Look(look);
  }
  std::future<Outcome> Put(engine::PutResources command) override {
    if (meddle_) std::exchange(meddle_, nullptr)();
    return target_.Put(std::move(command));
  }

 private:
  ImportTarget& target_;
  std::function<void()> meddle_;
};

class MeddledImportTest : public InventoryFilesTest {
 protected:
  // Imports a line that replaces "i1", for the manager, while `meddle`
  // happens. Returns the codes of its problems.
  std::vector<std::string> Replace(std::function<void()> meddle) {
    SequencerTarget server(*house_, "boss", absl::InfiniteFuture());
    MeddledTarget target(server, std::move(meddle));
    ImportSession session(target, manager_, [] { return absl::OkStatus(); });
    auto instrument = WithId<engine::Instrument>("i1");
    instrument.name.en = "mine";
    instrument.laboratory = "lab";
    inventory::ImportedRow row;
    row.items.push_back({.resource = testing::Put(instrument).resource});
    EXPECT_THAT(session.Take(std::move(row)), IsOk());
    EXPECT_THAT(session.Finish(), IsOk());
    std::vector<std::string> codes;
    for (const inventory::RowProblem& problem : session.TakeProblems()) {
      codes.push_back(problem.code);
    }
    return codes;
  }

  const Caller manager_ = ManagerOf("centre");
};

TEST_F(MeddledImportTest, ReplacingIsTriedAgainAfterAChangeOfAnother) {
  engine::Instrument changed = *Find("i1");
  changed.capacity = 7;

  EXPECT_THAT(Replace([&] { Submit(testing::Put(changed)); }), ElementsAre());

  EXPECT_EQ(Find("i1")->name.en, "mine");
}

TEST_F(MeddledImportTest, ReplacingStopsAtWhatLeftTheCentre) {
  MoveTheLaboratoryElsewhere();
  auto laboratory = WithId<engine::Laboratory>("far");
  laboratory.centre = "elsewhere";
  Submit(testing::Put(laboratory));
  laboratory.meta.id = "lab";
  laboratory.centre = "centre";
  Submit(testing::Put(laboratory));
  engine::Instrument moved = *Find("i1");
  moved.laboratory = "far";

  EXPECT_THAT(Replace([&] { Submit(testing::Put(moved)); }),
              ElementsAre("NOT_ALLOWED"));

  EXPECT_EQ(Find("i1")->laboratory, "far");
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
  request.add_centres("centres/centre");
  const std::string file = Export(*house_, request);
  ASSERT_THAT(Import(file), IsOk());

  EXPECT_EQ(report_.rows(), 3);
  EXPECT_EQ(report_.unchanged(), 3);
  EXPECT_EQ(report_.updated(), 0) << file;
}

TEST_F(InventoryFilesTest, NationalExportTakesOneCentre) {
  v1::ExportInventoryRequest request;
  request.set_format(v1::INVENTORY_FORMAT_NRII);

  EXPECT_THAT(ServeExport(*house_, ManagerOf("centre"), request,
                          [](const auto&) { return true; }),
              StatusIs(absl::StatusCode::kInvalidArgument, "centres"));
}

TEST_F(InventoryFilesTest, ImportDoesNotMoveInstrumentsOfAnotherCentre) {
  ASSERT_THAT(
      Import("{\"centre\": {\"name\": \"centres/other\", \"displayName\": "
             "{\"en\": \"Other\"}, \"institution\": \"institutions/house\", "
             "\"region\": 120000}}\n"),
      IsOk());
  options_.set_centre("centres/other");
  ASSERT_THAT(Import("仪器编号,仪器设备名称,所属单位内部门\n"
                     "instruments/i1,甲,新\n"),
              IsOk());

  EXPECT_THAT(Problems(), ElementsAre("2 BELONGS_ELSEWHERE"));
  EXPECT_EQ(Find("i1")->laboratory, "lab");
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
  options_.set_mapping(
      inventory::FileBytes(std::filesystem::path(TRILAB_TESTS_DIR) /
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
