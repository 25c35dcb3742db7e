#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/cli_runner.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"

// Bookings from a CSV table, by the command line against a real server.

namespace trilab::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class BookingImportTest : public ServerTest {
 protected:
  CliOutcome Import(const std::string& csv,
                    std::vector<std::string> options = {}) {
    const std::string path = data_dir() + ".csv";
    std::ofstream(path) << csv;
    std::vector<std::string> arguments = {"bookings", "import", path};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return RunTrilab(arguments, target(), admin_token());
  }

  int Count() {
    v1::ListBookingsRequest request;
    request.set_page_size(1000);
    const auto list =
        Call<v1::ListBookingsResponse>("BookingService/ListBookings", request);
    return list.ok() ? list->bookings_size() : -1;
  }
};

constexpr char kTwo[] =
    "instruments,start,duration,partner,title\n"
    "emc-1,2024-03-04 10:00,2h,alpha,辐射发射\n"
    "emc-1+pool,2024-03-05 10:00,1h,beta,conducted\n";

TEST_F(BookingImportTest, MakesTheBookingOfEachRow) {
  const CliOutcome outcome = Import(kTwo);

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("2 rows, 2 booked, 0 refused"));
  const auto first = Get("bookings/1");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->partner(), "institutions/alpha");
  EXPECT_EQ(first->title(), "辐射发射");
  EXPECT_EQ(Get("bookings/2")->instruments_size(), 2);
}

TEST_F(BookingImportTest, AFileReadTwiceBooksOnce) {
  ASSERT_EQ(Import(kTwo).code, 0);

  const CliOutcome again = Import(kTwo);

  EXPECT_EQ(again.code, 0) << again.out;
  EXPECT_EQ(Count(), 2);
}

TEST_F(BookingImportTest, LikeRowsAreBookedEach) {
  ASSERT_EQ(Import("instruments,start,duration\n"
                   "pool,2024-03-04 10:00,2h\n"
                   "pool,2024-03-04 10:00,2h\n")
                .code,
            0);

  EXPECT_EQ(Count(), 2);
}

TEST_F(BookingImportTest, ARefusedRowIsExplainedAndTheOthersAreBooked) {
  const CliOutcome outcome = Import(
      "仪器,开始,时长\n"
      "emc-1,2024-03-04 10:00,2h\n"
      "emc-1,2024-03-04 11:00,2h\n"
      "nowhere,2024-03-04 11:00,2h\n"
      "emc-1,2024-03-04 25:00,2h\n"
      "emc-1,2024-03-04 13:00,2h\n");

  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("5 rows, 2 booked, 3 refused"),
                    HasSubstr("   3  emc-1"), HasSubstr("OCCUPIED"),
                    HasSubstr("INSTRUMENT_NOT_FOUND"), HasSubstr("25:00")));
}

TEST_F(BookingImportTest, ADryRunBooksNothing) {
  const CliOutcome outcome = Import(kTwo, {"--dry-run"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("2 could be booked"));
  EXPECT_EQ(Count(), 0);
}

TEST_F(BookingImportTest, AFileWithAStrangeColumnBooksNothing) {
  const CliOutcome outcome = Import(
      "instruments,start,duration,colour\nemc-1,2024-03-04 10:00,2h,red\n");

  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("\"colour\""), HasSubstr("title")));
  EXPECT_EQ(Count(), 0);
}

}  // namespace
}  // namespace trilab::testing
