#include "tests/integration/server_fixture.h"

#include <fstream>
#include <utility>

#include "client/cpp/resource_client.h"

namespace trilab::testing {
namespace {

struct WorldRow {
  const char* collection;
  const char* id;
  const char* body;
};

// In the order in which they refer to each other.
constexpr WorldRow kWorld[] = {
    {"institutions", "house",
     "display_name { zh: '北京院' } region: 110000 kind: KIND_TESTING"},
    {"institutions", "alpha",
     "display_name { en: 'Alpha' } region: 110000 kind: KIND_FIRM"},
    {"institutions", "beta",
     "display_name { en: 'Beta' } region: 120000 kind: KIND_FIRM"},
    {"holidayYears", "cn-2024",
     "region: 'CN' year: 2024 "
     "days { date: '2024-04-04' holiday: '清明节' off: true } "
     "days { date: '2024-04-05' holiday: '清明节' off: true } "
     "days { date: '2024-04-06' holiday: '清明节' off: true } "
     "days { date: '2024-04-07' holiday: '清明节' off: false }"},
    {"calendars", "day",
     "display_name { en: 'Working hours' } holiday_region: 'CN' hours { "
     "days: DAY_OF_WEEK_MONDAY days: DAY_OF_WEEK_TUESDAY "
     "days: DAY_OF_WEEK_WEDNESDAY days: DAY_OF_WEEK_THURSDAY "
     "days: DAY_OF_WEEK_FRIDAY start: '09:00' end: '17:00' }"},
    {"centres", "bj",
     "display_name { zh: '北京中心' en: 'Beijing' } city: '北京' "
     "institution: 'institutions/house' region: 110000 "
     "calendar: 'calendars/day' location { latitude: 39.9 longitude: 116.4 }"},
    {"centres", "tj",
     "display_name { zh: '天津中心' en: 'Tianjin' } city: '天津' "
     "institution: 'institutions/house' region: 120000 "
     "calendar: 'calendars/day' location { latitude: 39.1 longitude: 117.2 }"},
    {"laboratories", "bj-emc",
     "display_name { zh: '电磁兼容室' } centre: 'centres/bj'"},
    {"laboratories", "tj-emc",
     "display_name { zh: '电磁兼容室' } centre: 'centres/tj'"},
    {"instruments", "emc-1",
     "display_name { zh: '十米法电波暗室' en: 'Semi-anechoic chamber' } "
     "laboratory: 'laboratories/bj-emc' class_code: '030122' "
     "record { model: 'SAC-10' manufacturer: 'Frankonia' }"},
    {"instruments", "emc-2",
     "display_name { zh: '三米法电波暗室' en: 'Compact chamber' } "
     "laboratory: 'laboratories/tj-emc' class_code: '030122'"},
    {"instruments", "pool",
     "display_name { en: 'Data loggers' } capacity: 3 "
     "laboratory: 'laboratories/bj-emc' class_code: '030500'"},
    {"instruments", "chamber",
     "display_name { zh: '高低温试验箱' } service_modes: SERVICE_MODE_SAMPLE "
     "laboratory: 'laboratories/bj-emc' qualification: 'climate-operator' "
     "buffer_before_minutes: 30 buffer_after_minutes: 15 "
     "calibration_start_time { seconds: 1685548800 } "
     "calibration_end_time { seconds: 1717171200 }"},
    {"capabilities", "emc-1-re",
     "display_name { zh: '辐射发射' en: 'Radiated emission' } "
     "instrument: 'instruments/emc-1' standard: 'GB/T 18655-2018' "
     "ranges { parameter: 'frequency' minimum: 0.15 maximum: 1000 unit: 'MHz' }"
     "accreditations { scheme: ACCREDITATION_SCHEME_CNAS "
     "start_time { seconds: 1685548800 } end_time { seconds: 1717171200 } }"},
    {"capabilities", "emc-2-re",
     "display_name { zh: '辐射发射' } instrument: 'instruments/emc-2' "
     "standard: 'GB/T 18655-2018'"},
    {"operators", "li",
     "display_name { zh: '李工' } centres: 'centres/bj' "
     "qualifications { qualification: 'climate-operator' }"},
    {"standards", "",
     "number: 'GB/T 18655' edition: '2018' title { zh: '车辆、船和内燃机' }"},
};

std::string ReadToken(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  file >> token;
  return token;
}

}  // namespace

absl::Time StartOfTests() {
  return absl::FromCivil(absl::CivilMinute(2024, 3, 4, 0, 0),
                         absl::UTCTimeZone());
}

google::protobuf::Timestamp At(int day, int hour, int minute) {
  google::protobuf::Timestamp time;
  time.set_seconds(absl::ToUnixSeconds(StartOfTests() +
                                       absl::Hours(24 * day + hour - 8) +
                                       absl::Minutes(minute)));
  return time;
}

google::protobuf::Duration Minutes(int minutes) {
  google::protobuf::Duration duration;
  duration.set_seconds(60 * minutes);
  return duration;
}

v1::Booking Wish(absl::string_view instrument, int day, int hour, int hours) {
  v1::Booking booking;
  booking.add_instruments(absl::StrCat("instruments/", instrument));
  *booking.mutable_start_time() = At(day, hour);
  *booking.mutable_end_time() = At(day, hour + hours);
  return booking;
}

void ServerTest::SetUp() {
  options_.data_dir = folder_.Join("data");
  options_.listen = "127.0.0.1:0";
  options_.clock = &clock_;
  options_.min_free_bytes = 0;
  Start();
  ASSERT_FALSE(HasFatalFailure());
  admin_token_ = ReadToken(server_->admin_token_file());
  admin_ = Connect(admin_token_);
  MakeWorld();
}

void ServerTest::Start() {
  auto server = Server::Start(options_);
  ASSERT_THAT(server, IsOk());
  server_ = *std::move(server);
}

void ServerTest::Restart() {
  server_.reset();
  Start();
  if (HasFatalFailure()) return;
  admin_ = Connect(admin_token_);
}

std::string ServerTest::target() const {
  return absl::StrCat("127.0.0.1:", server_->port());
}

std::shared_ptr<client::Connection> ServerTest::Connect(
    absl::string_view token) const {
  client::ConnectionOptions options;
  options.target = target();
  options.bearer_token = std::string(token);
  options.retry.max_attempts = 1;
  return std::make_shared<client::Connection>(std::move(options));
}

void ServerTest::MakeWorld() {
  for (const WorldRow& row : kWorld) {
    ASSERT_THAT(Make(row.collection, row.id, row.body), IsOk())
        << row.collection << "/" << row.id;
  }
}

absl::Status ServerTest::Make(absl::string_view collection,
                              absl::string_view id, const std::string& body) {
  client::ResourceClient resources(admin_,
                                   *client::FindResourceKind(collection));
  const client::ResourceClient::MessagePtr resource = resources.NewResource();
  if (!google::protobuf::TextFormat::ParseFromString(body, resource.get())) {
    return absl::InvalidArgumentError(body);
  }
  return resources.Create(id, *resource).status();
}

std::string ServerTest::NewToken(absl::string_view token) {
  v1::CreateAccessTokenRequest request;
  *request.mutable_access_token() = Proto<v1::AccessToken>(token);
  const auto made = Call<v1::CreateAccessTokenResponse>(
      "AdminService/CreateAccessToken", request);
  EXPECT_THAT(made, IsOk());
  return made.ok() ? made->bearer() : "";
}

std::shared_ptr<client::Connection> ServerTest::Alpha() {
  return Connect(NewToken(
      "role: ROLE_MEMBER partner: 'institutions/alpha' subject: 'Ada'"));
}

std::shared_ptr<client::Connection> ServerTest::Beta() {
  return Connect(
      NewToken("role: ROLE_MEMBER partner: 'institutions/beta' subject: 'Bo'"));
}

std::shared_ptr<client::Connection> ServerTest::Manager() {
  return Connect(NewToken(
      "role: ROLE_CENTRE_MANAGER centre: 'centres/bj' subject: 'Mei'"));
}

std::shared_ptr<client::Connection> ServerTest::Auditor() {
  return Connect(NewToken("role: ROLE_AUDITOR subject: 'Audit'"));
}

absl::StatusOr<v1::Booking> ServerTest::Book(client::Connection& as,
                                             const v1::Booking& wish,
                                             absl::string_view request_id) {
  v1::CreateBookingRequest request;
  *request.mutable_booking() = wish;
  request.set_request_id(std::string(request_id));
  return Call<v1::Booking>(as, "BookingService/CreateBooking", request);
}

absl::StatusOr<v1::Booking> ServerTest::Hold(const v1::Booking& wish,
                                             int minutes) {
  v1::CreateBookingRequest request;
  *request.mutable_booking() = wish;
  *request.mutable_hold_duration() = Minutes(minutes);
  return Call<v1::Booking>("BookingService/CreateBooking", request);
}

absl::StatusOr<v1::Booking> ServerTest::Cancel(absl::string_view name) {
  v1::CancelBookingRequest request;
  request.set_name(std::string(name));
  return Call<v1::Booking>("BookingService/CancelBooking", request);
}

absl::StatusOr<v1::Booking> ServerTest::Get(absl::string_view name) {
  v1::GetBookingRequest request;
  request.set_name(std::string(name));
  return Call<v1::Booking>("BookingService/GetBooking", request);
}

void ServerTest::Prepare(grpc::ClientContext& context) const {
  context.AddMetadata("authorization", absl::StrCat("Bearer ", admin_token_));
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
}

}  // namespace trilab::testing
