#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "server/sequencer/journal_reader.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// Who may call, and how far each role reaches.

namespace trilab::testing {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class AuthTest : public ServerTest {
 protected:
  absl::Status WhoAmI(client::Connection& as) {
    return Call<v1::AccessToken>(as, "AdminService/GetCaller",
                                 google::protobuf::Empty())
        .status();
  }
  static absl::Status MakeInstrument(client::Connection& as,
                                     absl::string_view laboratory) {
    v1::CreateInstrumentRequest request;
    request.mutable_instrument()->mutable_display_name()->set_en("New");
    request.mutable_instrument()->set_laboratory(
        absl::StrCat("laboratories/", laboratory));
    return Call<v1::Instrument>(as, "CatalogService/CreateInstrument", request)
        .status();
  }
  static absl::Status Update(client::Connection& as, absl::string_view body) {
    v1::UpdateInstrumentRequest request;
    *request.mutable_instrument() = Proto<v1::Instrument>(body);
    return Call<v1::Instrument>(as, "CatalogService/UpdateInstrument", request)
        .status();
  }
  static absl::Status MakeRule(client::Connection& as,
                               absl::string_view scope) {
    v1::CreateRuleRequest request;
    *request.mutable_rule() = Proto<v1::Rule>(absl::StrCat(
        "notice { min_notice { seconds: 3600 } } scope {", scope, "}"));
    return Call<v1::Rule>(as, "PolicyService/CreateRule", request).status();
  }
  static absl::Status GetBooking(client::Connection& as,
                                 absl::string_view name) {
    v1::GetBookingRequest request;
    request.set_name(std::string(name));
    return Call<v1::Booking>(as, "BookingService/GetBooking", request).status();
  }
  static absl::Status CancelBooking(client::Connection& as,
                                    absl::string_view name) {
    v1::CancelBookingRequest request;
    request.set_name(std::string(name));
    return Call<v1::Booking>(as, "BookingService/CancelBooking", request)
        .status();
  }
  static std::vector<std::string> List(client::Connection& as,
                                       absl::string_view request) {
    const auto page =
        Call<v1::ListBookingsResponse>(as, "BookingService/ListBookings",
                                       Proto<v1::ListBookingsRequest>(request));
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const auto& booking : page->bookings()) {
      names.push_back(booking.name());
    }
    return names;
  }
  static absl::Status Status(client::Connection& as) {
    return Call<v1::Status>(as, "AdminService/GetStatus",
                            v1::GetStatusRequest())
        .status();
  }
  absl::StatusOr<v1::CreateAccessTokenResponse> MakeAuditor(
      absl::string_view subject, absl::string_view request_id) {
    v1::CreateAccessTokenRequest request;
    request.mutable_access_token()->set_role(v1::ROLE_AUDITOR);
    request.mutable_access_token()->set_subject(std::string(subject));
    request.set_request_id(std::string(request_id));
    return Call<v1::CreateAccessTokenResponse>("AdminService/CreateAccessToken",
                                               request);
  }
  static absl::Status Tokens(client::Connection& as) {
    v1::CreateAccessTokenRequest request;
    *request.mutable_access_token() =
        Proto<v1::AccessToken>("role: ROLE_ADMINISTRATOR subject: 'me'");
    return Call<v1::CreateAccessTokenResponse>(
               as, "AdminService/CreateAccessToken", request)
        .status();
  }
  static v1::Booking For(absl::string_view partner, v1::Booking wish) {
    wish.set_partner(absl::StrCat("institutions/", partner));
    return wish;
  }
};

TEST_F(AuthTest, CallWithoutTokenIsUnauthenticated) {
  const absl::Status status = WhoAmI(*Connect(""));

  EXPECT_THAT(status, StatusIs(StatusCode::kUnauthenticated));
  EXPECT_THAT(status, HasReason("TOKEN_MISSING"));
}

TEST_F(AuthTest, UnknownTokensAreAllRefusedAlike) {
  std::string wrong_secret = admin_token();
  wrong_secret.back() = wrong_secret.back() == 'A' ? 'B' : 'A';
  const std::string unknown_id =
      absl::StrCat("trilab_t-000000000000_", std::string(43, 'x'));

  for (const std::string& token :
       {wrong_secret, unknown_id, std::string("trilab_"), std::string("x")}) {
    const absl::Status status = WhoAmI(*Connect(token));
    EXPECT_THAT(status, StatusIs(StatusCode::kUnauthenticated));
    EXPECT_THAT(status, HasReason("TOKEN_INVALID"));
    EXPECT_EQ(status.message(), "The access token is not known here.");
  }
}

TEST_F(AuthTest, TokenEndsAtItsExpireTime) {
  const auto audit = Connect(NewToken(absl::StrCat(
      "role: ROLE_AUDITOR subject: 'Audit' expire_time { seconds: ",
      At(0, 9).seconds(), " }")));
  ASSERT_THAT(WhoAmI(*audit), IsOk());

  clock().Advance(absl::Hours(1));

  EXPECT_THAT(WhoAmI(*audit), HasReason("TOKEN_EXPIRED"));
}

