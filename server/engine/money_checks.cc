// Checks of tariffs, vouchers, and rules about money.

#include <algorithm>
#include <cstddef>

#include "absl/container/btree_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"
#include "server/engine/rule_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr Minute kDay = 1440;
constexpr Minute kLongestBilled = 30 * kDay;
// Ten million yuan for one hour or one sample.
constexpr Fen kMostPrice = 1'000'000'000;
// More than anybody needs would make every quote slow.
constexpr size_t kMostClasses = 50;
constexpr size_t kMostLines = 200;
constexpr size_t kMostBands = 10;
constexpr size_t kMostAdjustments = 50;

using Codes = absl::btree_set<absl::string_view>;

// Adds `code` to `codes`; a problem unless it is a new one in good form.
Problem CheckCode(const std::string& code, const std::string& field,
                  Codes& codes) {
  const bool form = !code.empty() && code.size() <= 63 &&
                    std::all_of(code.begin(), code.end(), [](char c) {
                      return absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
                             c == '-' || c == '_' || c == '.';
                    });
  return FirstOf(
      ProblemIf(!form, field,
                "A code has 1 to 63 of a-z, 0-9, '.', '_' and '-'."),
      ProblemIf(!codes.insert(code).second, field, "A code is given twice."));
}

Problem CheckKnown(const std::vector<std::string>& classes, const Codes& known,
                   const std::string& field) {
  for (size_t i = 0; i < classes.size(); ++i) {
    if (!known.contains(classes[i])) {
      return FieldProblem{absl::StrCat(field, "[", i, "]"),
                          "The tariff has no such user class."};
    }
  }
  return CheckDistinct(classes, field);
}

Problem CheckMinutes(Minute minutes, Minute most, const std::string& field) {
  return ProblemIf(minutes < 0 || minutes > most, field,
                   "The time is out of range.");
}

Problem CheckPrice(Fen price, const std::string& field) {
  return ProblemIf(price < 0 || price > kMostPrice, field,
                   "A price is 0 to 10,000,000.");
}

Problem CheckPercent(int32_t percent, const std::string& field) {
  return ProblemIf(percent < 0 || percent > 1000, field,
                   "A part is 0 to 1,000 percent.");
}

Problem CheckUsers(const UserClass& users, const std::string& field,
                   Codes& codes) {
  return FirstOf(CheckCode(users.code, field + "code", codes),
                 CheckDistinct(users.institutions, field + "institutions"),
                 CheckDistinct(users.groups, field + "groups"),
                 CheckDistinct(users.projects, field + "projects"),
                 CheckDistinct(users.kinds, field + "kinds"));
}

Problem CheckLine(const TariffLine& line, const std::string& field,
                  const Codes& classes, Codes& codes) {
  const bool timed =
      line.unit == TariffUnit::kHour || line.unit == TariffUnit::kItemHour;
  const bool unit =
      line.unit >= TariffUnit::kHour && line.unit <= TariffUnit::kItemHour;
  return FirstOf(
      CheckCode(line.code, field + "code", codes),
      CheckKnown(line.classes, classes, field + "user_classes"),
      CheckModes(line.service_modes, field + "service_modes"),
      ProblemIf(line.service.size() > 63, field + "service",
                "The code of a service has 63 bytes at most."),
      ProblemIf(!unit, field + "unit", "There is no such unit."),
      CheckPrice(line.price, field + "price"),
      CheckPrice(line.first_price, field + "first_price"),
      CheckMinutes(line.minimum, kLongestBilled, field + "minimum"),
      CheckMinutes(line.round_up, kDay, field + "round_up"),
      CheckMinutes(line.first, kDay, field + "first"),
      ProblemIf(!timed && (line.minimum > 0 || line.round_up > 0),
                field + "unit", "Only time has a minimum and is rounded up."),
      ProblemIf(line.unit != TariffUnit::kHour && line.first > 0,
                field + "first", "Only a price by the hour has a first time."),
      ProblemIf(line.first == 0 && line.first_price > 0, field + "first",
                "The first price is of some time."));
}

Problem CheckBandOf(const TariffBand& band, const std::string& field,
                    Codes& codes) {
  return FirstOf(CheckCode(band.code, field + "code", codes),
                 CheckBand(band.band, field + "band"),
                 CheckPercent(band.percent, field + "percent"));
}

Problem CheckAdjustment(const TariffAdjustment& adjustment,
                        const std::string& field, const Codes& classes,
                        Codes& codes) {
  const Fen balance = adjustment.min_balance.value_or(0);
  return FirstOf(
      CheckCode(adjustment.code, field + "code", codes),
      CheckKnown(adjustment.classes, classes, field + "user_classes"),
      CheckModes(adjustment.service_modes, field + "service_modes"),
      CheckPercent(adjustment.percent, field + "percent"),
      ProblemIf(balance < 0 || balance > kMostFen, field + "min_balance",
                "A balance is 0 to 10,000,000,000,000."));
}

