#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.grpc.pb.h"

// The stream of changes.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using Event = v1::WatchBookingsResponse;

// One open stream. Reads fail after 20 s rather than hang.
class Stream {
 public:
  Stream(client::Connection& connection, const std::string& token,
         const v1::WatchBookingsRequest& request)
      : stub_(connection.channel()) {
    context_.AddMetadata("authorization", absl::StrCat("Bearer ", token));
    context_.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    reader_ = stub_.WatchBookings(&context_, request);
  }
  ~Stream() {
    if (reader_ != nullptr) Cancel().IgnoreError();
  }

  // Returns once the server has subscribed: with the revision behind which
  // the stream begins.
  uint64_t AwaitBegin() {
    Event begin;
    EXPECT_TRUE(reader_->Read(&begin));
    EXPECT_FALSE(begin.has_booking());
    return begin.revision();
  }

  // The next `count` changes; fewer if the stream ends.
  std::vector<Event> Next(int count) {
    std::vector<Event> events;
    Event event;
    while (static_cast<int>(events.size()) < count && reader_->Read(&event)) {
      if (event.has_booking()) events.push_back(event);
    }
    EXPECT_EQ(static_cast<int>(events.size()), count);
    return events;
  }

  // What the stream ended with.
  absl::Status End() {
    Event event;
    while (reader_->Read(&event)) {
    }
    const absl::Status status = client::FromGrpcStatus(reader_->Finish());
    reader_.reset();
    return status;
  }

  absl::Status Cancel() {
    context_.TryCancel();
    return End();
  }

 private:
  v1::BookingService::Stub stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Event>> reader_;
};

class WatchTest : public ServerTest {
 protected:
  std::unique_ptr<Stream> Watch(absl::string_view request) {
    return std::make_unique<Stream>(admin(), admin_token(),
                                    Proto<v1::WatchBookingsRequest>(request));
  }
  // From now on.
  std::unique_ptr<Stream> WatchLive(absl::string_view request = "") {
    auto stream = Watch(request);
    stream->AwaitBegin();
    return stream;
  }
  static std::vector<std::string> NamesOf(const std::vector<Event>& events) {
    std::vector<std::string> names;
    for (const Event& event : events) names.push_back(event.booking().name());
    return names;
  }
  static std::vector<Event::Event> KindsOf(const std::vector<Event>& events) {
    std::vector<Event::Event> kinds;
    for (const Event& event : events) kinds.push_back(event.event());
    return kinds;
  }
};

TEST_F(WatchTest, TellsEveryStepOfABookingsLife) {
  const auto stream = WatchLive();
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());
  v1::ConfirmBookingRequest confirm;
  confirm.set_name(held->name());
  ASSERT_THAT(Call<v1::Booking>("BookingService/ConfirmBooking", confirm),
              IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(held->name());
  *move.mutable_start_time() = At(0, 12);
  ASSERT_THAT(Call<v1::Booking>("BookingService/RescheduleBooking", move),
              IsOk());
  ASSERT_THAT(Cancel(held->name()), IsOk());

  const std::vector<Event> events = stream->Next(4);

  EXPECT_THAT(KindsOf(events),
              ElementsAre(Event::EVENT_CREATED, Event::EVENT_CONFIRMED,
                          Event::EVENT_RESCHEDULED, Event::EVENT_CANCELLED));
  EXPECT_EQ(events[2].booking().start_time().seconds(), At(0, 12).seconds());
}

TEST_F(WatchTest, TellsThatAHoldExpired) {
  const auto held = Hold(Wish("emc-1", 0, 10), 60);
  ASSERT_THAT(held, IsOk());
  const auto stream = WatchLive();

  clock().Advance(absl::Minutes(61));

  const std::vector<Event> events = stream->Next(1);
  EXPECT_THAT(KindsOf(events), ElementsAre(Event::EVENT_EXPIRED));
  EXPECT_EQ(events[0].booking().state(), v1::Booking::STATE_EXPIRED);
}

TEST_F(WatchTest, BeginsBehindTheRevisionThatItTells) {
  const auto before = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(before, IsOk());
  const auto stream = Watch("");

  EXPECT_EQ(stream->AwaitBegin(), before->revision());
}

TEST_F(WatchTest, ChangesOfOneRevisionSayThatMoreFollows) {
  ASSERT_THAT(Hold(Wish("emc-1", 0, 10), 60), IsOk());
  ASSERT_THAT(Hold(Wish("emc-2", 0, 10), 60), IsOk());
  const auto stream = WatchLive();

  clock().Advance(absl::Minutes(61));

  const std::vector<Event> events = stream->Next(2);
  ASSERT_EQ(events.size(), 2);
  EXPECT_EQ(events[0].revision(), events[1].revision());
  EXPECT_TRUE(events[0].more());
  EXPECT_FALSE(events[1].more());
}

TEST_F(WatchTest, TellsThatABookingMovedAwayFromTheInstrumentAskedFor) {
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  const auto stream = WatchLive("instruments: 'instruments/emc-1'");
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  move.add_instruments("instruments/emc-2");
  ASSERT_THAT(Call<v1::Booking>("BookingService/RescheduleBooking", move),
              IsOk());

  const std::vector<Event> events = stream->Next(1);

  EXPECT_THAT(KindsOf(events), ElementsAre(Event::EVENT_RESCHEDULED));
  EXPECT_THAT(events[0].booking().instruments(),
              ElementsAre("instruments/emc-2"));
}

