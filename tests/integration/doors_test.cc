#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/app.h"
#include "client/cli/input/time_text.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/inventory.pb.h"
#include "trilab/v1/policy_service.pb.h"

// One engine behind every door: the same random sequence of rules, bookings,
// moves and cancellations goes to a server through gRPC, to another through the
// command line, and to a third with its rules through an import. Each decision
// has to be the same, with the same violations in the same order.
//
// TRILAB_SEED=N repeats one run.

namespace trilab::testing {
namespace {

using Random = std::mt19937;

int Below(Random& random, int limit) {
  return static_cast<int>(random() % static_cast<uint32_t>(limit));
}

template <typename T>
T OneOf(Random& random, const std::vector<T>& choices) {
  return choices[static_cast<size_t>(
      Below(random, static_cast<int>(choices.size())))];
}

// One thing that somebody does.
struct Step {
  enum class Kind { kRule, kBook, kMove, kCancel, kWait };
  Kind kind = Kind::kWait;
  v1::Rule rule;
  v1::Booking booking;
  int hold_minutes = 0;
  bool overrides = false;
  uint64_t number = 0;  // Of the booking to move or cancel.
  int minutes = 0;      // To wait.
};

v1::Rule AnyRule(Random& random) {
  v1::Rule rule;
  rule.set_name(absl::StrCat("rules/r", Below(random, 4)));
  switch (Below(random, 7)) {
    case 0:
      rule.mutable_duration()->mutable_max_duration()->set_seconds(
          3600 * (1 + Below(random, 4)));
      break;
    case 1:
      // Some do not divide a day, and are refused.
      rule.mutable_grid()->mutable_step()->set_seconds(
          60 * OneOf<int>(random, {30, 60, 90, 7}));
      break;
    case 2:
      rule.mutable_notice()->mutable_min_notice()->set_seconds(
          3600 * Below(random, 30));
      rule.mutable_notice()->mutable_cancel_notice()->set_seconds(
          3600 * Below(random, 30));
      break;
    case 3:
      rule.mutable_horizon()->mutable_max_ahead()->set_seconds(
          86400 * (1 + Below(random, 4)));
      break;
    case 4:
      rule.mutable_count_quota()->set_max(1 + Below(random, 2));
      rule.mutable_count_quota()->set_period(v1::QUOTA_PERIOD_DAY);
      rule.mutable_count_quota()->set_with_cancelled(Below(random, 2) == 0);
      break;
    case 5:
      rule.mutable_time_quota()->mutable_max()->set_seconds(
          3600 * (1 + Below(random, 8)));
      rule.mutable_time_quota()->set_period(v1::QUOTA_PERIOD_WEEK);
      break;
    default:
      rule.mutable_overlap();
  }
  if (Below(random, 2) == 0) {
    rule.mutable_scope()->set_instrument(OneOf<std::string>(
        random,
        {"instruments/emc-1", "instruments/emc-2", "instruments/missing"}));
  }
  rule.set_action(OneOf<v1::Rule::Action>(
      random, {v1::Rule::ACTION_REJECT, v1::Rule::ACTION_REJECT,
               v1::Rule::ACTION_WARN, v1::Rule::ACTION_REQUIRE_APPROVAL}));
  rule.set_combine_all(Below(random, 2) == 0);
  rule.set_override_level(OneOf<v1::OverrideLevel>(
      random, {v1::OVERRIDE_LEVEL_ADMINISTRATOR, v1::OVERRIDE_LEVEL_NEVER}));
  return rule;
}

v1::Booking AnyWish(Random& random) {
  v1::Booking wish =
      Wish(OneOf<std::string>(random, {"emc-1", "emc-1", "emc-2", "pump"}),
           Below(random, 5), 8 + Below(random, 9), 1 + Below(random, 3));
  if (Below(random, 3) > 0) {
    wish.set_partner(OneOf<std::string>(
        random, {"institutions/alpha", "institutions/beta"}));
  }
  return wish;
}

Step AnyStep(Random& random) {
  Step step;
  const int choice = Below(random, 12);
  if (choice < 2) {
    step.kind = Step::Kind::kRule;
    step.rule = AnyRule(random);
  } else if (choice < 7) {
    step.kind = Step::Kind::kBook;
    step.booking = AnyWish(random);
    step.hold_minutes = Below(random, 4) == 0 ? 60 : 0;
    step.overrides = Below(random, 4) == 0;
  } else if (choice < 9) {
    step.kind = Step::Kind::kMove;
    step.number = 1 + static_cast<uint64_t>(Below(random, 12));
    step.booking = AnyWish(random);
  } else if (choice < 11) {
    step.kind = Step::Kind::kCancel;
    step.number = 1 + static_cast<uint64_t>(Below(random, 12));
  } else {
    step.minutes = Below(random, 90);
  }
  return step;
}

// A server, and a way to it. Outcomes are "ok" with what was made, or the
// reason of the refusal and the codes of all violations.
class Door : public ServerTest {
 public:
  void TestBody() override {}
  void Open() { SetUp(); }

