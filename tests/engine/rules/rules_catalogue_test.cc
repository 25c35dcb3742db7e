#include <set>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/engine/rules/rule_type.h"
#include "server/engine/violation_text.h"
#include "tests/engine/world.h"

// The catalogue of rules: which of its 34 rows are enforced, by what. A row is
// told apart by the violation that it alone can bring; docs/rules.md has the
// same table for readers.

namespace trilab::engine {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kRows = 34;

// A row of the catalogue.
struct Row {
  int number;
  const char* name;
  // Built-in constraints and rule types that enforce it; empty: not yet.
  std::vector<ViolationCode> codes;
};

const std::vector<Row>& Catalogue() {
  using Code = ViolationCode;
  static const auto& rows = *new std::vector<Row>{
      {1, "occupancy", {Code::kOccupied}},
      {2, "buffers", {Code::kOccupied}},
      {3, "change-over", {}},
      {4, "opening hours", {Code::kClosed}},
      {5, "working days", {Code::kHoliday, Code::kHolidaysUnknown}},
      {6, "outages", {Code::kOutage}},
      {7, "status", {Code::kNotBookable, Code::kRestricted}},
      {8, "laboratory utilities", {}},
      {9, "operator", {Code::kNoOperator, Code::kOperatorNotQualified}},
      {10, "calibration", {Code::kNotCalibrated}},
      {11, "accreditation", {Code::kNotAccredited, Code::kNotCapable}},
      {12, "companion resources", {}},
      {13, "consumables and accessories", {}},
      {14, "agreement", {}},
      {15,
       "duration",
       {Code::kTooShort, Code::kTooLong, Code::kNotMultiple, Code::kNotExact}},
      {16, "grid", {Code::kOffGrid, Code::kOffBlocks}},
      {17,
       "notice",
       {Code::kNoticeTooShort, Code::kChangeTooLate, Code::kCancelTooLate}},
      {18, "horizon", {Code::kBeyondHorizon}},
      {19, "count quota", {}},
      {20, "time quota", {}},
      {21, "quota owner", {}},
      {22, "same-subject overlap", {}},
      {23, "spacing", {}},
      {24, "concurrent bookings", {}},
      {25, "qualification", {}},
      {26, "project and account", {}},
      {27, "priority window", {Code::kPriorityWindow}},
      // Of every rule: Rule::prime_time.
      {28, "prime-time exemption", {Code::kTooLong}},
      {29, "sanctions", {}},
      {30, "required answers", {}},
      {31, "approval", {}},
      {32, "exclusive access", {Code::kExclusiveAccess}},
      {33, "fair share", {}},
      {34, "cancellation ladder", {}},
  };
  return rows;
}

const Row& RowOf(int number) {
  return Catalogue().at(static_cast<size_t>(number) - 1);
}

// A rule of each type that refuses one hour on 2026-11-24 10:00, with the row
// that it stands for.
struct Sample {
  int row;
  RuleParams params;
};

std::vector<Sample> Samples() {
  return {
      {15, DurationRule{120}},
      {16, GridRule{1440}},
      {17, NoticeRule{10 * 1440}},
      {18, HorizonRule{60}},
      {27, PriorityWindowRule{.privileged = {.owner = true}}},
      {32, ExclusiveAccessRule{.privileged = {.owner = true}}},
  };
}

Violations CheckSample(const World& world, const Rule& rule) {
  Violations violations;
  RuleTypeOf(rule).Check(rule, world.CaseOf("i", 60), At("2026-11-24 10:00"),
                         violations);
  return violations;
}

TEST(RulesCatalogueTest, HasEveryRowOnce) {
  ASSERT_EQ(Catalogue().size(), static_cast<size_t>(kRows));
  for (int number = 1; number <= kRows; ++number) {
    EXPECT_EQ(RowOf(number).number, number);
  }
}

TEST(RulesCatalogueTest, EveryRuleTypeInTheRegistryStandsForARow) {
  std::set<size_t> types;
  for (const Sample& sample : Samples()) types.insert(sample.params.index());

  // A type without a sample here has no row: say which it enforces.
  EXPECT_EQ(types.size(), std::variant_size_v<RuleParams>);
}

TEST(RulesCatalogueTest, EveryRuleTypeRefusesWithACodeOfItsRow) {
  World world;
  world.AddInstitution("owner").AddCentre("c", "owner");
  world.AddLaboratory("lab", "c").AddInstrument("i", "lab");
  for (const Sample& sample : Samples()) {
    Rule rule;
    rule.params = sample.params;

    const Violations violations = CheckSample(world, rule);
    ASSERT_THAT(violations, Not(IsEmpty())) << RowOf(sample.row).name;
    EXPECT_THAT(RowOf(sample.row).codes, Contains(violations[0].code))
        << RowOf(sample.row).name;
  }
}

TEST(RulesCatalogueTest, EveryRowOfRuleTypesThatIsListedHasASample) {
  std::set<int> sampled = {28};  // Shown by prime_time_test.cc.
  for (const Sample& sample : Samples()) sampled.insert(sample.row);
  for (const Row& row : Catalogue()) {
    if (row.number < 15 || row.codes.empty()) continue;
    EXPECT_THAT(sampled, Contains(row.number)) << row.name;
  }
}

TEST(RulesCatalogueTest, CodesOfRowsHaveNames) {
  for (const Row& row : Catalogue()) {
    for (const ViolationCode code : row.codes) {
      EXPECT_NE(ViolationCodeName(code), "UNKNOWN") << row.name;
    }
  }
}

}  // namespace
}  // namespace trilab::engine
