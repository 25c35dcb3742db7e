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
      {3, "change-over", {Code::kChangeover, Code::kConfigurationNotOffered}},
      {4, "opening hours", {Code::kClosed}},
      {5, "working days", {Code::kHoliday, Code::kHolidaysUnknown}},
      {6, "outages", {Code::kOutage}},
      {7, "status", {Code::kNotBookable, Code::kRestricted}},
      {8, "laboratory utilities", {Code::kUtilityLimit}},
      {9, "operator", {Code::kNoOperator, Code::kOperatorNotQualified}},
      {10, "calibration", {Code::kNotCalibrated}},
      {11, "accreditation", {Code::kNotAccredited, Code::kNotCapable}},
      {12, "companion resources", {Code::kNoCompanion}},
      {13,
       "consumables and accessories",
       {Code::kAccessoriesTaken, Code::kOutOfStock, Code::kStockNotCounted,
        Code::kSupplyElsewhere}},
      {14, "agreement", {Code::kNoAgreement}},
      {15,
       "duration",
       {Code::kTooShort, Code::kTooLong, Code::kNotMultiple, Code::kNotExact}},
      {16, "grid", {Code::kOffGrid, Code::kOffBlocks}},
      {17,
       "notice",
       {Code::kNoticeTooShort, Code::kChangeTooLate, Code::kCancelTooLate}},
      {18, "horizon", {Code::kBeyondHorizon}},
      {19, "count quota", {Code::kCountQuota}},
      {20, "time quota", {Code::kTimeQuota}},
      // BookingCount of every rule that counts.
      {21, "quota owner", {Code::kCountQuota, Code::kTimeQuota}},
      {22, "same-subject overlap", {Code::kSubjectBusy}},
      {23, "spacing", {Code::kTooClose}},
      {24, "concurrent bookings", {Code::kTooManyBookings}},
      {25, "qualification", {Code::kMemberRequired, Code::kMemberNotQualified}},
      // Without money.
      {26,
       "project and account",
       {Code::kProjectInactive, Code::kProjectNotValid, Code::kProjectExcludes,
        Code::kNotInProject}},
      {27, "priority window", {Code::kPriorityWindow}},
      // Of every rule: Rule::prime_time.
      {28, "prime-time exemption", {Code::kTooLong}},
      {29, "sanctions", {}},
      {30, "required answers", {}},
      {31, "approval", {Code::kApprovalNeeded}},
      {32, "exclusive access", {Code::kExclusiveAccess}},
      {33, "fair share", {}},
      {34, "cancellation ladder", {}},
  };
  return rows;
}

const Row& RowOf(int number) {
  return Catalogue().at(static_cast<size_t>(number) - 1);
}

// A rule of each type that refuses an hour on 2026-11-24 10:00 to a firm of
// another region that has booked half of it elsewhere, with the row that it
// stands for.
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
      {14, AgreementRule{}},
      {19, CountQuotaRule{.max = 1}},
      {20, TimeQuotaRule{.max = 60}},
      {22, OverlapRule{}},
      {23, SpacingRule{.gap = 60}},
      {24, ConcurrentRule{.max = 1}},
      {25, QualificationRule{.qualification = "emc"}},
      {31, ApprovalRule{}},
      {27, PriorityWindowRule{.privileged = {.owner = true}}},
      {32, ExclusiveAccessRule{.privileged = {.owner = true}}},
  };
}

Violations CheckSample(const World& world, const Rule& rule) {
  Violations violations;
  Case c = world.CaseOf("i", 60);
  c.partner = world.UidOf<Institution>("firm");
  RuleTypeOf(rule).Check(rule, c, At("2026-11-24 10:00"), violations);
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
  // Stands in no booking's way: it says what becomes of one nobody comes to.
  types.insert(RuleParams(NoShowRule{}).index());

  // A type without a sample here has no row: say which it enforces.
  EXPECT_EQ(types.size(), std::variant_size_v<RuleParams>);
}

TEST(RulesCatalogueTest, EveryRuleTypeRefusesWithACodeOfItsRow) {
  World world;
  world.AddInstitution("owner").AddCentre("c", "owner");
  world.AddLaboratory("lab", "c").AddInstrument("i", "lab");
  world.AddInstitution("firm", [](Institution& firm) { firm.region = 130000; });
  world.AddInstrument("j", "lab");
  world.Book("j", Span("2026-11-24", "10:30", "11:30"), [&](Booking& booking) {
    booking.partner = world.UidOf<Institution>("firm");
  });
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
  // Shown by count_quota_rule_test.cc, booking_decisions_test.cc and
  // prime_time_test.cc.
  std::set<int> sampled = {21, 26, 28};
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
