#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"

// Lists of bookings, and schedules.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Span = v1::GetScheduleResponse::Span;

class ListTest : public ServerTest {
 protected:
  static v1::Booking For(absl::string_view partner, v1::Booking wish) {
    wish.set_partner(absl::StrCat("institutions/", partner));
    return wish;
  }
  // Names of the bookings of every page.
  std::vector<std::string> Pages(client::Connection& as,
                                 absl::string_view text) {
    auto request = Proto<v1::ListBookingsRequest>(text);
    std::vector<std::string> names;
    do {
      const auto page = Call<v1::ListBookingsResponse>(
          as, "BookingService/ListBookings", request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Booking& booking : page->bookings()) {
        names.push_back(booking.name());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  std::vector<std::string> Pages(absl::string_view text) {
    return Pages(admin(), text);
  }
  absl::StatusOr<v1::GetScheduleResponse> Schedule(client::Connection& as,
                                                   const char* instrument) {
    v1::GetScheduleRequest request;
    request.add_instruments(absl::StrCat("instruments/", instrument));
    *request.mutable_start_time() = At(0, 0);
    *request.mutable_end_time() = At(1, 0);
    return Call<v1::GetScheduleResponse>(as, "BookingService/GetSchedule",
                                         request);
  }
  static std::vector<Span::Kind> KindsOf(const v1::GetScheduleResponse& all) {
    std::vector<Span::Kind> kinds;
    for (const Span& span : all.schedules(0).busy()) {
      kinds.push_back(span.kind());
    }
    return kinds;
  }
};

TEST_F(ListTest, WithAnInstrumentByStartTime) {
  ASSERT_THAT(Book(Wish("emc-1", 1, 10)), IsOk());
  ASSERT_THAT(Book(Wish("emc-2", 0, 10)), IsOk());
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Pages("instrument: 'instruments/emc-1'"),
              ElementsAre("bookings/3", "bookings/1"));
}

TEST_F(ListTest, WithoutFiltersByNumber) {
  ASSERT_THAT(Book(Wish("emc-1", 1, 10)), IsOk());
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Pages(""), ElementsAre("bookings/1", "bookings/2"));
}

TEST_F(ListTest, OnlyOfOnePartner) {
  ASSERT_THAT(Book(For("alpha", Wish("emc-1", 0, 10))), IsOk());
  ASSERT_THAT(Book(For("beta", Wish("emc-1", 0, 11))), IsOk());

  EXPECT_THAT(Pages("partner: 'institutions/beta'"), ElementsAre("bookings/2"));
}

TEST_F(ListTest, OnlyOfTheInstrumentAndThePartner) {
  ASSERT_THAT(Book(For("alpha", Wish("emc-1", 0, 10))), IsOk());
  ASSERT_THAT(Book(For("alpha", Wish("emc-2", 0, 10))), IsOk());
  ASSERT_THAT(Book(For("beta", Wish("emc-1", 0, 11))), IsOk());

  EXPECT_THAT(Pages("partner: 'institutions/alpha' "
                    "instrument: 'instruments/emc-1'"),
              ElementsAre("bookings/1"));
}

TEST_F(ListTest, OnlyWhatReachesIntoAWindow) {
  for (int hour = 9; hour < 13; ++hour) {
    ASSERT_THAT(Book(Wish("emc-1", 0, hour)), IsOk());
  }
  // 10:00 to 12:00 in Shanghai; what ends or starts at its ends is outside.
  const std::string window =
      "start_time { seconds: 1709517600 } end_time { seconds: 1709524800 }";

  EXPECT_THAT(Pages(window), ElementsAre("bookings/2", "bookings/3"));
  EXPECT_THAT(Pages("instrument: 'instruments/emc-1' " + window),
              ElementsAre("bookings/2", "bookings/3"));
}

TEST_F(ListTest, LongBookingThatBeganBeforeTheWindowIsListed) {
  ASSERT_THAT(Make("instruments", "rig",
                   "display_name { en: 'Rig' } unattended: true "
                   "laboratory: 'laboratories/bj-emc'"),
              IsOk());
  ASSERT_THAT(Book(Wish("rig", 0, 10, 24 * 20)), IsOk());

  const std::string window =
      "start_time { seconds: 1711071600 } end_time { seconds: 1711072800 }";

  EXPECT_THAT(Pages("instrument: 'instruments/rig' " + window),
              ElementsAre("bookings/1"));
}

TEST_F(ListTest, OnlyInTheStatesAskedFor) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Hold(Wish("emc-1", 0, 11), 60), IsOk());
  ASSERT_THAT(Cancel("bookings/1"), IsOk());

  EXPECT_THAT(Pages("states: STATE_HELD"), ElementsAre("bookings/2"));
  EXPECT_THAT(Pages("states: STATE_CANCELLED"), ElementsAre("bookings/1"));
  EXPECT_THAT(Pages("states: STATE_CONFIRMED"), IsEmpty());
}

