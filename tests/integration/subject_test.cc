#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// Who books, and the rules that count what they booked.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SubjectTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    for (const char* id : {"li", "wang"}) {
      ASSERT_THAT(Make("members", id,
                       "display_name { en: 'member' } "
                       "institution: 'institutions/alpha'"),
                  IsOk());
    }
    ASSERT_THAT(Make("members", "zhao",
                     "display_name { en: 'member' } "
                     "institution: 'institutions/beta'"),
                IsOk());
    ASSERT_THAT(Make("projects", "fuel",
                     "display_name { en: 'Fuel cells' } "
                     "institution: 'institutions/alpha'"),
                IsOk());
  }

  static v1::Booking ByLi(absl::string_view instrument, int day, int hour,
                          int hours = 1) {
    v1::Booking wish = Wish(instrument, day, hour, hours);
    wish.set_partner("institutions/alpha");
    wish.set_member("members/li");
    wish.set_project("projects/fuel");
    return wish;
  }
  static v1::Booking ByBeta(absl::string_view instrument, int day, int hour) {
    v1::Booking wish = Wish(instrument, day, hour);
    wish.set_partner("institutions/beta");
    return wish;
  }

  absl::Status MakeRule(const std::string& body) {
    return Make("rules", "rule", body);
  }

  std::vector<std::string> Codes(const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    const auto check =
        Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);
    EXPECT_THAT(check, IsOk());
    return check.ok() ? CodesOf(check->violations())
                      : std::vector<std::string>();
  }
};

