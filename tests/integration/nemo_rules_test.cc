#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"

// The 137 tools of the NIST NanoFab, as NEMO has them (booking-nemo of the
// shared data): their policies become our rule files, are applied to a real
// server, and decide.

namespace trilab::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

// "fei-fib-1" for "FEI FIB 1".
std::string IdOf(const std::string& name) {
  std::string id;
  for (const char c : name) {
    if (absl::ascii_isalnum(c)) {
      id += absl::ascii_tolower(c);
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  if (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

// Writes the rules of tools as YAML, and counts what it could not say.
class Converter {
 public:
  void Add(const json& tool) {
    fields_ = &tool;
    id_ = IdOf(tool.at("name"));
    AddTimes();
    AddQuotas();
    if (const auto minutes = Number("_missed_reservation_threshold")) {
      // Applies on weekends and at night too, so it has no prime time.
      Write("no-show",
            absl::StrCat("no_show: {release_after: ", *minutes, "m}"));
    }
    CountRest();
  }

  const std::string& yaml() const { return yaml_; }
  int rules() const { return rules_; }
  // By NEMO's field.
  const std::map<std::string, int>& not_said() const { return not_said_; }

 private:
  std::optional<int> Number(const char* field) const {
    const auto found = fields_->find(field);
    if (found == fields_->end() || !found->is_number()) return std::nullopt;
    return found->get<int>();
  }
  bool IsSet(const char* field) const {
    const auto found = fields_->find(field);
    return found != fields_->end() && !found->is_null() &&
           *found != json(false) && *found != json("");
  }

  void AddTimes() {
    if (const auto days = Number("_reservation_horizon")) {
      Write("horizon", absl::StrCat("horizon: {max_ahead: ", *days, "d}"),
            PrimeTime());
    }
    std::vector<std::string> limits;
    if (const auto minutes = Number("_minimum_usage_block_time")) {
      limits.push_back(absl::StrCat("min_duration: ", *minutes, "m"));
    }
    if (const auto minutes = Number("_maximum_usage_block_time")) {
      limits.push_back(absl::StrCat("max_duration: ", *minutes, "m"));
    }
    if (!limits.empty()) {
      Write("length",
            absl::StrCat("duration: {", absl::StrJoin(limits, ", "), "}"),
            PrimeTime());
    }
  }

  void AddQuotas() {
    if (const auto most = Number("_maximum_reservations_per_day")) {
      Write("daily",
            absl::StrCat("count_quota: {owner: member, max: ", *most,
                         ", period: day}"),
            PrimeTime());
    }
    if (const auto minutes = Number("_minimum_time_between_reservations")) {
      Write("gap",
            absl::StrCat("spacing: {owner: member, gap: ", *minutes, "m}"),
            PrimeTime());
    }
    if (const auto minutes = Number("_maximum_future_reservation_time")) {
      Write("ahead",
            absl::StrCat("time_quota: {owner: member, max: ", *minutes,
                         "m, period: future}"),
            PrimeTime());
    }
  }

  // What remains when policies are off from 18:00 to 08:00, or on weekends.
  std::string PrimeTime() const {
    std::string hours;
    if (IsSet("_policy_off_between_times")) {
      // Off over midnight: on from the end to the start.
      hours =
          absl::StrCat("start: \"", Clock("_policy_off_end_time"),
                       "\", end: \"", Clock("_policy_off_start_time"), "\"");
    }
    if (IsSet("_policy_off_weekend")) {
      if (hours.empty()) hours = "start: \"00:00\", end: \"24:00\"";
      hours = absl::StrCat(
          "days: [monday, tuesday, wednesday, thursday, friday], ", hours);
    }
    return hours.empty()
               ? ""
               : absl::StrCat("    prime_time: {hours: [{", hours, "}]}\n");
  }

  // "08:00" of "08:00:00".
  std::string Clock(const char* field) const {
    return fields_->at(field).get<std::string>().substr(0, 5);
  }

  void Write(const std::string& type, const std::string& params,
             const std::string& prime_time = "") {
    absl::StrAppend(&yaml_, "- rule:\n    name: ", id_, "-", type,
                    "\n    scope: {instrument: instruments/", id_, "}\n    ",
                    params, "\n", prime_time);
    ++rules_;
  }

  void CountRest() {
    // Automatic logoff after a delay; access to areas by badge.
    for (const char* field :
         {"_max_delayed_logoff", "_requires_area_access",
          "_grant_physical_access_level_upon_qualification"}) {
      if (IsSet(field)) ++not_said_[field];
    }
  }

  const json* fields_ = nullptr;
  std::string id_;
  std::string yaml_;
  int rules_ = 0;
  std::map<std::string, int> not_said_;
};

class NemoRulesTest : public ServerTest {
 protected:
  void SetUp() override {
    const char* directory = std::getenv("TRILAB_SHARED_DIR");
    if (directory == nullptr) {
      GTEST_SKIP() << "TRILAB_SHARED_DIR names no folder with test data";
    }
    ServerTest::SetUp();
    ASSERT_THAT(Make("calendars", "always",
                     "display_name { en: 'Always' } hours { "
                     "days: DAY_OF_WEEK_MONDAY days: DAY_OF_WEEK_TUESDAY "
                     "days: DAY_OF_WEEK_WEDNESDAY days: DAY_OF_WEEK_THURSDAY "
                     "days: DAY_OF_WEEK_FRIDAY days: DAY_OF_WEEK_SATURDAY "
                     "days: DAY_OF_WEEK_SUNDAY start: '00:00' end: '24:00' }"),
                IsOk());
    std::ifstream file(std::string(directory) +
                       "/data/booking-nemo/splash_pad.json");
    ASSERT_TRUE(file);
    for (const json& item : json::parse(file)) {
      if (item.at("model") == "NEMO.tool") AddTool(item.at("fields"));
    }
    ASSERT_THAT(Make("members", "captain",
                     "display_name { en: 'Captain' } "
                     "institution: 'institutions/alpha'"),
                IsOk());
    ApplyRules();
  }

  // Bookable, whether it worked on the day of the data or not: that is no
  // policy.
  void AddTool(const json& fields) {
    const std::string name = fields.at("name");
    ASSERT_THAT(Make("instruments", IdOf(name),
                     absl::StrCat("display_name { en: \"", name,
                                  "\" } laboratory: 'laboratories/bj-emc' "
                                  "calendar: 'calendars/always' "
                                  "service_modes: SERVICE_MODE_SELF_SERVICE")),
                IsOk());
    converter_.Add(fields);
    ++tools_;
  }

  void ApplyRules() {
    const std::string path = data_dir() + ".yaml";
    std::ofstream(path) << converter_.yaml();
    const CliOutcome applied =
        RunTrilab({"rules", "apply", "-f", path}, target(), admin_token());
    EXPECT_EQ(applied.code, 0) << applied.err;
    const std::string& lines = applied.out;
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), converter_.rules());
  }

  // The captain wants `minutes` of a tool.
  static v1::Booking Want(const std::string& tool, int day, int hour,
                          int minutes) {
    v1::Booking wish = Wish(IdOf(tool), day, hour);
    *wish.mutable_end_time() = At(day, hour, 0);
    wish.mutable_end_time()->set_seconds(wish.end_time().seconds() +
                                         60 * minutes);
    wish.set_partner("institutions/alpha");
    wish.set_member("members/captain");
    return wish;
  }

  std::vector<std::string> Codes(const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    const auto check =
        Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);
    if (!check.ok()) return {check.status().ToString()};
    return CodesOf(check->violations());
  }

  Converter converter_;
  int tools_ = 0;
};

// One world for all: making it takes longer than asking it.
TEST_F(NemoRulesTest, TheToolsOfTheNanoFabDecideAsTheirPoliciesSay) {
  EXPECT_EQ(tools_, 137);
  for (const auto& [field, count] : converter_.not_said()) {
    std::cout << "no rule says " << field << ": " << count << " tools\n";
  }
  std::cout << converter_.rules() << " rules for " << tools_ << " tools\n";

  // A length of 30 minutes to 4 hours, 14 days ahead, two a day.
  EXPECT_THAT(Codes(Want("FEI FIB 1", 1, 10, 240)), IsEmpty());
  EXPECT_THAT(Codes(Want("FEI FIB 1", 1, 10, 241)), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes(Want("FEI FIB 1", 1, 10, 29)), ElementsAre("TOO_SHORT"));
  EXPECT_THAT(Codes(Want("FEI FIB 1", 15, 10, 60)),
              ElementsAre("BEYOND_HORIZON"));
  ASSERT_THAT(Book(Want("FEI FIB 1", 1, 10, 60)), IsOk());
  ASSERT_THAT(Book(Want("FEI FIB 1", 1, 12, 60)), IsOk());
  EXPECT_THAT(Codes(Want("FEI FIB 1", 1, 14, 60)), ElementsAre("COUNT_QUOTA"));
  EXPECT_THAT(Codes(Want("FEI FIB 2", 1, 14, 60)), IsEmpty());

  // Three hours between two, and 24 hours ahead in all.
  ASSERT_THAT(Book(Want("Sputter B104 Left", 1, 8, 60)), IsOk());
  EXPECT_THAT(Codes(Want("Sputter B104 Left", 1, 11, 60)),
              ElementsAre("TOO_CLOSE"));
  EXPECT_THAT(Codes(Want("Sputter B104 Left", 1, 12, 60)), IsEmpty());

  // Policies are off from 18:00 to 08:00 and on weekends.
  EXPECT_THAT(Codes(Want("ZEISS FESEM", 1, 10, 240)), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes(Want("ZEISS FESEM", 1, 19, 240)), IsEmpty());
  EXPECT_THAT(Codes(Want("ZEISS FESEM", 5, 10, 240)), IsEmpty());
  for (const int day : {1, 2, 3}) {
    ASSERT_THAT(Book(Want("ZEISS FESEM", day, 10, 180)), IsOk());
  }
  EXPECT_THAT(Codes(Want("ZEISS FESEM", 4, 10, 60)), ElementsAre("TIME_QUOTA"));
}

}  // namespace
}  // namespace trilab::testing