  std::string Do(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kRule:
        return PutRule(step.rule);
      case Step::Kind::kBook:
        return BookIt(step);
      case Step::Kind::kMove:
        return MoveIt(step);
      case Step::Kind::kCancel:
        return CancelIt(step);
      case Step::Kind::kWait:
        clock().Advance(absl::Minutes(step.minutes));
        return "ok";
    }
    return "";
  }

  // All bookings that there are.
  std::string State() {
    v1::ListBookingsRequest request;
    request.set_page_size(1000);
    const auto list =
        Call<v1::ListBookingsResponse>("BookingService/ListBookings", request);
    if (!list.ok()) return list.status().ToString();
    std::string text;
    for (v1::Booking booking : list->bookings()) {
      // Each world has its own token, and a refusal is only put on record, with
      // a revision, where the call has a request id.
      booking.clear_revision();
      booking.clear_etag();
      for (v1::Booking::JudgedBy& judged : *booking.mutable_judged_by()) {
        judged.clear_revision();
      }
      for (v1::Violation& warning : *booking.mutable_warnings()) {
        warning.clear_rule_revision();
      }
      for (v1::Booking::Override& overridden : *booking.mutable_overrides()) {
        overridden.clear_principal();
        overridden.mutable_violation()->clear_rule_revision();
      }
      absl::StrAppend(&text, booking.ShortDebugString(), "\n");
    }
    return text;
  }

  virtual std::string PutRule(const v1::Rule& rule) {
    v1::UpdateRuleRequest request;
    *request.mutable_rule() = rule;
    request.mutable_update_mask()->add_paths("*");
    request.set_allow_missing(true);
    const auto made = Call<v1::Rule>("PolicyService/UpdateRule", request);
    return made.ok() ? "ok" : "refused";
  }

  virtual std::string BookIt(const Step& step) {
    v1::CreateBookingRequest request;
    *request.mutable_booking() = step.booking;
    if (step.hold_minutes > 0) {
      *request.mutable_hold_duration() = Minutes(step.hold_minutes);
    }
    if (step.overrides) {
      request.mutable_overrides()->set_all(true);
      request.mutable_overrides()->set_reason("why not");
    }
    return OutcomeOf(
        Call<v1::Booking>("BookingService/CreateBooking", request));
  }

  virtual std::string MoveIt(const Step& step) {
    v1::RescheduleBookingRequest request;
    request.set_name(absl::StrCat("bookings/", step.number));
    *request.mutable_start_time() = step.booking.start_time();
    *request.mutable_end_time() = step.booking.end_time();
    return OutcomeOf(
        Call<v1::Booking>("BookingService/RescheduleBooking", request));
  }

  virtual std::string CancelIt(const Step& step) {
    return OutcomeOf(Cancel(absl::StrCat("bookings/", step.number)));
  }

 protected:
  static std::string OutcomeOf(const absl::StatusOr<v1::Booking>& booking) {
    if (booking.ok()) {
      return absl::StrCat("ok ", booking->name(), " ",
                          v1::Booking::State_Name(booking->state()));
    }
    const client::CallError error = client::DecodeError(booking.status());
    std::vector<std::string> parts = CodesOf(error.violations);
    parts.insert(parts.begin(), error.reason);
    return absl::StrJoin(parts, " ");
  }

  static std::string JsonOf(const v1::Rule& rule) {
    v1::InventoryItem item;
    *item.mutable_rule() = rule;
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(item, &json).ok());
    return json;
  }

  struct Ran {
    int code = -1;
    std::string out;
    std::string err;
  };
  Ran Run(std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    cli::Environment environment{
        .out = out,
        .err = err,
        .getenv = [this](const char* name) -> std::optional<std::string> {
          if (std::string(name) == "TRILAB_SERVER") return target();
          if (std::string(name) == "TRILAB_TOKEN") return admin_token();
          return std::nullopt;
        },
        .now = [this] { return clock().Now(); }};
    const int code = cli::RunCli(arguments, environment);
    return {code, out.str(), err.str()};
  }

