#include "server/handlers/convert/counting_rules.h"

#include <string>
#include <utility>

#include "server/errors.h"
#include "server/handlers/convert/fields.h"
#include "server/handlers/convert/time_rules.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::Minute;

constexpr int32_t kMostBookings = 100'000;
constexpr int32_t kMostDays = 366;
constexpr Minute kLongest = Minute{kMostDays} * 24 * 60;

// Numbers are the same in both worlds; 0 is the default.
template <typename Engine, typename Proto>
absl::StatusOr<Engine> ParseChoice(absl::string_view field, Proto value,
                                   Engine otherwise, Engine last) {
  if (value == 0) return otherwise;
  if (value < 0 || value > static_cast<int>(last)) {
    return InvalidFieldError(field, "is not a known choice");
  }
  return static_cast<Engine>(static_cast<int>(value));
}

template <typename Proto>
absl::StatusOr<engine::BookingCount> ParseCountOf(absl::string_view field,
                                                  const Proto& proto) {
  engine::BookingCount count;
  TRILAB_ASSIGN_OR_RETURN(count.owner,
                          ParseChoice(At(field, "owner"), proto.owner(),
                                      engine::BookingOwner::kPartner,
                                      engine::BookingOwner::kGroup));
  TRILAB_ASSIGN_OR_RETURN(
      count.set,
      ParseChoice(At(field, "set"), proto.set(), engine::BookingSet::kScope,
                  engine::BookingSet::kLaboratory));
  return count;
}

template <typename Proto>
void CountToProto(const engine::BookingCount& count, Proto* proto) {
  proto->set_owner(
      static_cast<v1::BookingOwner>(static_cast<int>(count.owner)));
  proto->set_set(static_cast<v1::BookingSet>(static_cast<int>(count.set)));
}

// Which bookings that are over or came to nothing count; of quotas alone.
template <typename Proto>
void ParseLapsed(const Proto& proto, engine::BookingCount& count) {
  count.without_ended = proto.without_ended();
  count.with_cancelled = proto.with_cancelled();
  count.with_no_shows = proto.with_no_shows();
}

template <typename Proto>
void LapsedToProto(const engine::BookingCount& count, Proto* proto) {
  proto->set_without_ended(count.without_ended);
  proto->set_with_cancelled(count.with_cancelled);
  proto->set_with_no_shows(count.with_no_shows);
}

absl::StatusOr<engine::QuotaPeriod> ParsePeriod(absl::string_view field,
                                                v1::QuotaPeriod period) {
  if (period == v1::QUOTA_PERIOD_UNSPECIFIED) {
    return InvalidFieldError(
        field, "is required: DAY, WEEK, MONTH, YEAR, FUTURE or ROLLING");
  }
  return ParseChoice(field, period, engine::QuotaPeriod::kDay,
                     engine::QuotaPeriod::kRolling);
}

v1::QuotaPeriod PeriodToProto(engine::QuotaPeriod period) {
  return static_cast<v1::QuotaPeriod>(static_cast<int>(period));
}