// `check(value, field)` of each, whose field is such as "lines[2].".
template <typename T, typename Check>
Problem CheckEach(const std::vector<T>& values, absl::string_view name,
                  size_t most, Check check) {
  if (values.size() > most) {
    return FieldProblem{std::string(name),
                        absl::StrCat("There are more than ", most, ".")};
  }
  for (size_t i = 0; i < values.size(); ++i) {
    Problem problem = check(values[i], absl::StrCat(name, "[", i, "]."));
    if (problem.has_value()) return problem;
  }
  return std::nullopt;
}

Problem CheckPart(int32_t percent, absl::string_view field) {
  return ProblemIf(percent < 0 || percent > 100, field,
                   "A part is 0 to 100 percent.");
}

}  // namespace

Problem CheckAmount(const Amount& amount, Fen least, absl::string_view field) {
  const bool currency = amount.currency.size() == 3 &&
                        std::all_of(amount.currency.begin(),
                                    amount.currency.end(), absl::ascii_isupper);
  return FirstOf(
      ProblemIf(!currency, field, "A currency is three letters such as CNY."),
      ProblemIf(amount.fen < least || amount.fen > kMostFen, field,
                "The amount is out of range."));
}

Problem Normalize(Tariff& value) {
  Codes classes;
  Codes codes = {"agreement", "minimum"};  // Lines of bills have these.
  Codes bands;
  Problem problem =
      CheckEach(value.classes, "user_classes", kMostClasses,
                [&](const UserClass& users, const std::string& field) {
                  return CheckUsers(users, field, classes);
                });
  if (problem.has_value()) return problem;
  problem = CheckEach(value.lines, "lines", kMostLines,
                      [&](const TariffLine& line, const std::string& field) {
                        return CheckLine(line, field, classes, codes);
                      });
  if (problem.has_value()) return problem;
  problem = CheckEach(value.bands, "bands", kMostBands,
                      [&](const TariffBand& band, const std::string& field) {
                        return CheckBandOf(band, field, bands);
                      });
  if (problem.has_value()) return problem;
  problem = CheckEach(
      value.adjustments, "adjustments", kMostAdjustments,
      [&](const TariffAdjustment& adjustment, const std::string& field) {
        return CheckAdjustment(adjustment, field, classes, codes);
      });
  if (problem.has_value()) return problem;
  return FirstOf(
      CheckName(value.name), CheckScope(value.scope),
      ProblemIf(value.validity.empty(), "end_time",
                "A tariff ends after it starts."),
      CheckAmount({value.currency, value.minimum_charge}, 0, "minimum_charge"),
      CheckPrice(value.minimum_charge, "minimum_charge"));
}

Problem Normalize(Voucher& value) {
  for (size_t i = 0; i < value.regions.size(); ++i) {
    Problem problem =
        CheckRegion(value.regions[i], absl::StrCat("regions[", i, "]"));
    if (problem.has_value()) return problem;
  }
  const bool mode = value.mode == VoucherMode::kDeduct ||
                    value.mode == VoucherMode::kReimburse;
  return FirstOf(CheckName(value.name),
                 ProblemIf(value.holder.empty(), "holder",
                           "A voucher belongs to an institution."),
                 CheckRegion(value.issue_region, "issue_region"),
                 CheckDistinct(value.centres, "centres"),
                 CheckClasses(value.class_codes),
                 ProblemIf(!mode, "mode", "There is no such mode."),
                 CheckAmount(value.face, 1, "face_value"),
                 ProblemIf(value.share_percent < 1 || value.share_percent > 100,
                           "share_percent", "A share is 1 to 100 percent."),
                 ProblemIf(value.validity.empty(), "end_time",
                           "A voucher ends after it starts."));
}

Problem Check(const AccountRule& rule) {
  if (!rule.min_balance.has_value()) {
    return ProblemIf(!rule.priced, "account",
                     "The rule asks for a balance, a price or both.");
  }
  return CheckAmount(*rule.min_balance, 0, "account.min_balance");
}

Problem Check(const CancellationLadderRule& rule) {
  constexpr absl::string_view kType = "cancellation_ladder";
  for (size_t i = 0; i < rule.steps.size(); ++i) {
    const CancellationStep& step = rule.steps[i];
    const std::string field = absl::StrCat(kType, ".steps[", i, "].");
    Problem problem = FirstOf(
        ProblemIf(step.notice < 1 || step.notice > 366 * kDay, field + "notice",
                  "The notice is 1 minute to 366 days."),
        ProblemIf(i > 0 && step.notice >= rule.steps[i - 1].notice,
                  field + "notice",
                  "Steps come in order, the longest notice first."),
        CheckPart(step.percent, field + "percent"));
    if (problem.has_value()) return problem;
  }
  return FirstOf(
      ProblemIf(rule.steps.size() > 50, absl::StrCat(kType, ".steps"),
                "There are more than 50 steps."),
      CheckPart(rule.late_percent, absl::StrCat(kType, ".late_percent")),
      CheckPart(rule.no_show_percent, absl::StrCat(kType, ".no_show_percent")));
}

}  // namespace trilab::engine
