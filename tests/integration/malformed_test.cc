#include <cstdint>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/admin_service.pb.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/policy_service.pb.h"

// Malformed requests are INVALID_ARGUMENT and name the field.

namespace trilab::testing {
namespace {

struct Malformed {
  const char* label;
  const char* method;
  const char* type;  // Of the request.
  const char* request;
  const char* field;  // That the error names.
};

#define TRILAB_BOOKING                \
  "instruments: 'instruments/emc-1' " \
  "start_time { seconds: 1709517600 } "

constexpr Malformed kMalformed[] = {
    {"NameOfAnotherKind", "BookingService/GetBooking", "GetBookingRequest",
     "name: 'instruments/emc-1'", "name"},
    {"NameWithoutNumber", "BookingService/GetBooking", "GetBookingRequest",
     "name: 'bookings/'", "name"},
    {"NameWithSign", "BookingService/GetBooking", "GetBookingRequest",
     "name: 'bookings/-1'", "name"},
    {"NumberTooLarge", "BookingService/GetBooking", "GetBookingRequest",
     "name: 'bookings/99999999999999999999'", "name"},
    {"NumberWithZeros", "BookingService/GetBooking", "GetBookingRequest",
     "name: 'bookings/007'", "name"},
    {"EmptyName", "CatalogService/GetInstrument", "GetInstrumentRequest", "",
     "name"},
    {"NameInCapitals", "CatalogService/GetInstrument", "GetInstrumentRequest",
     "name: 'instruments/EMC'", "name"},
    {"NameWithSlash", "CatalogService/GetInstrument", "GetInstrumentRequest",
     "name: 'instruments/a/b'", "name"},
    {"BookingMissing", "BookingService/CreateBooking", "CreateBookingRequest",
     "", "booking.start_time"},
    {"NoInstruments", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { start_time { seconds: 60 } end_time { seconds: 120 } }",
     "booking.instruments"},
    {"InstrumentTwice", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { instruments: 'instruments/emc-1' " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } }",
     "booking.instruments"},
    {"InstrumentMalformed", "BookingService/CreateBooking",
     "CreateBookingRequest",
     "booking { instruments: 'emc-1' start_time { seconds: 60 } "
     "end_time { seconds: 120 } }",
     "booking.instruments[0]"},
    {"StartMissing", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { instruments: 'instruments/emc-1' "
     "end_time { seconds: 1709521200 } }",
     "booking.start_time"},
    {"EndMissing", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "}", "booking.end_time"},
    {"EndBeforeStart", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1709514000 } }",
     "booking.end_time"},
    {"StartWithSeconds", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { instruments: 'instruments/emc-1' "
     "start_time { seconds: 1709517601 } end_time { seconds: 1709521200 } }",
     "booking.start_time"},
    {"EndWithNanos", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1709521200 nanos: 1 } }",
     "booking.end_time"},
    {"StartBeforeTheEpoch", "BookingService/CreateBooking",
     "CreateBookingRequest",
     "booking { instruments: 'instruments/emc-1' "
     "start_time { seconds: -60 } end_time { seconds: 60 } }",
     "booking.start_time"},
    {"EndBeyondAllTime", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 9223372036854775800 } }",
     "booking.end_time"},
    {"LongerThanThirtyDays", "BookingService/CreateBooking",
     "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1712109660 } }",
     "booking.end_time"},
    {"NegativeUnits", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1709521200 } units: -1 }",
     "booking.units"},
    {"UnknownMode", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } service_mode: 9 }",
     "booking.service_mode"},
    {"ControlCharacterInTitle", "BookingService/CreateBooking",
     "CreateBookingRequest",
     "booking { " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } title: '\\001' }",
     "booking.title"},
    {"UnknownRanking", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ranking: 9 ask { instruments: 'instruments/emc-1' "
     "duration { seconds: 3600 } }",
     "ranking"},
    {"ScheduleWithoutStart", "BookingService/GetSchedule", "GetScheduleRequest",
     "instruments: 'instruments/emc-1' end_time { seconds: 1709521200 }",
     "start_time"},
    {"OutageWithoutStart", "CatalogService/CreateOutage", "CreateOutageRequest",
     "outage { resource: 'instruments/emc-1' "
     "end_time { seconds: 1709521200 } }",
     "outage.start_time"},
    {"UnknownAction", "PolicyService/CreateRule", "CreateRuleRequest",
     "rule { action: 77 duration { min_duration { seconds: 60 } } }",
     "rule.action"},
    {"UnknownMissingHolidays", "CatalogService/CreateCalendar",
     "CreateCalendarRequest", "calendar { missing_holidays: 9 }",
     "calendar.missing_holidays"},
    {"CalibrationWithoutStart", "CatalogService/CreateInstrument",
     "CreateInstrumentRequest",
     "instrument { display_name { en: 'x' } laboratory: 'laboratories/emc' "
     "calibration_end_time { seconds: 1709521200 } }",
     "instrument.calibration_start_time"},
    {"CentresOfAnOddRegion", "CatalogService/ListCentres", "ListCentresRequest",
     "regions: 7", "regions[0]"},
    {"HoldTooShort", "BookingService/CreateBooking", "CreateBookingRequest",
     "hold_duration { seconds: 0 } booking { " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } }",
     "hold_duration"},
    {"HoldTooLong", "BookingService/CreateBooking", "CreateBookingRequest",
     "hold_duration { seconds: 604860 } booking { " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } }",
     "hold_duration"},
    {"RequestIdWithSpace", "BookingService/CreateBooking",
     "CreateBookingRequest",
     "request_id: 'a b' booking { " TRILAB_BOOKING
     "end_time { seconds: 1709521200 } }",
     "request_id"},
    {"NeedOfNoScheme", "BookingService/CreateBooking", "CreateBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1709521200 } "
     "need { accreditations: ACCREDITATION_SCHEME_UNSPECIFIED } }",
     "booking.need.accreditations[0]"},
    {"NeedWithEmptyRange", "BookingService/CheckBooking", "CheckBookingRequest",
     "booking { " TRILAB_BOOKING "end_time { seconds: 1709521200 } "
     "need { ranges { parameter: 'f' minimum: 2 maximum: 1 } } }",
     "booking.need.ranges[0].maximum"},
    {"EtagThatIsNone", "BookingService/CancelBooking", "CancelBookingRequest",
     "name: 'bookings/1' etag: 'abc'", "etag"},
    {"AskWithoutDuration", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ask { instruments: 'instruments/emc-1' }", "ask.duration"},
    {"AskForNothing", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ask { duration { seconds: 3600 } }", "ask.instruments"},
    {"AskWithSeconds", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ask { instruments: 'instruments/emc-1' duration { seconds: 61 } }",
     "ask.duration"},
    {"AskOfEndlessWindow", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ask { instruments: 'instruments/emc-1' duration { seconds: 60 } "
     "end_time { seconds: 1900000020 } }",
     "ask.end_time"},
    {"NearestOfNothing", "BookingService/SearchSlots", "SearchSlotsRequest",
     "ranking: RANKING_NEAREST ask { instruments: 'instruments/emc-1' "
     "duration { seconds: 60 } }",
     "near"},
    {"NearNowhere", "BookingService/SearchSlots", "SearchSlotsRequest",
     "near: 'Atlantis' ask { instruments: 'instruments/emc-1' "
     "duration { seconds: 60 } }",
     "near"},
    {"ExplainNothing", "BookingService/ExplainAsk", "ExplainAskRequest",
     "ask { duration { seconds: 3600 } }", "ask.instruments"},
    {"WishBeforeTheWindow", "BookingService/ExplainAsk", "ExplainAskRequest",
     "ask { instruments: 'instruments/emc-1' duration { seconds: 60 } } "
     "wish_start_time { seconds: 60 }",
     "wish_start_time"},
    {"PageTokenOfNobody", "BookingService/ListBookings", "ListBookingsRequest",
     "page_token: 'AAAA'", "page_token"},
    {"PageTokenNotBase64", "CatalogService/ListInstruments",
     "ListInstrumentsRequest", "page_token: '%%%'", "page_token"},
    {"NegativePageSize", "CatalogService/ListInstruments",
     "ListInstrumentsRequest", "page_size: -1", "page_size"},
    {"UnknownState", "BookingService/ListBookings", "ListBookingsRequest",
     "states: STATE_UNSPECIFIED", "states[0]"},
    {"WindowReversed", "BookingService/ListBookings", "ListBookingsRequest",
     "start_time { seconds: 120 } end_time { seconds: 60 }", "end_time"},
    {"ScheduleOfNothing", "BookingService/GetSchedule", "GetScheduleRequest",
     "start_time { seconds: 60 } end_time { seconds: 120 }", "instruments"},
    {"ScheduleTooLong", "BookingService/GetSchedule", "GetScheduleRequest",
     "instruments: 'instruments/emc-1' start_time { seconds: 60 } "
     "end_time { seconds: 8000000 }",
     "end_time"},
    {"IdInCapitals", "CatalogService/CreateInstrument",
     "CreateInstrumentRequest",
     "instrument_id: 'EMC' instrument { display_name { en: 'X' } "
     "laboratory: 'laboratories/bj-emc' }",
     "instrument_id"},
    {"NoDisplayName", "CatalogService/CreateInstrument",
     "CreateInstrumentRequest",
     "instrument { laboratory: 'laboratories/bj-emc' }",
     "instrument.display_name"},
    {"ClassOfLetters", "CatalogService/CreateInstrument",
     "CreateInstrumentRequest",
     "instrument { display_name { en: 'X' } class_code: 'abc' "
     "laboratory: 'laboratories/bj-emc' }",
     "instrument.class_code"},
    {"CapacityTooLarge", "CatalogService/CreateInstrument",
     "CreateInstrumentRequest",
     "instrument { display_name { en: 'X' } capacity: 10001 "
     "laboratory: 'laboratories/bj-emc' }",
     "instrument.capacity"},
    {"RegionOfNowhere", "CatalogService/CreateInstitution",
     "CreateInstitutionRequest",
     "institution { display_name { en: 'X' } region: 5 kind: KIND_FIRM }",
     "institution.region"},
    {"KindMissing", "CatalogService/CreateInstitution",
     "CreateInstitutionRequest",
     "institution { display_name { en: 'X' } region: 110000 }",
     "institution.kind"},
    {"HoursReversed", "CatalogService/CreateCalendar", "CreateCalendarRequest",
     "calendar { display_name { en: 'X' } hours { days: DAY_OF_WEEK_MONDAY "
     "start: '17:00' end: '09:00' } }",
     "calendar.hours[0].end"},
    {"ZoneOfNowhere", "CatalogService/CreateCalendar", "CreateCalendarRequest",
     "calendar { display_name { en: 'X' } time_zone: 'Asia/Nowhere' }",
     "calendar.time_zone"},
    {"RecurrenceBySeconds", "CatalogService/CreateOutage",
     "CreateOutageRequest",
     "outage { resource: 'instruments/emc-1' start_time { seconds: 60 } "
     "end_time { seconds: 120 } recurrence: 'FREQ=SECONDLY' }",
     "outage.recurrence"},
    {"RuleWithoutType", "PolicyService/CreateRule", "CreateRuleRequest",
     "rule { display_name { en: 'X' } }", "rule.params"},
    {"GridOfSevenMinutes", "PolicyService/CreateRule", "CreateRuleRequest",
     "rule { grid { step { seconds: 420 } } }", "rule.grid.step"},
    {"TokenWithoutSubject", "AdminService/CreateAccessToken",
     "CreateAccessTokenRequest", "access_token { role: ROLE_AUDITOR }",
     "access_token.subject"},
    {"MemberWithoutPartner", "AdminService/CreateAccessToken",
     "CreateAccessTokenRequest",
     "access_token { role: ROLE_MEMBER subject: 'x' }", "access_token.partner"},
    {"TokenWithoutRole", "AdminService/CreateAccessToken",
     "CreateAccessTokenRequest", "access_token { subject: 'x' }",
     "access_token.role"},
};

class MalformedTest : public ServerTest {};

// Runs the whole table in one server: none of the rows may change it.
TEST_F(MalformedTest, EachIsInvalidAndNamesItsField) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  for (const Malformed& row : kMalformed) {
    SCOPED_TRACE(row.label);
    const auto* type =
        pool->FindMessageTypeByName(absl::StrCat("trilab.v1.", row.type));
    ASSERT_NE(type, nullptr);
    std::unique_ptr<google::protobuf::Message> request(
        factory->GetPrototype(type)->New());
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(row.request,
                                                              request.get()));

    v1::Booking ignored;
    const absl::Status status =
        admin().Call(absl::StrCat("trilab.v1.", row.method), *request, ignored);

    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    const client::CallError error = client::DecodeError(status);
    ASSERT_EQ(error.fields.size(), 1) << status;
    EXPECT_EQ(error.fields[0].field, row.field) << status;
  }
  // Refusals with a request id are records of their own, but hold no facts.
  EXPECT_EQ(server().sequencer().Read().state().booking_count(), 0);
}

TEST_F(MalformedTest, PageTokenOfOtherFieldsIsRefused) {
  v1::ListInstrumentsRequest request;
  request.set_page_size(1);
  const auto page = Call<v1::ListInstrumentsResponse>(
      "CatalogService/ListInstruments", request);
  ASSERT_THAT(page, IsOk());
  request.set_page_token(page->next_page_token());
  request.set_centre("centres/bj");

  EXPECT_THAT(Call<v1::ListInstrumentsResponse>(
                  "CatalogService/ListInstruments", request),
              HasReason("BAD_PAGE_TOKEN"));
}

TEST_F(MalformedTest, LongTitleIsCountedInCharacters) {
  v1::Booking wish = Wish("emc-1", 0, 10);
  std::string title;
  for (int i = 0; i < 200; ++i) title += "测";
  wish.set_title(title);
  EXPECT_THAT(Book(wish), IsOk());

  wish = Wish("emc-1", 0, 11);
  wish.set_title(title + "试");
  EXPECT_THAT(Book(wish),
              StatusIs(absl::StatusCode::kInvalidArgument, "booking.title"));
}

}  // namespace
}  // namespace trilab::testing