TEST_F(AuthTest, RevokedTokenIsRefusedAtOnceAndAfterARestart) {
  v1::CreateAccessTokenRequest request;
  *request.mutable_access_token() =
      Proto<v1::AccessToken>("role: ROLE_AUDITOR subject: 'Audit'");
  const auto made = Call<v1::CreateAccessTokenResponse>(
      "AdminService/CreateAccessToken", request);
  ASSERT_THAT(made, IsOk());
  v1::RevokeAccessTokenRequest revoke;
  revoke.set_name(made->access_token().name());

  const auto revoked =
      Call<v1::AccessToken>("AdminService/RevokeAccessToken", revoke);

  ASSERT_THAT(revoked, IsOk());
  EXPECT_TRUE(revoked->revoked());
  EXPECT_THAT(WhoAmI(*Connect(made->bearer())), HasReason("TOKEN_REVOKED"));
  Restart();
  EXPECT_THAT(WhoAmI(*Connect(made->bearer())), HasReason("TOKEN_REVOKED"));
}

TEST_F(AuthTest, CallerIsToldWhoItIs) {
  const auto caller = Call<v1::AccessToken>(*Alpha(), "AdminService/GetCaller",
                                            google::protobuf::Empty());

  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->role(), v1::ROLE_MEMBER);
  EXPECT_EQ(caller->partner(), "institutions/alpha");
  EXPECT_EQ(caller->subject(), "Ada");
}

TEST_F(AuthTest, TokensAreListedWithoutSecrets) {
  const std::string bearer = NewToken("role: ROLE_AUDITOR subject: 'Audit'");

  const auto tokens = Call<v1::ListAccessTokensResponse>(
      "AdminService/ListAccessTokens", v1::ListAccessTokensRequest());

  ASSERT_THAT(tokens, IsOk());
  EXPECT_EQ(tokens->access_tokens_size(), 2);
  EXPECT_FALSE(absl::StrContains(tokens->SerializeAsString(),
                                 bearer.substr(bearer.size() - 43)));
}

TEST_F(AuthTest, RepeatedRequestNamesTheTokenThatItMade) {
  const auto made = MakeAuditor("Audit", "once");
  ASSERT_THAT(made, IsOk());

  const auto repeat = MakeAuditor("Audit", "once");

  EXPECT_THAT(repeat, StatusIs(StatusCode::kAlreadyExists,
                               made->access_token().name()));
  EXPECT_THAT(repeat, HasReason("TOKEN_MADE_BEFORE"));
  const auto tokens = Call<v1::ListAccessTokensResponse>(
      "AdminService/ListAccessTokens", v1::ListAccessTokensRequest());
  ASSERT_THAT(tokens, IsOk());
  EXPECT_EQ(tokens->access_tokens_size(), 2);
}

TEST_F(AuthTest, RequestIdOfATokenCannotMakeAnother) {
  ASSERT_THAT(MakeAuditor("Audit", "once"), IsOk());

  EXPECT_THAT(MakeAuditor("Somebody else", "once"),
              HasReason("REQUEST_ID_REUSED"));
}

TEST_F(AuthTest, JournalTellsWhoMadeAToken) {
  const auto caller = Call<v1::AccessToken>("AdminService/GetCaller",
                                            google::protobuf::Empty());
  ASSERT_THAT(caller, IsOk());
  ASSERT_THAT(MakeAuditor("Audit", ""), IsOk());

  Sequencer& sequencer = server().sequencer();
  const auto record = ReadRecord(sequencer.journal(), sequencer.revision());
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ("accessTokens/" + (*record)->principal, caller->name());
}

TEST_F(AuthTest, MemberBooksForItsPartner) {
  const auto booking = Book(*Alpha(), Wish("emc-1", 0, 10));

  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ(booking->partner(), "institutions/alpha");
  EXPECT_EQ(booking->subject(), "Ada");
}