absl::StatusOr<int32_t> ParseDays(absl::string_view field,
                                  engine::QuotaPeriod period, int32_t days) {
  if (period == engine::QuotaPeriod::kRolling) {
    return ParseCount(field, days, 1, kMostDays);
  }
  if (days != 0) {
    return InvalidFieldError(field, "is for the period ROLLING alone");
  }
  return 0;
}

}  // namespace

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::CountQuotaRule& proto) {
  engine::CountQuotaRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCountOf(field, proto));
  ParseLapsed(proto, rule.count);
  TRILAB_ASSIGN_OR_RETURN(
      rule.max, ParseCount(At(field, "max"), proto.max(), 1, kMostBookings));
  TRILAB_ASSIGN_OR_RETURN(rule.period,
                          ParsePeriod(At(field, "period"), proto.period()));
  TRILAB_ASSIGN_OR_RETURN(
      rule.days, ParseDays(At(field, "days"), rule.period, proto.days()));
  rule.touched = proto.touched();
  if (rule.touched && rule.period == engine::QuotaPeriod::kFuture) {
    return InvalidFieldError(At(field, "touched"),
                             "is not for the period FUTURE");
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::TimeQuotaRule& proto) {
  engine::TimeQuotaRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCountOf(field, proto));
  ParseLapsed(proto, rule.count);
  TRILAB_ASSIGN_OR_RETURN(
      rule.max, ParseMinutes(At(field, "max"), proto.max(), 1, kLongest));
  TRILAB_ASSIGN_OR_RETURN(rule.period,
                          ParsePeriod(At(field, "period"), proto.period()));
  TRILAB_ASSIGN_OR_RETURN(
      rule.days, ParseDays(At(field, "days"), rule.period, proto.days()));
  if (proto.has_only_in()) {
    TRILAB_ASSIGN_OR_RETURN(
        rule.only_in, ParseTimeBand(At(field, "only_in"), proto.only_in()));
  }
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::ConcurrentRule& proto) {
  engine::ConcurrentRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCountOf(field, proto));
  TRILAB_ASSIGN_OR_RETURN(
      rule.max, ParseCount(At(field, "max"), proto.max(), 1, kMostBookings));
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::SpacingRule& proto) {
  engine::SpacingRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCountOf(field, proto));
  TRILAB_ASSIGN_OR_RETURN(
      rule.gap, ParseMinutes(At(field, "gap"), proto.gap(), 1, kLongest));
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::OverlapRule& proto) {
  engine::OverlapRule rule;
  TRILAB_ASSIGN_OR_RETURN(rule.count, ParseCountOf(field, proto));
  return engine::RuleParams(rule);
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view field, const v1::QualificationRule& proto) {
  engine::QualificationRule rule;
  TRILAB_ASSIGN_OR_RETURN(
      rule.qualification,
      ParseText(At(field, "qualification"), proto.qualification(), 100));
  for (int i = 0; i < proto.service_modes_size(); ++i) {
    TRILAB_ASSIGN_OR_RETURN(
        engine::ServiceMode mode,
        ParseServiceMode(At(field, "service_modes", i),
                         static_cast<v1::ServiceMode>(proto.service_modes(i))));
    rule.service_modes.push_back(mode);
  }
  return engine::RuleParams(std::move(rule));
}

absl::StatusOr<engine::RuleParams> ParamsFromProto(
    absl::string_view /*field*/, const v1::AgreementRule& proto) {
  return engine::RuleParams(engine::AgreementRule{proto.through_end()});
}

void ParamsToProto(const engine::CountQuotaRule& rule, v1::Rule* proto) {
  v1::CountQuotaRule* out = proto->mutable_count_quota();
  CountToProto(rule.count, out);
  LapsedToProto(rule.count, out);
  out->set_max(rule.max);
  out->set_period(PeriodToProto(rule.period));
  out->set_days(rule.days);
  out->set_touched(rule.touched);
}

void ParamsToProto(const engine::TimeQuotaRule& rule, v1::Rule* proto) {
  v1::TimeQuotaRule* out = proto->mutable_time_quota();
  CountToProto(rule.count, out);
  LapsedToProto(rule.count, out);
  MinutesToProto(rule.max, out->mutable_max());
  out->set_period(PeriodToProto(rule.period));
  out->set_days(rule.days);
  if (rule.only_in.has_value()) {
    ToProto(*rule.only_in, out->mutable_only_in());
  }
}

void ParamsToProto(const engine::ConcurrentRule& rule, v1::Rule* proto) {
  CountToProto(rule.count, proto->mutable_concurrent());
  proto->mutable_concurrent()->set_max(rule.max);
}

void ParamsToProto(const engine::SpacingRule& rule, v1::Rule* proto) {
  CountToProto(rule.count, proto->mutable_spacing());
  MinutesToProto(rule.gap, proto->mutable_spacing()->mutable_gap());
}

void ParamsToProto(const engine::OverlapRule& rule, v1::Rule* proto) {
  CountToProto(rule.count, proto->mutable_overlap());
}

void ParamsToProto(const engine::QualificationRule& rule, v1::Rule* proto) {
  v1::QualificationRule* out = proto->mutable_qualification();
  out->set_qualification(rule.qualification);
  for (const engine::ServiceMode mode : rule.service_modes) {
    out->add_service_modes(ToProto(mode));
  }
}

void ParamsToProto(const engine::AgreementRule& rule, v1::Rule* proto) {
  proto->mutable_agreement()->set_through_end(rule.through_end);
}

}  // namespace trilab