TEST_F(SubjectTest, BookingCarriesMemberAndProject) {
  const auto booking = Book(ByLi("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());

  const auto read = Get(booking->name());
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->member(), "members/li");
  EXPECT_EQ(read->project(), "projects/fuel");
}

TEST_F(SubjectTest, MembersOfOthersAreRefused) {
  v1::Booking wish = ByLi("emc-1", 0, 10);
  wish.set_member("members/zhao");
  EXPECT_THAT(Book(wish), HasReason("NOT_OF_PARTNER"));
  wish.set_member("members/nobody");
  EXPECT_THAT(Book(wish), HasReason("MEMBER_NOT_FOUND"));
}

TEST_F(SubjectTest, AMemberTokenSeesItsOwnPeopleAlone) {
  v1::ListMembersRequest request;
  const auto mine = Call<v1::ListMembersResponse>(
      *Alpha(), "PolicyService/ListMembers", request);
  ASSERT_THAT(mine, IsOk());
  EXPECT_EQ(mine->members_size(), 2);
  v1::GetMemberRequest get;
  get.set_name("members/zhao");
  EXPECT_THAT(Call<v1::Member>(*Alpha(), "PolicyService/GetMember", get),
              HasReason("NOT_ALLOWED"));
}

TEST_F(SubjectTest, AMemberTokenChangesNoMember) {
  v1::DeleteMemberRequest request;
  request.set_name("members/li");

  EXPECT_THAT(Call<google::protobuf::Empty>(
                  *Alpha(), "PolicyService/DeleteMember", request),
              HasReason("NOT_ALLOWED"));
}

TEST_F(SubjectTest, AnInactiveProjectBooksNothing) {
  v1::UpdateProjectRequest request;
  request.mutable_project()->set_name("projects/fuel");
  request.mutable_project()->set_inactive(true);
  ASSERT_THAT(Call<v1::Project>("PolicyService/UpdateProject", request),
              IsOk());

  EXPECT_THAT(Codes(ByLi("emc-1", 0, 10)), ElementsAre("PROJECT_INACTIVE"));
}

TEST_F(SubjectTest, ACountQuotaHolds) {
  ASSERT_THAT(MakeRule("count_quota { owner: BOOKING_OWNER_MEMBER max: 1 "
                       "period: QUOTA_PERIOD_WEEK }"),
              IsOk());
  ASSERT_THAT(Book(ByLi("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Codes(ByLi("pool", 4, 10)), ElementsAre("COUNT_QUOTA"));
  EXPECT_THAT(Codes(ByLi("pool", 7, 10)), IsEmpty());
}

TEST_F(SubjectTest, ATimeQuotaHoldsAcrossARestart) {
  ASSERT_THAT(MakeRule("time_quota { max { seconds: 10800 } "
                       "period: QUOTA_PERIOD_ROLLING days: 60 }"),
              IsOk());
  ASSERT_THAT(Book(ByLi("emc-1", 0, 10, 2)), IsOk());
  clock().Advance(absl::Hours(24 * 28));
  Restart();

  EXPECT_THAT(Codes(ByLi("emc-1", 28, 10, 1)), IsEmpty());
  EXPECT_THAT(Codes(ByLi("emc-1", 28, 10, 2)), ElementsAre("TIME_QUOTA"));
}

TEST_F(SubjectTest, AConcurrentRuleHolds) {
  ASSERT_THAT(MakeRule("concurrent { max: 1 }"), IsOk());
  const auto booking = Book(ByLi("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());

  EXPECT_THAT(Codes(ByLi("pool", 1, 10)), ElementsAre("TOO_MANY_BOOKINGS"));
  ASSERT_THAT(Cancel(booking->name()), IsOk());
  EXPECT_THAT(Codes(ByLi("pool", 1, 10)), IsEmpty());
}

TEST_F(SubjectTest, ASpacingRuleHolds) {
  ASSERT_THAT(MakeRule("spacing { set: BOOKING_SET_INSTRUMENT "
                       "gap { seconds: 7200 } }"),
              IsOk());
  ASSERT_THAT(Book(ByLi("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Codes(ByLi("emc-1", 0, 12)), ElementsAre("TOO_CLOSE"));
  EXPECT_THAT(Codes(ByLi("emc-1", 0, 13)), IsEmpty());
}

TEST_F(SubjectTest, AnOverlapRuleHolds) {
  ASSERT_THAT(MakeRule("overlap { owner: BOOKING_OWNER_MEMBER }"), IsOk());
  ASSERT_THAT(Book(ByLi("emc-1", 0, 10)), IsOk());

  EXPECT_THAT(Codes(ByLi("pool", 0, 10)), ElementsAre("SUBJECT_BUSY"));
}

TEST_F(SubjectTest, AQualificationRuleHolds) {
  ASSERT_THAT(MakeRule("qualification { qualification: 'emc' }"), IsOk());

  EXPECT_THAT(Codes(ByLi("pool", 0, 10)), ElementsAre("MEMBER_NOT_QUALIFIED"));
  v1::UpdateMemberRequest request;
  request.mutable_member()->set_name("members/li");
  request.mutable_member()->add_qualifications()->set_qualification("emc");
  ASSERT_THAT(Call<v1::Member>("PolicyService/UpdateMember", request), IsOk());
  EXPECT_THAT(Codes(ByLi("pool", 0, 10)), IsEmpty());
  EXPECT_THAT(Codes(Wish("pool", 0, 10)), ElementsAre("MEMBER_REQUIRED"));
}

TEST_F(SubjectTest, AnAgreementRuleHolds) {
  ASSERT_THAT(MakeRule("agreement { through_end: true }"), IsOk());

  EXPECT_THAT(Codes(ByBeta("emc-1", 0, 10)), ElementsAre("NO_AGREEMENT"));
  EXPECT_THAT(Codes(ByBeta("emc-2", 0, 10)), IsEmpty());
  ASSERT_THAT(Make("agreements", "jjj",
                   "display_name { en: 'Agreement' } "
                   "partners: 'institutions/beta' centres: 'centres/bj'"),
              IsOk());
  EXPECT_THAT(Codes(ByBeta("emc-1", 0, 10)), IsEmpty());
}

TEST_F(SubjectTest, ARuleForAMemberWinsOverOneForAll) {
  ASSERT_THAT(MakeRule("duration { max_duration { seconds: 3600 } }"), IsOk());
  ASSERT_THAT(Make("rules", "li",
                   "member: 'members/li' "
                   "duration { max_duration { seconds: 7200 } }"),
              IsOk());

  EXPECT_THAT(Codes(ByLi("emc-1", 0, 10, 2)), IsEmpty());
}

TEST_F(SubjectTest, SlotsObeyTheAskersQuota) {
  ASSERT_THAT(MakeRule("count_quota { owner: BOOKING_OWNER_MEMBER max: 1 "
                       "period: QUOTA_PERIOD_DAY }"),
              IsOk());
  ASSERT_THAT(Book(ByLi("emc-1", 0, 10)), IsOk());
  v1::SearchSlotsRequest request;
  request.mutable_ask()->add_instruments("instruments/emc-1");
  *request.mutable_ask()->mutable_duration() = Minutes(60);
  request.mutable_ask()->set_partner("institutions/alpha");
  request.mutable_ask()->set_member("members/li");

  const auto answer =
      Call<v1::SearchSlotsResponse>("BookingService/SearchSlots", request);

  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->slots_size(), 1);
  EXPECT_EQ(answer->slots(0).start_time().seconds(), At(1, 9).seconds());
}

}  // namespace
}  // namespace trilab::testing
