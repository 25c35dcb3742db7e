#include <algorithm>
#include <fstream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cpp/call_error.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "server/engine/violation.h"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// One engine behind every door: the same random sequence of rules, outages and
// bookings is sent to three servers, to one by gRPC, to one by the command line
// and to one by imports of files, and is decided alike by all three.

namespace trilab::testing {
namespace {

using Codes = std::vector<std::string>;

// What one door said: the codes of all violations, or of the error; none if it
// did what was asked.
Codes CodesOf(const absl::Status& status) {
  if (status.ok()) return {};
  const client::CallError error = client::DecodeError(status);
  Codes codes;
  for (const v1::Violation& violation : error.violations) {
    codes.push_back(violation.code());
  }
  return codes.empty() ? Codes{error.reason} : codes;
}

bool IsViolation(absl::string_view word) {
  static const auto& names = *[] {
    auto* all = new std::set<std::string>;
    for (int code = 1; code < 256; ++code) {
      all->insert(std::string(
          engine::ViolationCodeName(static_cast<engine::ViolationCode>(code))));
    }
    all->erase("UNKNOWN");
    return all;
  }();
  return names.count(std::string(word)) > 0;
}

// The codes that a person reads.
Codes CodesIn(absl::string_view text) {
  Codes codes;
  for (absl::string_view word :
       absl::StrSplit(text, absl::ByAnyChar(" (),\n"), absl::SkipEmpty())) {
    if (IsViolation(word)) codes.emplace_back(word);
  }
  return codes;
}

std::string TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FormatTime(absl::RFC3339_sec,
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string JsonOf(const google::protobuf::Message& message) {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &json).ok());
  return json;
}

// A server of its own, and a way in.
class Door : public ServerTest {
 public:
  void TestBody() override {}
  void Open() { SetUp(); }
  FakeClock& time() { return clock(); }

  virtual Codes Book(const v1::Booking& wish) = 0;
  virtual Codes Cancel(const std::string& booking) {
    return CodesIn(Run({"bookings", "cancel", booking}).err);
  }
  virtual Codes Move(const v1::RescheduleBookingRequest& move) {
    return CodesIn(Run({"bookings", "reschedule", move.name(), "--start",
                        TimeOf(move.start_time())})
                       .err);
  }
  // A rule in its JSON form; whether it was taken.
  virtual bool AddRule(const v1::Rule& rule) = 0;

  // All bookings, without what depends on how often a door wrote.
  std::vector<std::string> Bookings() {
    v1::ListBookingsRequest request;
    request.set_page_size(1000);
    const auto list =
        Call<v1::ListBookingsResponse>("BookingService/ListBookings", request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> texts;
    for (v1::Booking booking : list->bookings()) {
      booking.clear_etag();
      booking.clear_judged_by();
      for (v1::Violation& warning : *booking.mutable_warnings()) {
        warning.clear_rule_revision();
      }
      texts.push_back(booking.ShortDebugString());
    }
    return texts;
  }

 protected:
  CliOutcome Run(const std::vector<std::string>& arguments) {
    return RunTrilab(arguments, target(), admin_token(), clock().Now());
  }
  std::string Write(const char* suffix, const std::string& text) {
    const std::string path = data_dir() + suffix;
    std::ofstream(path) << text;
    return path;
  }
};

class GrpcDoor final : public Door {
 public:
  Codes Book(const v1::Booking& wish) override {
    return CodesOf(ServerTest::Book(wish).status());
  }
  Codes Cancel(const std::string& booking) override {
    return OfRules(ServerTest::Cancel(booking).status());
  }
  Codes Move(const v1::RescheduleBookingRequest& move) override {
    return OfRules(
        Call<v1::Booking>("BookingService/RescheduleBooking", move).status());
  }
  bool AddRule(const v1::Rule& rule) override {
    v1::UpdateRuleRequest request;
    *request.mutable_rule() = rule;
    request.set_allow_missing(true);
    return Call<v1::Rule>("PolicyService/UpdateRule", request).ok();
  }

 private:
  // Without reasons that are no violations: those the other doors tell in
  // words.
  static Codes OfRules(const absl::Status& status) {
    Codes codes = CodesOf(status);
    codes.erase(std::remove_if(
                    codes.begin(), codes.end(),
                    [](const std::string& code) { return !IsViolation(code); }),
                codes.end());
    return codes;
  }
};

class CliDoor final : public Door {
 public:
  Codes Book(const v1::Booking& wish) override {
    std::vector<std::string> arguments = {"bookings",
                                          "create",
                                          wish.instruments(0),
                                          "--start",
                                          TimeOf(wish.start_time()),
                                          "--end",
                                          TimeOf(wish.end_time()),
                                          "--units",
                                          absl::StrCat(wish.units())};
    if (!wish.partner().empty()) {
      arguments.insert(arguments.end(), {"--partner", wish.partner()});
    }
    return CodesIn(Run(arguments).err);
  }
  bool AddRule(const v1::Rule& rule) override {
    return Run({"rules", "apply", "-f",
                Write(".yaml", absl::StrCat("{rule: ", JsonOf(rule), "}"))})
               .code == 0;
  }
};

class ImportDoor final : public Door {
 public:
  Codes Book(const v1::Booking& wish) override {
    // Like rows in other files are the same booking unless told apart.
    const std::string row =
        absl::StrJoin({wish.instruments(0), TimeOf(wish.start_time()),
                       TimeOf(wish.end_time()), absl::StrCat(wish.units()),
                       wish.partner(), absl::StrCat(++row_)},
                      ",");
    return CodesIn(
        Run({"bookings", "import",
             Write(".csv",
                   absl::StrCat("instruments,start,end,units,partner,id\n", row,
                                "\n"))})
            .out);
  }
  bool AddRule(const v1::Rule& rule) override {
    return Run({"import", Write(".jsonl", absl::StrCat("{\"rule\":",
                                                       JsonOf(rule), "}\n"))})
               .code == 0;
  }