  std::string Write(const std::string& text) {
    const std::string path = data_dir() + ".yaml";
    std::ofstream(path) << text;
    return path;
  }
};

// Everything by the command line.
class CommandLineDoor final : public Door {
 public:
  std::string PutRule(const v1::Rule& rule) override {
    return Run({"rules", "apply", "-f", Write(JsonOf(rule))}).code == 0
               ? "ok"
               : "refused";
  }

  std::string BookIt(const Step& step) override {
    std::vector<std::string> arguments = {
        "bookings", "create", step.booking.instruments(0), "-o", "json"};
    AddTimes(step.booking, arguments);
    if (!step.booking.partner().empty()) {
      arguments.insert(arguments.end(), {"--partner", step.booking.partner()});
    }
    if (step.hold_minutes > 0) {
      arguments.insert(arguments.end(),
                       {"--hold", absl::StrCat(step.hold_minutes, "m")});
    }
    if (step.overrides) {
      arguments.insert(arguments.end(),
                       {"--override", "all", "--reason", "why not"});
    }
    return OutcomeOfRun(Run(arguments));
  }

  std::string MoveIt(const Step& step) override {
    std::vector<std::string> arguments = {
        "bookings", "reschedule", absl::StrCat(step.number), "-o", "json"};
    AddTimes(step.booking, arguments);
    return OutcomeOfRun(Run(arguments));
  }

  std::string CancelIt(const Step& step) override {
    return OutcomeOfRun(
        Run({"bookings", "cancel", absl::StrCat(step.number), "-o", "json"}));
  }

 private:
  static void AddTimes(const v1::Booking& booking,
                       std::vector<std::string>& arguments) {
    arguments.insert(arguments.end(),
                     {"--start", cli::TimeText(booking.start_time()), "--end",
                      cli::TimeText(booking.end_time())});
  }

  // The codes stand in brackets, at the end of their lines.
  static std::string OutcomeOfRun(const Ran& run) {
    if (run.code == 0) {
      const nlohmann::json booking = nlohmann::json::parse(run.out);
      return absl::StrCat("ok ", booking.at("name").get<std::string>(), " ",
                          booking.at("state").get<std::string>());
    }
    std::vector<std::string> codes;
    std::istringstream lines(run.err);
    for (std::string line; std::getline(lines, line);) {
      const size_t open = line.rfind(" (");
      if (open == std::string::npos || line.back() != ')') continue;
      const std::string inside = line.substr(open + 2);
      codes.push_back(inside.substr(0, inside.find_first_of(",;)")));
    }
    return absl::StrJoin(codes, " ");
  }
};

// Rules by import, bookings as the API takes them: imports have none.
class ImportDoor final : public Door {
 public:
  std::string PutRule(const v1::Rule& rule) override {
    return Run({"apply", "-f", Write(JsonOf(rule))}).code == 0 ? "ok"
                                                               : "refused";
  }
};

class DoorsTest : public ::testing::TestWithParam<int> {};

TEST_P(DoorsTest, TheSameSequenceIsDecidedTheSame) {
  const char* const set = std::getenv("TRILAB_SEED");
  int seed = GetParam();
  if (set != nullptr) ASSERT_TRUE(absl::SimpleAtoi(set, &seed));
  SCOPED_TRACE(absl::StrCat("TRILAB_SEED=", seed));
  Random random(static_cast<uint32_t>(seed));
  std::unique_ptr<Door> doors[] = {std::make_unique<Door>(),
                                   std::make_unique<CommandLineDoor>(),
                                   std::make_unique<ImportDoor>()};
  for (const auto& door : doors) door->Open();
  int refused = 0;
  int done = 0;
  for (int i = 0; i < 60; ++i) {
    const Step step = AnyStep(random);
    const std::string outcome = doors[0]->Do(step);

    ASSERT_EQ(doors[1]->Do(step), outcome) << "by command line, step " << i;
    ASSERT_EQ(doors[2]->Do(step), outcome) << "by import, step " << i;
    if (step.kind != Step::Kind::kBook) continue;
    (outcome.substr(0, 2) == "ok" ? done : refused) += 1;
  }
  EXPECT_EQ(doors[1]->State(), doors[0]->State());
  EXPECT_EQ(doors[2]->State(), doors[0]->State());
  // A sequence of one kind alone would show nothing.
  EXPECT_GT(done, 0);
  EXPECT_GT(refused, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DoorsTest, ::testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace trilab::testing
