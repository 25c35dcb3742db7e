#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "server/engine/campaign/campaign.h"
#include "server/engine/fingerprint.h"
#include "server/sequencer/booking_codec.h"
#include "server/sequencer/record_codec.h"
#include "server/sequencer/resource_codec.h"
#include "tests/sequencer/stored_generators.h"
#include "tests/support/status_matchers.h"
#include "trilab/internal/v1/journal.pb.h"

namespace trilab {
namespace {

using testing::Draw;
using testing::IsOk;
using testing::StatusIs;

// A fingerprint covers every field.
uint64_t PrintOf(const engine::Resource& resource) {
  engine::Fingerprint fingerprint;
  std::visit([&](const auto& value) { fingerprint.Add(*value); }, resource);
  return fingerprint.value();
}

uint64_t PrintOf(const engine::Booking& booking) {
  engine::Fingerprint fingerprint;
  fingerprint.Add(booking);
  return fingerprint.value();
}

void CheckSame(const engine::ResourcePut& a, const engine::ResourcePut& b) {
  RC_ASSERT(PrintOf(a.resource) == PrintOf(b.resource));
  RC_ASSERT(a.created == b.created);
}

void CheckSame(const engine::ResourceDeleted& a,
               const engine::ResourceDeleted& b) {
  RC_ASSERT(a.kind == b.kind);
  RC_ASSERT(a.id == b.id);
  RC_ASSERT(a.uid == b.uid);
}

void CheckSame(const engine::BookingPut& a, const engine::BookingPut& b) {
  RC_ASSERT(a.event == b.event);
  RC_ASSERT(PrintOf(*a.booking) == PrintOf(*b.booking));
  RC_ASSERT(a.left_instruments == b.left_instruments);
}

void CheckSame(const engine::LedgerPut& a, const engine::LedgerPut& b) {
  RC_ASSERT(*a.entry == *b.entry);
}

void CheckSame(const engine::CampaignPut& a, const engine::CampaignPut& b) {
  engine::Fingerprint print_a;
  engine::Fingerprint print_b;
  print_a.Add(*a.campaign);
  print_b.Add(*b.campaign);
  RC_ASSERT(print_a.value() == print_b.value());
}

// Through a booking, whose fingerprint covers what both have.
uint64_t PrintOf(const engine::BookingRequest& request,
                 const std::vector<engine::JudgedBy>& judged_by) {
  engine::BookingDetails details;
  details.title = request.title;
  details.note = request.note;
  details.subject = request.subject;
  details.need = request.need;
  details.answers = request.answers;
  details.judged_by = judged_by;
  engine::Booking booking;
  booking.interval = request.interval;
  booking.units = request.units;
  booking.details =
      std::make_shared<const engine::BookingDetails>(std::move(details));
  return PrintOf(booking);
}

void CheckSame(const engine::RefusedAsk& a, const engine::RefusedAsk& b) {
  RC_ASSERT(a.event == b.event);
  RC_ASSERT(a.booking == b.booking);
  RC_ASSERT(a.request.instruments == b.request.instruments);
  RC_ASSERT(a.request.mode == b.request.mode);
  RC_ASSERT(a.request.operator_id == b.request.operator_id);
  RC_ASSERT(a.request.partner == b.request.partner);
  RC_ASSERT(a.request.member == b.request.member);
  RC_ASSERT(a.request.project == b.request.project);
  RC_ASSERT(PrintOf(a.request, a.judged_by) == PrintOf(b.request, b.judged_by));
  RC_ASSERT(a.request.services == b.request.services);
  RC_ASSERT(a.request.samples == b.request.samples);
  RC_ASSERT(a.request.urgent == b.request.urgent);
  RC_ASSERT(a.request.voucher == b.request.voucher);
  RC_ASSERT(a.request.configuration == b.request.configuration);
  RC_ASSERT(a.request.draws == b.request.draws);
  RC_ASSERT(a.hold == b.hold);
  RC_ASSERT(a.overrides.rules == b.overrides.rules);
  RC_ASSERT(a.overrides.codes == b.overrides.codes);
  RC_ASSERT(a.overrides.all == b.overrides.all);
  RC_ASSERT(a.overrides.reason == b.overrides.reason);
}

template <typename T>
uint64_t PrintOfPlan(const T& value) {
  engine::Fingerprint fingerprint;
  fingerprint.Add(value);
  return fingerprint.value();
}

void CheckSame(const engine::SeriesPut& a, const engine::SeriesPut& b) {
  RC_ASSERT(PrintOfPlan(*a.series) == PrintOfPlan(*b.series));
}

void CheckSame(const engine::WaitlistPut& a, const engine::WaitlistPut& b) {
  RC_ASSERT(PrintOfPlan(*a.entry) == PrintOfPlan(*b.entry));
}

void CheckSame(const engine::Rejection& a, const engine::Rejection& b) {
  RC_ASSERT(a.code == b.code);
  RC_ASSERT(a.reason == b.reason);
  RC_ASSERT(a.message == b.message);
  RC_ASSERT(a.field == b.field);
  RC_ASSERT(a.metadata == b.metadata);
  RC_ASSERT(a.violations == b.violations);
  RC_ASSERT((a.ask == nullptr) == (b.ask == nullptr));
  if (a.ask != nullptr) CheckSame(*a.ask, *b.ask);
}

void CheckSame(const engine::Record& a, const engine::Record& b) {
  RC_ASSERT(a.revision == b.revision);
  RC_ASSERT(a.time == b.time);
  RC_ASSERT(a.principal == b.principal);
  RC_ASSERT(a.request_id == b.request_id);
  RC_ASSERT(a.request_hash == b.request_hash);
  RC_ASSERT(a.facts.size() == b.facts.size());
  for (size_t i = 0; i < a.facts.size(); ++i) {
    RC_ASSERT(a.facts[i].index() == b.facts[i].index());
    std::visit(
        [&](const auto& fact) {
          using T = std::decay_t<decltype(fact)>;
          CheckSame(fact, std::get<T>(b.facts[i]));
        },
        a.facts[i]);
  }
  RC_ASSERT(a.rejection.has_value() == b.rejection.has_value());
  if (a.rejection) CheckSame(*a.rejection, *b.rejection);
}

// Bytes that are nearly those of `valid`.
std::string Damage(std::string valid, const Draw& draw) {
  if (valid.empty() || draw.Any<bool>()) return valid + draw.Text();
  valid[draw.Between(0, static_cast<int64_t>(valid.size()) - 1)] ^=
      static_cast<char>(draw.Between(1, 255));
  return valid.substr(0, draw.Between(0, static_cast<int64_t>(valid.size())));
}

RC_GTEST_PROP(ResourceCodecProperty, EveryResourceComesBackAsItWas, ()) {
  const engine::Resource resource = Draw().Resource();

  const absl::StatusOr<ResourceRow> row =
      DecodeResourceRow(EncodeResourceRow(resource));

  RC_ASSERT(row.ok());
  const auto* decoded = std::get_if<engine::Resource>(&*row);
  RC_ASSERT(decoded != nullptr);
  RC_ASSERT(decoded->index() == resource.index());
  RC_ASSERT(PrintOf(*decoded) == PrintOf(resource));
}

RC_GTEST_PROP(BookingCodecProperty, EveryBookingComesBackAsItWas, ()) {
  const engine::Ptr<engine::Booking> booking = Draw().Booking();

  const absl::StatusOr<engine::Ptr<engine::Booking>> decoded =
      DecodeBookingRow(EncodeBookingRow(*booking));

  RC_ASSERT(decoded.ok());
  RC_ASSERT(PrintOf(**decoded) == PrintOf(*booking));
}

RC_GTEST_PROP(RecordCodecProperty, EveryRecordComesBackAsItWas, ()) {
  const engine::Record record = Draw().Record();

  const absl::StatusOr<engine::Ptr<engine::Record>> decoded =
      DecodeRecord(record.revision, *EncodeRecord(record));

  RC_ASSERT(decoded.ok());
  CheckSame(record, **decoded);
}

RC_GTEST_PROP(RecordCodecProperty, DamagedBytesAreDataLossOrARecord, ()) {
  const Draw draw;
  const engine::Record record = draw.Record();

  const absl::Status status =
      DecodeRecord(record.revision, Damage(*EncodeRecord(record), draw))
          .status();

  RC_ASSERT(status.ok() || status.code() == absl::StatusCode::kDataLoss);
}

engine::Record SmallRecord() {
  auto booking = std::make_shared<engine::Booking>();
  booking->id = 7;
  booking->revision = 42;
  booking->interval = {100, 160};
  booking->claims.push_back(
      {.instrument = 3, .buffer_before = 5, .buffer_after = 10});
  booking->partner = 2;
  booking->create_time = absl::FromUnixMicros(1'000'000);
  booking->update_time = absl::FromUnixMicros(1'000'000);
  engine::BookingDetails details{.title = "排放"};
  booking->details =
      std::make_shared<const engine::BookingDetails>(std::move(details));
  engine::Record record{.revision = 42,
                        .time = absl::FromUnixMicros(1'000'000),
                        .principal = "alice",
                        .request_id = "r1",
                        .request_hash = "h"};
  record.facts.push_back(engine::BookingPut{
      .event = engine::BookingEvent::kCreated, .booking = std::move(booking)});
  return record;
}

TEST(RecordCodecTest, BytesOfARecordArePinned) {
  EXPECT_EQ(absl::BytesToHexString(*EncodeRecord(SmallRecord())),
            "082a10c0843d"            // Revision, time.
            "1a05616c696365"          // Principal "alice".
            "220272312a0168"          // Request id and hash.
            "32311a2f0801122b"        // One fact: a booking was made.
            "0807102a186420a001"      // Id, revision, start, end.
            "2a0608031005180a"        // The instrument, its buffers.
            "3802400148025002"        // Partner, units, state, mode.
            "60c0843d68c0843d"        // When it was made and changed.
            "72080a06e68e92e694be");  // Its title.
}

TEST(RecordCodecTest, RefusesARecordUnderAnotherRevision) {
  EXPECT_THAT(DecodeRecord(43, *EncodeRecord(SmallRecord())),
              StatusIs(absl::StatusCode::kDataLoss, "revision 42"));
}

TEST(RecordCodecTest, ToleratesFieldsOfALaterVersion) {
  // Field 99, a varint.
  const std::string bytes = *EncodeRecord(SmallRecord()) + "\x98\x06\x01";

  EXPECT_THAT(DecodeRecord(42, bytes), IsOk());
}

TEST(RecordCodecTest, RefusesAFactThatItDoesNotKnow) {
  stored::JournalRecord message;
  message.set_revision(1);
  message.add_facts();

  EXPECT_THAT(DecodeRecord(1, message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "fact is of no type"));
}

TEST(BookingCodecTest, RefusesAStateThatItDoesNotKnow) {
  stored::Booking message;
  ToStored(*std::get<engine::BookingPut>(SmallRecord().facts[0]).booking,
           message);
  message.set_state(static_cast<stored::BookingState>(77));

  EXPECT_THAT(DecodeBookingRow(message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "booking.state"));
}

TEST(BookingCodecTest, RefusesABookingWithoutInstruments) {
  stored::Booking message;
  ToStored(*std::get<engine::BookingPut>(SmallRecord().facts[0]).booking,
           message);
  message.clear_claims();

  EXPECT_THAT(DecodeBookingRow(message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "claims no instrument"));
}

TEST(BookingCodecTest, RefusesABookingThatWaitsForNobody) {
  stored::Booking message;
  ToStored(*std::get<engine::BookingPut>(SmallRecord().facts[0]).booking,
           message);
  message.set_state(stored::BOOKING_STATE_PENDING_APPROVAL);

  EXPECT_THAT(DecodeBookingRow(message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "no step of approval"));
}

TEST(BookingCodecTest, ABookingStoredBeforeNoShowRulesIsNotReleased) {
  const engine::Ptr<engine::Booking> booking =
      std::get<engine::BookingPut>(SmallRecord().facts[0]).booking;

  const auto decoded = DecodeBookingRow(EncodeBookingRow(*booking));

  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ((*decoded)->release_at, engine::kNever);
  EXPECT_EQ((*decoded)->check_in_before, 30);
  EXPECT_EQ((*decoded)->details->life, nullptr);
}

TEST(ResourceCodecTest, ATombstoneComesBackAsOne) {
  const engine::ResourceDeleted deleted{
      .kind = engine::ResourceKind::kOutage, .id = "leak", .uid = 9};

  const absl::StatusOr<ResourceRow> row =
      DecodeResourceRow(EncodeTombstoneRow(deleted));

  ASSERT_THAT(row, IsOk());
  const auto& decoded = std::get<engine::ResourceDeleted>(*row);
  EXPECT_EQ(decoded.kind, deleted.kind);
  EXPECT_EQ(decoded.id, deleted.id);
  EXPECT_EQ(decoded.uid, deleted.uid);
}

TEST(ResourceCodecTest, RefusesAStatusThatItDoesNotKnow) {
  stored::Resource message;
  message.mutable_meta()->set_id("emc-1");
  message.mutable_meta()->set_uid(1);
  message.mutable_instrument()->set_status(
      static_cast<stored::InstrumentStatus>(77));

  EXPECT_THAT(DecodeResourceRow(message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "instrument.status"));
}

TEST(ResourceCodecTest, KeepsTextsThatAreNotUtf8) {
  engine::Laboratory laboratory{.meta = {.id = "lab", .uid = 1}};
  laboratory.contact = "\xff\xfe";

  const absl::StatusOr<ResourceRow> row = DecodeResourceRow(EncodeResourceRow(
      std::make_shared<const engine::Laboratory>(laboratory)));

  ASSERT_THAT(row, IsOk());
  const auto& decoded = std::get<engine::Ptr<engine::Laboratory>>(
      std::get<engine::Resource>(*row));
  EXPECT_EQ(decoded->contact, "\xff\xfe");
}

TEST(ResourceCodecTest, RefusesAnOwnerThatItDoesNotKnow) {
  stored::Resource message;
  message.mutable_meta()->set_id("quota");
  message.mutable_meta()->set_uid(1);
  message.mutable_rule()->set_action(stored::RULE_ACTION_REJECT);
  message.mutable_rule()->mutable_overlap()->mutable_count()->set_owner(
      static_cast<stored::BookingOwner>(77));

  EXPECT_THAT(DecodeResourceRow(message.SerializeAsString()),
              StatusIs(absl::StatusCode::kDataLoss, "rule.count.owner"));
}

TEST(ResourceCodecTest, BytesOfAMemberArePinned) {
  engine::Member member{.meta = {.id = "li", .uid = 1}};
  member.institution = "firm";
  member.qualifications = {{.name = "emc", .granted = 100, .unused_days = 30}};

  EXPECT_EQ(absl::BytesToHexString(EncodeResourceRow(
                std::make_shared<const engine::Member>(member))),
            "0a060a026c691001"        // Id and uid.
            "820115"                  // A member.
            "0a00"                    // Without a name.
            "12046669726d"            // Of the firm.
            "22090a03656d631064201e"  // Its qualification.
            "2801");                  // Active.
}

TEST(BookingCodecTest, BookingsOfBeforeHaveNoMember) {
  stored::Booking message;
  ToStored(*std::get<engine::BookingPut>(SmallRecord().facts[0]).booking,
           message);
  message.clear_member_uid();

  const absl::StatusOr<engine::Ptr<engine::Booking>> booking =
      DecodeBookingRow(message.SerializeAsString());

  ASSERT_THAT(booking, IsOk());
  EXPECT_EQ((*booking)->member, 0);
  EXPECT_EQ((*booking)->project, 0);
}

}  // namespace
}  // namespace trilab