TEST_F(AuthTest, MemberCannotBookForAnotherPartner) {
  EXPECT_THAT(Book(*Alpha(), For("beta", Wish("emc-1", 0, 10))),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, MemberNeitherSeesNorChangesOthersBookings) {
  const auto booking = Book(*Alpha(), Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  const auto beta = Beta();

  EXPECT_THAT(GetBooking(*beta, booking->name()),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(CancelBooking(*beta, booking->name()),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(List(*beta, ""), IsEmpty());
  EXPECT_THAT(List(*beta, "partner: 'institutions/alpha'"), IsEmpty());
  EXPECT_THAT(List(*beta, "instrument: 'instruments/emc-1'"), IsEmpty());
}

TEST_F(AuthTest, RefusedMemberDoesNotLearnWhoseTimeItIs) {
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.set_title("prototype X");
  ASSERT_THAT(Book(*Alpha(), wish), IsOk());

  const auto refused = Book(*Beta(), Wish("emc-1", 0, 10));

  const client::CallError error = client::DecodeError(refused.status());
  ASSERT_EQ(error.violations.size(), 1);
  const std::string told = error.violations[0].DebugString();
  EXPECT_FALSE(absl::StrContains(told, "alpha")) << told;
  EXPECT_FALSE(absl::StrContains(told, "prototype")) << told;
}

TEST_F(AuthTest, MemberSeesItsOwnBookings) {
  const auto alpha = Alpha();
  const auto booking = Book(*alpha, Wish("emc-1", 0, 10));
  ASSERT_THAT(Book(*Beta(), Wish("emc-1", 0, 11)), IsOk());

  EXPECT_THAT(GetBooking(*alpha, booking->name()), IsOk());
  EXPECT_THAT(List(*alpha, ""), ElementsAre(booking->name()));
  EXPECT_THAT(CancelBooking(*alpha, booking->name()), IsOk());
}

TEST_F(AuthTest, MemberChangesNothingInTheCatalogue) {
  const auto alpha = Alpha();

  EXPECT_THAT(MakeInstrument(*alpha, "bj-emc"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(MakeRule(*alpha, "centre: 'centres/bj'"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Status(*alpha), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Tokens(*alpha), StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, ManagerChangesItsOwnCentreAlone) {
  const auto manager = Manager();

  EXPECT_THAT(MakeInstrument(*manager, "bj-emc"), IsOk());
  EXPECT_THAT(MakeInstrument(*manager, "tj-emc"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Update(*manager, "name: 'instruments/emc-2' capacity: 2"),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, ManagerCannotMoveAnInstrumentToAnotherCentre) {
  EXPECT_THAT(Update(*Manager(),
                     "name: 'instruments/emc-1' "
                     "laboratory: 'laboratories/tj-emc'"),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, ManagerMakesRulesOfItsOwnCentreAlone) {
  const auto manager = Manager();

  EXPECT_THAT(MakeRule(*manager, "centre: 'centres/bj'"), IsOk());
  EXPECT_THAT(MakeRule(*manager, "instrument: 'instruments/emc-1'"), IsOk());
  EXPECT_THAT(MakeRule(*manager, "centre: 'centres/tj'"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(MakeRule(*manager, ""), StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, ManagerBooksAndSeesItsOwnCentreAlone) {
  const auto manager = Manager();
  ASSERT_THAT(Book(Wish("emc-2", 0, 10)), IsOk());
  ASSERT_THAT(Book(*Alpha(), Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Book(*manager, For("beta", Wish("emc-1", 0, 11))), IsOk());
  EXPECT_THAT(Book(*manager, Wish("emc-2", 0, 11)),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(List(*manager, ""), ElementsAre("bookings/2", "bookings/3"));
  EXPECT_THAT(CancelBooking(*manager, "bookings/1"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(CancelBooking(*manager, "bookings/2"), IsOk());
}

// Both chambers at once, one of each centre.
v1::Booking JointWish() {
  v1::Booking wish = Wish("emc-1", 0, 10);
  wish.add_instruments("instruments/emc-2");
  return wish;
}

TEST_F(AuthTest, ManagerCannotMoveABookingThatAlsoTakesAnotherCentre) {
  ASSERT_THAT(Book(JointWish()), IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name("bookings/1");
  *move.mutable_start_time() = At(0, 13);

  EXPECT_THAT(
      Call<v1::Booking>(*Manager(), "BookingService/RescheduleBooking", move),
      StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, ManagerMayCancelABookingThatAlsoTakesAnotherCentre) {
  ASSERT_THAT(Book(JointWish()), IsOk());

  EXPECT_THAT(CancelBooking(*Manager(), "bookings/1"), IsOk());
}

TEST_F(AuthTest, MemberCannotCheckABookingForAnotherPartner) {
  v1::CheckBookingRequest check;
  *check.mutable_booking() = For("beta", Wish("emc-1", 0, 10));

  EXPECT_THAT(Call<v1::CheckBookingResponse>(
                  *Alpha(), "BookingService/CheckBooking", check),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, AuditorReadsEverythingAndChangesNothing) {
  const auto auditor = Auditor();
  ASSERT_THAT(Book(*Alpha(), Wish("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(List(*auditor, ""), ElementsAre("bookings/1"));
  EXPECT_THAT(Status(*auditor), IsOk());
  EXPECT_THAT(Book(*auditor, Wish("emc-1", 0, 11)),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(CancelBooking(*auditor, "bookings/1"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(MakeInstrument(*auditor, "bj-emc"),
              StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Tokens(*auditor), StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(AuthTest, AnothersRequestIdTellsNothingOfIt) {
  const auto alpha = Alpha();
  ASSERT_THAT(Book(*alpha, Wish("emc-1", 0, 10), "shared"), IsOk());

  const auto other = Book(*Beta(), Wish("emc-1", 0, 11), "shared");

  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->partner(), "institutions/beta");
}

}  // namespace
}  // namespace trilab::testing
