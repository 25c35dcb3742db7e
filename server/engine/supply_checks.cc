// Checks of supplies, and of what instruments need besides themselves.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"

namespace trilab::engine {
namespace {

using Problem = std::optional<FieldProblem>;

constexpr int32_t kLongestSetUp = 10'080;
constexpr size_t kMostConfigurations = 100;
constexpr size_t kMostDraws = 20;
constexpr size_t kMostCompanions = 8;
constexpr size_t kMostDeliveries = 500;

Problem CheckAmount(int32_t amount, int32_t least, const std::string& field) {
  return ProblemIf(
      amount < least || amount > kMostSupplied, field,
      absl::StrCat("An amount is ", least, " to 1,000,000, not ", amount, "."));
}

Problem CheckMinutes(int32_t minutes, int32_t most, const std::string& field) {
  return ProblemIf(
      minutes < 0 || minutes > most, field,
      absl::StrCat("It takes 0 to ", most, " minutes, not ", minutes, "."));
}

Problem CheckConfigurations(const Changeovers& value) {
  absl::btree_set<absl::string_view> seen;
  for (size_t i = 0; i < value.configurations.size(); ++i) {
    const std::string& id = value.configurations[i];
    if (!IsId(id) || !seen.insert(id).second) {
      return FieldProblem{
          absl::StrCat("changeovers.configurations[", i, "]"),
          absl::StrCat("'", id,
                       "' is no id of 1 to 63 of a-z, 0-9, '.', '_' and '-', "
                       "or named twice.")};
    }
  }
  for (size_t i = 0; i < value.times.size(); ++i) {
    const ChangeoverTime& time = value.times[i];
    const std::string field = absl::StrCat("changeovers.times[", i, "]");
    Problem problem = FirstOf(
        ProblemIf(!seen.contains(time.from), absl::StrCat(field, ".from"),
                  "There is no such configuration."),
        ProblemIf(!seen.contains(time.to), absl::StrCat(field, ".to"),
                  "There is no such configuration."),
        CheckMinutes(time.minutes, kLongestSetUp,
                     absl::StrCat(field, ".minutes")));
    if (problem.has_value()) return problem;
  }
  return std::nullopt;
}

Problem CheckChangeovers(Instrument& instrument) {
  Changeovers& value = instrument.changeovers;
  const auto key = [](const ChangeoverTime& time) {
    return std::tie(time.from, time.to);
  };
  std::stable_sort(value.times.begin(), value.times.end(),
                   [&key](const ChangeoverTime& a, const ChangeoverTime& b) {
                     return key(a) < key(b);
                   });
  const bool twice = std::adjacent_find(value.times.begin(), value.times.end(),
                                        [&key](const ChangeoverTime& a,
                                               const ChangeoverTime& b) {
                                          return key(a) == key(b);
                                        }) != value.times.end();
  int32_t longest = value.default_minutes;
  for (const ChangeoverTime& time : value.times) {
    longest = std::max(longest, time.minutes);
  }
  const bool none = value.configurations.empty();
  return FirstOf(
      ProblemIf(value.configurations.size() > kMostConfigurations,
                "changeovers.configurations",
                "There are at most 100 configurations."),
      ProblemIf(none && (value.default_minutes != 0 || value.added_to_buffers),
                "changeovers.configurations",
                "Change-overs are between configurations: name them."),
      ProblemIf(!none && instrument.capacity != 1, "changeovers",
                "Only an instrument with a capacity of 1 has one booking "
                "before another, and so change-overs. Make one instrument for "
                "each unit."),
      CheckConfigurations(value),
      ProblemIf(twice, "changeovers.times",
                "Two configurations have two set-up times."),
      CheckMinutes(value.default_minutes, kLongestSetUp,
                   "changeovers.default_minutes"),
      // What ended longer ago is not looked at.
      ProblemIf(value.added_to_buffers &&
                    longest + instrument.buffer_before_minutes > kLongestSetUp,
                "changeovers.added_to_buffers",
                "A set-up and the buffer before together take at most 10,080 "
                "minutes."));
}

Problem CheckDraws(const std::vector<SupplyAmount>& draws) {
  absl::btree_set<absl::string_view> seen;
  for (size_t i = 0; i < draws.size(); ++i) {
    const std::string field = absl::StrCat("draws[", i, "]");
    Problem problem = FirstOf(
        ProblemIf(
            draws[i].supply.empty() || !seen.insert(draws[i].supply).second,
            absl::StrCat(field, ".supply"),
            "A supply is missing or named twice."),
        CheckAmount(draws[i].amount, 0, absl::StrCat(field, ".amount")));
    if (problem.has_value()) return problem;
  }
  return ProblemIf(draws.size() > kMostDraws, "draws",
                   "An instrument draws at most 20 supplies.");
}

Problem CheckCompanions(const std::vector<Companion>& companions) {
  for (size_t i = 0; i < companions.size(); ++i) {
    const Companion& value = companions[i];
    const std::string field = absl::StrCat("companions[", i, "]");
    const std::string& code = value.class_code;
    Problem problem = FirstOf(
        ProblemIf(value.instrument.empty() == code.empty(), field,
                  "A companion is an instrument, or any of a class."),
        ProblemIf(code.size() > 6 ||
                      code.find_first_not_of("0123456789") != std::string::npos,
                  absl::StrCat(field, ".class_code"),
                  "A class code begins with 1 to 6 digits."),
        CheckMinutes(value.before_minutes, kLongestOffset,
                     absl::StrCat(field, ".before_minutes")),
        CheckMinutes(value.after_minutes, kLongestOffset,
                     absl::StrCat(field, ".after_minutes")));
    if (problem.has_value()) return problem;
  }
  return ProblemIf(companions.size() > kMostCompanions, "companions",
                   "An instrument has at most 8 companions.");
}

Problem CheckDeliveries(const std::vector<Delivery>& deliveries) {
  for (size_t i = 0; i < deliveries.size(); ++i) {
    const Delivery& delivery = deliveries[i];
    const std::string field = absl::StrCat("deliveries[", i, "]");
    Problem problem = FirstOf(
        ProblemIf(delivery.time < 0 || delivery.time >= kNever,
                  absl::StrCat(field, ".time"), "The time is out of range."),
        CheckAmount(delivery.amount, 1, absl::StrCat(field, ".amount")));
    if (problem.has_value()) return problem;
  }
  return ProblemIf(deliveries.size() > kMostDeliveries, "deliveries",
                   "A supply has at most 500 deliveries.");
}

}  // namespace

Problem CheckNeeds(Instrument& value) {
  return FirstOf(CheckChangeovers(value), CheckDraws(value.draws),
                 CheckCompanions(value.companions));
}

Problem Normalize(Supply& value) {
  std::stable_sort(
      value.deliveries.begin(), value.deliveries.end(),
      [](const Delivery& a, const Delivery& b) { return a.time < b.time; });
  const bool kind = value.kind == SupplyKind::kUtility ||
                    value.kind == SupplyKind::kAccessory ||
                    value.kind == SupplyKind::kConsumable;
  const bool consumable = value.kind == SupplyKind::kConsumable;
  return FirstOf(
      CheckName(value.name), ProblemIf(!kind, "kind", "There is no such kind."),
      ProblemIf(value.laboratory.empty() == value.centre.empty(), "place",
                "A supply belongs to a laboratory or a centre."),
      CheckAmount(value.amount, 0, "amount"),
      ProblemIf(consumable && value.counted <= 0, "counted_time",
                "Say when the stock of the consumable was counted."),
      ProblemIf(!consumable && value.counted != 0, "counted_time",
                "Only the stock of a consumable is counted."),
      ProblemIf(!consumable && !value.deliveries.empty(), "deliveries",
                "Only a consumable has deliveries."),
      CheckDeliveries(value.deliveries));
}

}  // namespace trilab::engine