 private:
  int row_ = 0;
};

constexpr const char* kRules[] = {
    "duration { max_duration { seconds: 10800 } }",
    "duration { min_duration { seconds: 3600 } } "
    "scope { instrument: 'instruments/emc-1' }",
    "grid { step { seconds: 1800 } }",
    "notice { min_notice { seconds: 7200 } }",
    "horizon { max_ahead { seconds: 432000 } }",
    "concurrent { owner: BOOKING_OWNER_PARTNER max: 3 }",
    "spacing { owner: BOOKING_OWNER_PARTNER gap { seconds: 3600 } }",
    "time_quota { owner: BOOKING_OWNER_PARTNER "
    "period: QUOTA_PERIOD_WEEK max { seconds: 28800 } }",
    "count_quota { owner: BOOKING_OWNER_PARTNER "
    "period: QUOTA_PERIOD_DAY max: 1 } action: ACTION_WARN",
    "approval { min_duration { seconds: 14400 } }",
    "agreement {}",
};

class Sequence {
 public:
  explicit Sequence(uint32_t seed) : random_(seed) {
    doors_.push_back(std::make_unique<GrpcDoor>());
    doors_.push_back(std::make_unique<CliDoor>());
    doors_.push_back(std::make_unique<ImportDoor>());
    for (auto& door : doors_) door->Open();
  }

  void Step() {
    switch (Below(8)) {
      case 0:
        return AddRule();
      case 1:
        return Cancel();
      case 2:
        return Move();
      case 3:
        for (auto& door : doors_) door->time().Advance(absl::Minutes(30));
        return;
      default:
        return Book();
    }
  }

  void ExpectTheSameBookings() {
    const std::vector<std::string> first = doors_[0]->Bookings();
    EXPECT_GE(first.size(), 3u);
    EXPECT_EQ(doors_[1]->Bookings(), first);
    EXPECT_EQ(doors_[2]->Bookings(), first);
  }

 private:
  int Below(int n) { return static_cast<int>(random_() % n); }

  // Asks every door, and expects one answer.
  template <typename Ask>
  Codes AskAll(const std::string& what, const Ask& ask) {
    Codes first;
    for (size_t i = 0; i < doors_.size(); ++i) {
      Codes codes = ask(*doors_[i]);
      if (i == 0) {
        first = std::move(codes);
      } else {
        EXPECT_EQ(codes, first) << "door " << i << ": " << what;
      }
    }
    return first;
  }

  void AddRule() {
    auto rule = Proto<v1::Rule>(kRules[Below(std::size(kRules))]);
    rule.set_name(absl::StrCat("rules/r", ++rules_));
    for (auto& door : doors_) {
      EXPECT_TRUE(door->AddRule(rule)) << rule.ShortDebugString();
    }
  }

  void Book() {
    const char* instruments[] = {"emc-1", "pool", "emc-2", "chamber"};
    v1::Booking wish = Wish(instruments[Below(4)], Below(5), 8 + Below(9));
    wish.mutable_end_time()->set_seconds(wish.start_time().seconds() +
                                         1800 * (1 + Below(9)));
    wish.set_units(1 + Below(2));
    const char* partners[] = {"", "institutions/alpha", "institutions/beta"};
    wish.set_partner(partners[Below(3)]);
    const Codes codes = AskAll(wish.ShortDebugString(),
                               [&](Door& door) { return door.Book(wish); });
    if (codes.empty()) ++made_;
  }

  void Cancel() {
    if (made_ == 0) return;
    const std::string name = absl::StrCat("bookings/", 1 + Below(made_));
    AskAll(name, [&](Door& door) { return door.Cancel(name); });
  }

  void Move() {
    if (made_ == 0) return;
    v1::RescheduleBookingRequest move;
    move.set_name(absl::StrCat("bookings/", 1 + Below(made_)));
    *move.mutable_start_time() = At(Below(5), 8 + Below(9));
    AskAll(move.ShortDebugString(),
           [&](Door& door) { return door.Move(move); });
  }

  std::mt19937 random_;
  std::vector<std::unique_ptr<Door>> doors_;
  int rules_ = 0;
  int made_ = 0;  // Bookings.
};

class DoorsTest : public ::testing::TestWithParam<uint32_t> {};

TEST_P(DoorsTest, EveryDoorDecidesAlike) {
  Sequence sequence(GetParam());
  for (int i = 0; i < 60; ++i) {
    sequence.Step();
    if (HasFailure()) return;
  }
  sequence.ExpectTheSameBookings();
}

INSTANTIATE_TEST_SUITE_P(Seeds, DoorsTest, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace trilab::testing