TEST_F(WatchTest, MessageCarriesTheBookingAsItWasAnswered) {
  const auto stream = WatchLive();
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());

  const std::vector<Event> events = stream->Next(1);

  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].booking().SerializeAsString(),
            booking->SerializeAsString());
  EXPECT_EQ(events[0].revision(), booking->revision());
}

TEST_F(WatchTest, ResumesFromARevisionWithoutGaps) {
  const auto first = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(Book(Wish("emc-1", 0, 11)), IsOk());
  ASSERT_THAT(Book(Wish("emc-1", 0, 12)), IsOk());

  const auto stream =
      Watch(absl::StrCat("start_revision: ", first->revision() + 1));

  EXPECT_THAT(NamesOf(stream->Next(2)),
              ElementsAre("bookings/2", "bookings/3"));
}

TEST_F(WatchTest, ResumesAcrossARestart) {
  const auto first = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(Book(Wish("emc-1", 0, 11)), IsOk());
  Restart();

  const auto stream =
      Watch(absl::StrCat("start_revision: ", first->revision()));
  ASSERT_THAT(Book(Wish("emc-1", 0, 12)), IsOk());

  EXPECT_THAT(NamesOf(stream->Next(3)),
              ElementsAre("bookings/1", "bookings/2", "bookings/3"));
}

TEST_F(WatchTest, ShowsOnlyTheInstrumentsAskedFor) {
  const auto stream = WatchLive("instruments: 'instruments/emc-2'");

  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Book(Wish("emc-2", 0, 10)), IsOk());

  EXPECT_THAT(NamesOf(stream->Next(1)), ElementsAre("bookings/2"));
}

TEST_F(WatchTest, ShowsOnlyThePartnerAskedFor) {
  const auto stream = WatchLive("partner: 'institutions/beta'");
  v1::Booking wish = Wish("emc-1", 0, 11);
  wish.set_partner("institutions/beta");

  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Book(wish), IsOk());

  EXPECT_THAT(NamesOf(stream->Next(1)), ElementsAre("bookings/2"));
}

TEST_F(WatchTest, MemberSeesOwnBookingsAlone) {
  const std::string token =
      NewToken("role: ROLE_MEMBER partner: 'institutions/beta' subject: 'Bo'");
  Stream stream(admin(), token, {});
  stream.AwaitBegin();

  ASSERT_THAT(Book(*Alpha(), Wish("emc-1", 0, 10)), IsOk());
  ASSERT_THAT(Book(*Connect(token), Wish("emc-1", 0, 11)), IsOk());

  EXPECT_THAT(NamesOf(stream.Next(1)), ElementsAre("bookings/2"));
}

TEST_F(WatchTest, RevisionAheadOfTheJournalIsOutOfRange) {
  const auto stream = Watch("start_revision: 1000000");

  EXPECT_THAT(stream->End(), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(WatchTest, CancelledStreamEndsAndIsNoLongerCounted) {
  const auto stream = WatchLive();
  auto status =
      Call<v1::Status>("AdminService/GetStatus", v1::GetStatusRequest());
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->watchers(), 1);

  EXPECT_THAT(stream->Cancel(), StatusIs(absl::StatusCode::kCancelled));

  const absl::Time give_up = absl::Now() + absl::Seconds(10);
  do {
    status = Call<v1::Status>("AdminService/GetStatus", v1::GetStatusRequest());
  } while (status.ok() && status->watchers() > 0 && absl::Now() < give_up);
  EXPECT_EQ(status->watchers(), 0);
}

TEST_F(WatchTest, StoppingServerEndsStreamsWithUnavailable) {
  const auto stream = WatchLive();

  server().Stop(absl::Seconds(5));

  EXPECT_THAT(stream->End(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(WatchTest, StreamOfAnExpiredTokenEnds) {
  v1::CreateAccessTokenRequest request;
  *request.mutable_access_token() =
      Proto<v1::AccessToken>("role: ROLE_AUDITOR subject: 'Audit'");
  request.mutable_access_token()->mutable_expire_time()->set_seconds(
      absl::ToUnixSeconds(clock().Now() + absl::Hours(1)));
  const auto made = Call<v1::CreateAccessTokenResponse>(
      "AdminService/CreateAccessToken", request);
  ASSERT_THAT(made, IsOk());
  Stream stream(admin(), made->bearer(), {});
  stream.AwaitBegin();
  clock().Advance(absl::Hours(2));

  ASSERT_THAT(Book(Wish("emc-1", 1, 10)), IsOk());

  EXPECT_THAT(stream.End(), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(WatchTest, StreamOfARevokedTokenEnds) {
  v1::CreateAccessTokenRequest request;
  *request.mutable_access_token() =
      Proto<v1::AccessToken>("role: ROLE_AUDITOR subject: 'Audit'");
  const auto made = Call<v1::CreateAccessTokenResponse>(
      "AdminService/CreateAccessToken", request);
  ASSERT_THAT(made, IsOk());
  Stream stream(admin(), made->bearer(), {});
  stream.AwaitBegin();
  v1::RevokeAccessTokenRequest revoke;
  revoke.set_name(made->access_token().name());
  ASSERT_THAT(Call<v1::AccessToken>("AdminService/RevokeAccessToken", revoke),
              IsOk());

  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(stream.End(), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace trilab::testing