TEST_F(ListTest, PagesHoldEachBookingOnce) {
  std::vector<std::string> names;
  for (int day : {0, 1, 2}) {
    for (int hour = 9; hour < 17; hour += 2) {
      const auto booking = Book(For("alpha", Wish("emc-1", day, hour, 2)));
      ASSERT_THAT(booking, IsOk());
      names.push_back(booking->name());
    }
  }

  EXPECT_EQ(Pages("page_size: 5"), names);
  EXPECT_EQ(Pages("page_size: 1 instrument: 'instruments/emc-1'"), names);
  EXPECT_EQ(Pages("page_size: 4 partner: 'institutions/alpha'"), names);
}

TEST_F(ListTest, PastBookingsAreListed) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  clock().Advance(absl::Hours(24 * 30));
  Restart();

  EXPECT_THAT(Pages("instrument: 'instruments/emc-1'"),
              ElementsAre("bookings/1"));
}

TEST_F(ListTest, MovedBookingIsListedOnceAndAtItsNewTime) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(Book(Wish("emc-1", 0, 12)), IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  *move.mutable_start_time() = At(0, 14);
  ASSERT_THAT(Call<v1::Booking>("BookingService/RescheduleBooking", move),
              IsOk());

  EXPECT_THAT(Pages("instrument: 'instruments/emc-1'"),
              ElementsAre("bookings/2", "bookings/1"));
}

TEST_F(ListTest, ScheduleShowsOpeningsBookingsHoldsBuffersAndOutages) {
  ASSERT_THAT(Book(Wish("chamber", 0, 10)), IsOk());
  ASSERT_THAT(Hold(Wish("chamber", 0, 12), 60), IsOk());
  ASSERT_THAT(Make("outages", "power",
                   "resource: 'laboratories/bj-emc' reason: 'power cut' "
                   "start_time { seconds: 1709535600 } "  // 15:00
                   "end_time { seconds: 1709539200 }"),   // 16:00
              IsOk());

  const auto schedule = Schedule(admin(), "chamber");

  ASSERT_THAT(schedule, IsOk());
  ASSERT_EQ(schedule->schedules_size(), 1);
  ASSERT_EQ(schedule->schedules(0).open_size(), 1);
  EXPECT_EQ(schedule->schedules(0).open(0).start_time().seconds(),
            At(0, 9).seconds());
  EXPECT_EQ(schedule->schedules(0).open(0).end_time().seconds(),
            At(0, 17).seconds());
  EXPECT_THAT(KindsOf(*schedule),
              ElementsAre(Span::KIND_BUFFER, Span::KIND_BOOKED,
                          Span::KIND_BUFFER, Span::KIND_BUFFER, Span::KIND_HELD,
                          Span::KIND_BUFFER, Span::KIND_OUTAGE));
  EXPECT_EQ(schedule->schedules(0).busy(6).title(), "power cut");
}

TEST_F(ListTest, OnlyWhatAnOutageHits) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Book(Wish("pool", 0, 15)), IsOk());
  ASSERT_THAT(Book(Wish("emc-1", 0, 14, 2)), IsOk());
  ASSERT_THAT(Book(Wish("emc-2", 0, 15)), IsOk());
  ASSERT_THAT(Make("outages", "power",
                   "resource: 'laboratories/bj-emc' reason: 'power cut' "
                   "start_time { seconds: 1709535600 } "  // 15:00
                   "end_time { seconds: 1709539200 } "    // 16:00
                   "unplanned: true"),
              IsOk());
  EXPECT_THAT(Pages("outage: 'outages/power' page_size: 1"),
              ElementsAre("bookings/2", "bookings/3"));
  EXPECT_THAT(Pages("outage: 'outages/power' instrument: 'instruments/pool'"),
              ElementsAre("bookings/2"));
}

TEST_F(ListTest, ScheduleShowsOthersBookingsAsBusyTimeAlone) {
  v1::Booking secret = For("alpha", Wish("emc-1", 0, 10));
  secret.set_title("prototype X");
  ASSERT_THAT(Book(secret), IsOk());

  const auto seen = Schedule(*Beta(), "emc-1");
  const auto own = Schedule(*Alpha(), "emc-1");

  ASSERT_THAT(seen, IsOk());
  ASSERT_EQ(seen->schedules(0).busy_size(), 1);
  EXPECT_EQ(seen->schedules(0).busy(0).kind(), Span::KIND_BOOKED);
  EXPECT_THAT(seen->schedules(0).busy(0).resource(), IsEmpty());
  EXPECT_THAT(seen->schedules(0).busy(0).title(), IsEmpty());
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->schedules(0).busy(0).resource(), "bookings/1");
}

}  // namespace
}  // namespace trilab::testing
