#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/byte_buffer.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.grpc.pb.h"

// What goes with calls: metadata, deadlines, sizes, health, reflection.

namespace trilab::testing {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

std::string TrailerOf(const grpc::ClientContext& context, const char* name) {
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto found = trailers.find(name);
  if (found == trailers.end()) return "";
  return std::string(found->second.data(), found->second.size());
}

class TransportTest : public ServerTest {
 protected:
  grpc::Status CreateBooking(grpc::ClientContext& context,
                             const v1::Booking& wish) {
    v1::BookingService::Stub stub(admin().channel());
    v1::CreateBookingRequest request;
    *request.mutable_booking() = wish;
    v1::Booking booking;
    return stub.CreateBooking(&context, request, &booking);
  }

  // Sends raw bytes to a method with one answer or more, as clients without
  // its schema would, and returns the first answer's bytes.
  std::string CallRaw(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(admin().channel());
    grpc::CompletionQueue queue;
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    const auto call = stub.PrepareCall(&context, method, &queue);
    const auto wait = [&queue] {
      void* tag = nullptr;
      bool ok = false;
      return queue.Next(&tag, &ok) && ok;
    };
    call->StartCall(nullptr);
    EXPECT_TRUE(wait());
    const grpc::Slice slice(bytes);
    call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    EXPECT_TRUE(wait());
    call->WritesDone(nullptr);
    EXPECT_TRUE(wait());
    grpc::ByteBuffer answer;
    call->Read(&answer, nullptr);
    EXPECT_TRUE(wait());
    grpc::Status status;
    call->Finish(&status, nullptr);
    EXPECT_TRUE(wait());
    EXPECT_TRUE(status.ok()) << status.error_message();
    grpc::Slice whole;
    if (!answer.Valid() || !answer.DumpToSingleSlice(&whole).ok()) return "";
    return std::string(reinterpret_cast<const char*>(whole.begin()),
                       whole.size());
  }
};

TEST_F(TransportTest, EveryAnswerCarriesRevisionAndTime) {
  grpc::ClientContext booked;
  Prepare(booked);
  ASSERT_TRUE(CreateBooking(booked, Wish("emc-1", 0, 10)).ok());
  grpc::ClientContext read;
  Prepare(read);
  v1::GetBookingRequest request;
  request.set_name("bookings/1");
  v1::Booking booking;
  v1::BookingService::Stub stub(admin().channel());
  ASSERT_TRUE(stub.GetBooking(&read, request, &booking).ok());

  EXPECT_EQ(TrailerOf(booked, "trilab-revision"),
            absl::StrCat(booking.revision()));
  EXPECT_EQ(TrailerOf(read, "trilab-revision"),
            absl::StrCat(booking.revision()));
  EXPECT_EQ(TrailerOf(read, "trilab-time"), "2024-03-04T00:00:00.000Z");
}

TEST_F(TransportTest, RefusalCarriesARevisionToo) {
  grpc::ClientContext context;
  Prepare(context);

  ASSERT_FALSE(CreateBooking(context, Wish("emc-1", 5, 10)).ok());

  EXPECT_NE(TrailerOf(context, "trilab-revision"), "");
}

TEST_F(TransportTest, ExpiredDeadlineEndsACall) {
  grpc::ClientContext context;
  Prepare(context);
  context.set_deadline(absl::ToChronoTime(absl::Now() - absl::Seconds(1)));

  const grpc::Status status = CreateBooking(context, Wish("emc-1", 0, 10));

  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(TransportTest, OversizeRequestIsResourceExhausted) {
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.set_note(std::string(5 << 20, 'x'));

  EXPECT_THAT(Book(wish), StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(TransportTest, LargestListOfViolationsReachesTheCaller) {
  v1::Booking wish;
  for (int i = 0; i < 16; ++i) {
    ASSERT_THAT(Make("instruments", absl::StrCat("rack-", i),
                     "display_name { zh: '机架' } "
                     "laboratory: 'laboratories/bj-emc' "
                     "qualification: 'nobody'"),
                IsOk());
    wish.add_instruments(absl::StrCat("instruments/rack-", i));
  }
  *wish.mutable_start_time() = At(6, 3);
  *wish.mutable_end_time() = At(6, 4);
  wish.set_units(2);
  wish.set_service_mode(v1::SERVICE_MODE_SAMPLE);
  wish.mutable_need()->set_standard("GB/T 18655");

  const auto refused = Book(wish);

  const client::CallError error = client::DecodeError(refused.status());
  EXPECT_EQ(error.reason, "BOOKING_REFUSED") << error.message;
  EXPECT_GT(error.violations.size(), 5);
  EXPECT_EQ(error.metadata.count("violations_left_out"), 1);
}

TEST_F(TransportTest, PlainClientWithDefaultLimitsReadsARefusal) {
  const auto channel =
      grpc::CreateChannel(target(), grpc::InsecureChannelCredentials());
  v1::BookingService::Stub stub(channel);
  grpc::ClientContext context;
  Prepare(context);
  v1::CreateBookingRequest request;
  for (const char* name : {"emc-1", "emc-2", "pool", "chamber"}) {
    request.mutable_booking()->add_instruments(
        absl::StrCat("instruments/", name));
  }
  *request.mutable_booking()->mutable_start_time() = At(6, 3);
  *request.mutable_booking()->mutable_end_time() = At(6, 4);
  request.mutable_booking()->set_units(9);
  request.mutable_booking()->mutable_need()->set_standard("GB/T 2423.1");
  v1::Booking booking;

  const grpc::Status status = stub.CreateBooking(&context, request, &booking);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION)
      << status.error_message();
}

TEST_F(TransportTest, HealthOfTheServerAndOfEachServiceIsServing) {
  // grpc.health.v1: field 1 of the request is the service; field 1 of the
  // answer is the status, 1 for SERVING.
  for (const std::string& service :
       {std::string(), std::string("trilab.v1.BookingService")}) {
    const std::string request =
        service.empty()
            ? ""
            : absl::StrCat("\x0a", std::string(1, char(service.size())),
                           service);
    EXPECT_EQ(CallRaw("/grpc.health.v1.Health/Check", request), "\x08\x01")
        << service;
  }
}

TEST_F(TransportTest, ReflectionListsEveryService) {
  // Field 7 of the request: list_services.
  const std::string answer =
      CallRaw("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string("\x3a\x00", 2));

  for (const char* service :
       {"AdminService", "BookingService", "CatalogService", "PolicyService"}) {
    EXPECT_THAT(answer, HasSubstr(absl::StrCat("trilab.v1.", service)));
  }
}

TEST_F(TransportTest, UnknownMethodIsUnimplemented) {
  EXPECT_THAT(Call<v1::Booking>("BookingService/Fly", v1::Booking()),
              StatusIs(StatusCode::kUnimplemented));
}

TEST_F(TransportTest, BytesThatAreNoRequestAreRefused) {
  v1::Booking not_a_request = Wish("emc-1", 0, 10);
  not_a_request.set_name("\xff\xfe");

  const auto status =
      Call<v1::Booking>("BookingService/CreateBooking", not_a_request);

  EXPECT_THAT(status, ::testing::Not(IsOk()));
  EXPECT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());
}

TEST_F(TransportTest, PlaintextBeyondLoopbackNeedsToBeAllowed) {
  ServerOptions open = options();
  open.data_dir = folder().Join("open");
  open.listen = "0.0.0.0:0";

  EXPECT_THAT(Server::Start(open),
              StatusIs(StatusCode::kInvalidArgument, "TLS"));
  EXPECT_FALSE(std::filesystem::exists(open.data_dir));
}

TEST_F(TransportTest, StatusTellsHowTheServerIs) {
  ASSERT_THAT(Book(Wish("emc-1", 0, 10)), IsOk());

  const auto status =
      Call<v1::Status>("AdminService/GetStatus", v1::GetStatusRequest());

  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->version(), "0.1.0");
  EXPECT_EQ(status->format_version(), 1);
  EXPECT_EQ(status->active_bookings(), 1);
  EXPECT_EQ(status->resources().at("instruments"), 4);
  EXPECT_TRUE(status->writable());
  EXPECT_EQ(status->store_id().size(), 36);
}

}  // namespace
}  // namespace trilab::testing
