#include "tests/sequencer/stored_generators.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace trilab::testing {
namespace {

template <typename T>
engine::Resource Share(T value) {
  return std::make_shared<const T>(std::move(value));
}

}  // namespace

engine::InstrumentRecord Draw::InstrumentRecord() const {
  engine::InstrumentRecord v;
  for (std::string* text :
       {&v.inner_id, &v.model, &v.manufacturer, &v.country, &v.source,
        &v.technical_indicators, &v.functions, &v.subject_field, &v.share_mode,
        &v.sharing_conditions, &v.reference_fee, &v.contact, &v.url}) {
    *text = Text();
  }
  if (Any<bool>()) {
    v.original_value = {
        .currency = Text(), .units = Any<int64_t>(), .nanos = Any<int32_t>()};
  }
  if (Any<bool>()) v.commissioned = Day();
  v.extra = Any<std::map<std::string, std::string>>();
  return v;
}

std::vector<engine::WeeklyHours> Draw::Hours() const {
  return List([this] {
    return engine::WeeklyHours{
        .day = static_cast<absl::Weekday>(Between(0, 6)),
        .start_minute = static_cast<int32_t>(Between(0, 1'439)),
        .end_minute = static_cast<int32_t>(Between(1, 2'880)),
        .service_modes = Modes()};
  });
}

std::optional<engine::TimeBand> Draw::Band() const {
  if (Any<bool>()) return std::nullopt;
  return engine::TimeBand{.hours = Hours(),
                          .days = static_cast<engine::BandDays>(Between(0, 2))};
}

std::optional<engine::NoticeTime> Draw::Notice() const {
  if (Any<bool>()) return std::nullopt;
  return engine::NoticeTime{.length = Minute(), .working_days = Any<bool>()};
}

engine::Privileged Draw::Privileged() const {
  return {.institutions = List([this] { return Text(); }),
          .owner = Any<bool>()};
}

engine::BookingCount Draw::Count() const {
  return {.owner = static_cast<engine::BookingOwner>(Between(1, 4)),
          .set = static_cast<engine::BookingSet>(Between(1, 4)),
          .without_ended = Any<bool>(),
          .with_cancelled = Any<bool>(),
          .with_no_shows = Any<bool>()};
}

engine::RuleParams Draw::CountingParams() const {
  const auto period = static_cast<engine::QuotaPeriod>(Between(1, 6));
  switch (Between(0, 6)) {
    case 0:
      return engine::CountQuotaRule{.count = Count(),
                                    .max = Any<int32_t>(),
                                    .period = period,
                                    .days = Any<int32_t>(),
                                    .touched = Any<bool>()};
    case 1:
      return engine::TimeQuotaRule{.count = Count(),
                                   .max = Minute(),
                                   .period = period,
                                   .days = Any<int32_t>(),
                                   .only_in = Band()};
    case 2:
      return engine::ConcurrentRule{.count = Count(), .max = Any<int32_t>()};
    case 3:
      return engine::SpacingRule{.count = Count(), .gap = Minute()};
    case 4:
      return engine::OverlapRule{.count = Count()};
    case 5:
      return engine::QualificationRule{.qualification = Text(),
                                       .service_modes = Modes()};
    default:
      return engine::AgreementRule{.through_end = Any<bool>()};
  }
}

engine::RuleParams Draw::ConductParams() const {
  switch (Between(0, 2)) {
    case 0:
      return engine::SanctionRule{.owner = Of({engine::BookingOwner::kMember,
                                               engine::BookingOwner::kPartner}),
                                  .no_show_points = Any<int32_t>(),
                                  .late_points = Any<int32_t>(),
                                  .left_early_points = Any<int32_t>(),
                                  .overrun_points = Any<int32_t>(),
                                  .late_after = Minute(),
                                  .early_by = Minute(),
                                  .overrun_by = Minute(),
                                  .window_days = Any<int32_t>(),
                                  .limit = Any<int32_t>(),
                                  .suspend_days = Any<int32_t>(),
                                  .block = Any<bool>(),
                                  .since = Minute(),
                                  .initial_credit = Any<int32_t>()};
    case 1:
      return engine::RequiredAnswersRule{
          .questions = List([this] {
            return engine::Question{.id = Text(),
                                    .text = Localized(),
                                    .options = Texts(),
                                    .must_be = Text()};
          }),
          .documents = List([this] {
            return engine::Document{.id = Text(),
                                    .version = Text(),
                                    .title = Localized(),
                                    .uri = Text()};
          }),
          .service_modes = Modes()};
    default:
      return engine::FairShareRule{.shares = List([this] {
                                     return engine::FairShare{
                                         .institution = Text(),
                                         .group = Text(),
                                         .weight = Any<int32_t>()};
                                   }),
                                   .default_weight = Any<int32_t>(),
                                   .half_life_days = Any<int32_t>()};
  }
}

engine::RuleParams Draw::Params() const {
  if (Any<bool>()) return Any<bool>() ? CountingParams() : ConductParams();
  if (Between(0, 4) == 0) return MoneyParams();
  switch (Between(0, 7)) {
    case 0:
      return engine::DurationRule{
          .min = Minute(),
          .max = Any<bool>() ? engine::kNever : Minute(),
          .multiple_of = Minute(),
          .exactly = List([this] { return Minute(); }),
          .counted = Band()};
    case 1:
      return engine::GridRule{.step = Minute(),
                              .offset = Minute(),
                              .align_end = Any<bool>(),
                              .blocks = Hours(),
                              .allow_runs = Any<bool>()};
    case 2:
      return engine::NoticeRule{.min_notice = Minute(),
                                .working_days = Any<bool>(),
                                .service_modes = Modes(),
                                .change = Notice(),
                                .cancel = Notice(),
                                .create = Any<bool>()};
    case 3:
      return engine::HorizonRule{
          .max_ahead = Minute(),
          .to_end = Any<bool>(),
          .opening = static_cast<engine::HorizonOpening>(Between(0, 2)),
          .opens_at = Any<int32_t>(),
          .opens_on = Any<int32_t>()};
    case 4:
      return engine::PriorityWindowRule{.window = Band(),
                                        .privileged = Privileged(),
                                        .release_by_clock = Any<bool>(),
                                        .release_before = Minute(),
                                        .release_at = Any<int32_t>(),
                                        .release_days_before = Any<int32_t>()};
    case 5:
      return engine::NoShowRule{
          .release_after = Any<bool>() ? engine::kNever : Minute(),
          .check_in_before = Minute()};
    case 6:
      return engine::ApprovalRule{.min_duration = Minute()};
    default:
      return engine::ExclusiveAccessRule{
          .weekly = Band(),
          .blocks = List([this] { return Interval(); }),
          .privileged = Privileged()};
  }
}

engine::ApprovalProcedure Draw::Procedure() const {
  engine::ApprovalProcedure v;
  if (Any<bool>()) return v;
  v.steps = List([this] {
    return engine::ApprovalStep{.name = Text(),
                                .centre_managers = Any<bool>(),
                                .approvers = List([this] { return Text(); }),
                                .deputies = List([this] { return Text(); })};
  });
  v.deadline = Minute();
  v.on_deadline =
      Of({engine::OnDeadline::kReject, engine::OnDeadline::kApprove});
  return v;
}

engine::BookingLife Draw::Life() const {
  engine::BookingLife v;
  v.approval = Procedure();
  v.approval.steps.push_back({.name = Text()});
  v.open_step = static_cast<uint32_t>(
      Between(0, static_cast<int64_t>(v.approval.steps.size()) - 1));
  if (Any<bool>()) v.approval_due = Time();
  v.decisions = List([this] {
    return engine::ApprovalDecision{.step = Text(),
                                    .approved = Any<bool>(),
                                    .subject = Text(),
                                    .deputy = Any<bool>(),
                                    .automatic = Any<bool>(),
                                    .note = Text(),
                                    .time = Time()};
  });
  if (Any<bool>()) v.check_in = Time();
  if (Any<bool>()) v.check_out = Time();
  if (Any<bool>()) v.planned_end = Minute();
  return v;
}

engine::Instrument Draw::Instrument() const {
  engine::Instrument v{.meta = Meta(), .name = Localized()};
  v.laboratory = Text();
  v.class_code = Text();
  v.status = static_cast<engine::InstrumentStatus>(Between(1, 4));
  v.calendar = Text();
  v.capacity = Any<int32_t>();
  v.buffer_before_minutes = Any<int32_t>();
  v.buffer_after_minutes = Any<int32_t>();
  v.unattended = Any<bool>();
  v.service_modes = Modes();
  v.qualification = Text();
  if (Any<bool>()) v.calibration = Interval();
  v.record = InstrumentRecord();
  v.changeovers.configurations = Texts();
  v.changeovers.times = List([this] {
    return engine::ChangeoverTime{
        .from = Text(), .to = Text(), .minutes = Any<int32_t>()};
  });
  v.changeovers.default_minutes = Any<int32_t>();
  v.changeovers.added_to_buffers = Any<bool>();
  v.draws = Amounts();
  v.companions = List([this] {
    return engine::Companion{.instrument = Text(),
                             .class_code = Text(),
                             .before_minutes = Any<int32_t>(),
                             .after_minutes = Any<int32_t>(),
                             .calibrated = Any<bool>(),
                             .within_hours = Any<bool>()};
  });
  return v;
}

engine::Calendar Draw::Calendar() const {
  engine::Calendar v{.meta = Meta(), .name = Localized()};
  v.time_zone = Text();
  v.hours = Hours();
  v.holiday_region = Text();
  v.makeup_day_as = static_cast<absl::Weekday>(Between(0, 6));
  v.missing_holidays = Of({engine::MissingHolidays::kRefuse,
                           engine::MissingHolidays::kPlainWeekdays});
  v.exceptions = List([this] {
    return engine::CalendarException{
        .date = Day(), .reason = Text(), .hours = Hours()};
  });
  return v;
}

engine::Rule Draw::Rule() const {
  engine::Rule v{.meta = Meta(), .name = Localized(), .params = Params()};
  v.scope = {.instrument = Text(),
             .class_code = Text(),
             .laboratory = Text(),
             .centre = Text(),
             .region = Any<int32_t>()};
  v.partner = Text();
  v.member = Text();
  v.project = Text();
  v.group = Text();
  v.action =
      Of({engine::RuleAction::kReject, engine::RuleAction::kRequireApproval,
          engine::RuleAction::kWarn});
  v.approval = Procedure();
  v.combine_all = Any<bool>();
  v.validity = Interval();
  v.prime_time = Band();
  v.override_level = Level();
  return v;
}

engine::Outage Draw::Outage() const {
  engine::Outage v{.meta = Meta()};
  v.instrument = Text();
  v.laboratory = Text();
  v.centre = Text();
  v.reason = Text();
  v.planned = Any<bool>();
  v.first = Interval();
  v.recurrence = Text();
  v.time_zone = Text();
  v.excluded = List([this] { return Minute(); });
  v.supply = Text();
  v.remaining = Any<int32_t>();
  return v;
}

engine::Centre Draw::Centre() const {
  engine::Centre v{.meta = Meta(), .name = Localized()};
  v.institution = Text();
  v.region = Any<int32_t>();
  v.district = Any<int32_t>();
  v.city = Text();
  v.address = Text();
  if (Any<bool>()) {
    v.location = {.latitude = Any<double>(), .longitude = Any<double>()};
  }
  v.calendar = Text();
  v.contact = Text();
  return v;
}

engine::AccessToken Draw::AccessToken() const {
  engine::AccessToken v{.meta = Meta(), .secret_sha256 = Text()};
  v.role = static_cast<engine::Role>(Between(1, 4));
  v.centre = Text();
  v.partner = Text();
  v.subject = Text();
  if (Any<bool>()) v.expire_time = Time() + absl::Nanoseconds(7);
  v.revoked = Any<bool>();
  return v;
}

engine::Agreement Draw::Agreement() const {
  engine::Agreement v{.meta = Meta(), .name = Localized()};
  v.institutions = Texts();
  v.groups = Texts();
  v.centres = Texts();
  v.regions = List([this] { return Any<int32_t>(); });
  v.class_codes = Texts();
  v.validity = Interval();
  v.discount_percent = Any<int32_t>();
  v.priority = Any<int32_t>();
  return v;
}

engine::Resource Draw::Resource() const {
  switch (Kind()) {
    case engine::ResourceKind::kInstitution:
      return Share(engine::Institution{.meta = Meta(),
                                       .name = Localized(),
                                       .region = Any<int32_t>(),
                                       .kind = Text(),
                                       .credit_code = Text(),
                                       .contact = Text()});
    case engine::ResourceKind::kCentre:
      return Share(Centre());
    case engine::ResourceKind::kLaboratory:
      return Share(engine::Laboratory{.meta = Meta(),
                                      .name = Localized(),
                                      .centre = Text(),
                                      .calendar = Text(),
                                      .contact = Text()});
    case engine::ResourceKind::kInstrument:
      return Share(Instrument());
    case engine::ResourceKind::kCapability:
      return Share(engine::Capability{
          .meta = Meta(),
          .name = Localized(),
          .instrument = Text(),
          .standard = Text(),
          .ranges = List([this] { return Range(); }),
          .accreditations = List([this] {
            return engine::Accreditation{.scheme = Scheme(),
                                         .certificate = Text(),
                                         .validity = Interval()};
          })});
    case engine::ResourceKind::kOperator:
      return Share(engine::Operator{.meta = Meta(),
                                    .name = Localized(),
                                    .centres = List([this] { return Text(); }),
                                    .calendar = Text(),
                                    .qualifications = List([this] {
                                      return engine::Qualification{
                                          .name = Text(),
                                          .expiry = Any<bool>() ? engine::kNever
                                                                : Minute()};
                                    }),
                                    .active = Any<bool>()});
    case engine::ResourceKind::kStandard: {
      engine::Standard v{.meta = Meta(), .number = Text(), .edition = Text()};
      v.title = Localized();
      if (Any<bool>()) v.effective = Day();
      if (Any<bool>()) v.withdrawn = Day();
      v.replaced_by = Text();
      return Share(std::move(v));
    }
    case engine::ResourceKind::kCalendar:
      return Share(Calendar());
    case engine::ResourceKind::kHolidayYear:
      return Share(engine::HolidayYear{
          .meta = Meta(),
          .region = Text(),
          .year = Any<int32_t>(),
          .papers = List([this] { return Text(); }),
          .days = List([this] {
            return engine::HolidayDay{
                .date = Day(), .name = Text(), .off = Any<bool>()};
          })});
    case engine::ResourceKind::kOutage:
      return Share(Outage());
    case engine::ResourceKind::kRule:
      return Share(Rule());
    case engine::ResourceKind::kAccessToken:
      return Share(AccessToken());
    case engine::ResourceKind::kPartnerGroup:
      return Share(engine::PartnerGroup{
          .meta = Meta(), .name = Localized(), .institutions = Texts()});
    case engine::ResourceKind::kMember:
      return Share(engine::Member{.meta = Meta(),
                                  .name = Localized(),
                                  .institution = Text(),
                                  .contact = Text(),
                                  .qualifications = List([this] {
                                    return engine::MemberQualification{
                                        .name = Text(),
                                        .granted = Minute(),
                                        .expiry = Any<bool>() ? engine::kNever
                                                              : Minute(),
                                        .unused_days = Any<int32_t>()};
                                  }),
                                  .active = Any<bool>()});
    case engine::ResourceKind::kProject:
      return Share(engine::Project{
          .meta = Meta(),
          .name = Localized(),
          .institution = Text(),
          .members = Texts(),
          .active = Any<bool>(),
          .validity = Interval(),
          .instruments = Texts(),
          .class_codes = Texts(),
          .budget = Any<bool>() ? std::optional(Amount()) : std::nullopt});
    case engine::ResourceKind::kAgreement:
      return Share(Agreement());
    case engine::ResourceKind::kTariff:
      return Share(Tariff());
    case engine::ResourceKind::kVoucher:
      return Share(Voucher());
    case engine::ResourceKind::kSupply:
      return Share(Supply());
  }
  return Share(Instrument());
}

engine::Violation Draw::Violation() const {
  engine::Violation v;
  v.code = static_cast<engine::ViolationCode>(Between(1, 255));
  v.severity = Of({engine::Severity::kReject, engine::Severity::kWarn,
                   engine::Severity::kApproval});
  v.resource = Ref();
  v.rule = Text();
  v.rule_revision = Any<uint64_t>();
  v.override_level = Level();
  v.parameters = List([this] { return std::make_pair(Text(), Text()); });
  return v;
}

engine::Answers Draw::Answers() const {
  return {.answers = List([this] {
            return engine::Answer{.question = Text(), .answer = Text()};
          }),
          .documents = List([this] {
            return engine::AcceptedDocument{.document = Text(),
                                            .version = Text()};
          })};
}

engine::CapabilityNeed Draw::Need() const {
  return {.class_code = Text(),
          .standard = Text(),
          .ranges = List([this] { return Range(); }),
          .accreditations = List([this] { return Scheme(); })};
}

std::vector<engine::JudgedBy> Draw::Sources() const {
  return List([this] {
    return engine::JudgedBy{.resource = Ref(), .revision = Any<uint64_t>()};
  });
}

engine::RefusedAsk Draw::Ask() const {
  engine::RefusedAsk v;
  v.event = static_cast<engine::BookingEvent>(Between(1, 14));
  v.booking = Any<uint64_t>();
  v.request.instruments = Texts();
  v.request.interval = {Minute(), Minute()};
  v.request.units = Any<int32_t>();
  if (Any<bool>()) v.request.mode = Mode();
  for (std::string* text :
       {&v.request.operator_id, &v.request.partner, &v.request.member,
        &v.request.project, &v.request.title, &v.request.note,
        &v.request.subject}) {
    *text = Text();
  }
  v.request.need = Need();
  v.request.answers = Answers();
  v.request.services = Services();
  v.request.samples = Any<int32_t>();
  v.request.urgent = Any<bool>();
  v.request.voucher = Text();
  v.request.configuration = Text();
  v.request.draws = Amounts();
  v.hold = absl::Microseconds(Between(0, 1'000'000'000));
  v.judged_by = Sources();
  if (Any<bool>()) {
    v.overrides.rules = Texts();
    v.overrides.codes = List(
        [this] { return static_cast<engine::ViolationCode>(Between(1, 255)); });
    v.overrides.all = true;
    v.overrides.reason = Text();
  }
  return v;
}

engine::BookingTerms Draw::Terms() const {
  return {.title = Text(),
          .note = Text(),
          .subject = Text(),
          .on_behalf = Any<bool>(),
          .services = Services(),
          .samples = Any<int32_t>(),
          .urgent = Any<bool>(),
          .voucher = Text(),
          .answers = Answers()};
}

engine::BookingPlan Draw::Plan() const {
  engine::BookingPlan v;
  v.series = Any<uint64_t>();
  if (Any<bool>()) v.series_start = Minute();
  v.waitlist_entry = Any<uint64_t>();
  v.outage = Text();
  v.reroute_proposal = Any<uint64_t>();
  v.reroute_of = Any<uint64_t>();
  v.on_behalf = Any<bool>();
  return v;
}

engine::Ptr<engine::Series> Draw::Series() const {
  auto v = std::make_shared<engine::Series>();
  v->id = static_cast<uint64_t>(Between(1, int64_t{1} << 50));
  v->revision = Any<uint64_t>();
  v->first = {Minute(), Minute()};
  v->recurrence = Text();
  v->time_zone = Text();
  v->partner = Any<uint32_t>();
  v->member = Any<uint32_t>();
  v->project = Any<uint32_t>();
  v->units = Any<int32_t>();
  if (Any<bool>()) v->mode = Mode();
  v->configuration = Text();
  v->draws = Amounts();
  v->need = Need();
  v->terms = Terms();
  for (int64_t i = Between(1, 3); i > 0; --i) {
    v->patterns.push_back(
        {.from = Minute(),
         .shift = Minute(),
         .duration = Minute(),
         .instruments = List([this] { return Any<uint32_t>(); }),
         .operator_uid = Any<uint32_t>()});
    engine::SeriesOccurrence occurrence{.start = Minute(),
                                        .booking = Any<uint64_t>()};
    for (const engine::Violation& violation :
         List([this] { return Violation(); })) {
      occurrence.refused.push_back(violation);
    }
    v->occurrences.push_back(std::move(occurrence));
  }
  v->create_time = Time();
  v->update_time = Time();
  return v;
}

engine::Ptr<engine::WaitlistEntry> Draw::WaitlistEntry() const {
  auto v = std::make_shared<engine::WaitlistEntry>();
  v->id = static_cast<uint64_t>(Between(1, int64_t{1} << 50));
  v->revision = Any<uint64_t>();
  v->state = static_cast<engine::WaitlistState>(Between(1, 6));
  engine::Ask& ask = v->ask;
  ask.instruments = Texts();
  ask.need = Need();
  ask.duration = Minute();
  ask.window = {Minute(), Minute()};
  ask.regions = List([this] { return Any<int32_t>(); });
  ask.centres = Texts();
  if (Any<bool>()) ask.mode = Mode();
  ask.units = Any<int32_t>();
  ask.partner = Text();
  ask.member = Text();
  ask.project = Text();
  ask.operator_id = Text();
  ask.configuration = Text();
  ask.draws = Amounts();
  v->terms = Terms();
  v->offer_minutes = Minute();
  v->expire = Time();
  v->max_offers = Any<int32_t>();
  v->first_in_line = Any<bool>();
  v->stands_for = Any<uint64_t>();
  v->booking = Any<uint64_t>();
  v->passed = List([this] {
    return engine::PassedOffer{.instrument = Any<uint32_t>(),
                               .interval = {Minute(), Minute()},
                               .lapsed = Any<bool>()};
  });
  v->create_time = Time();
  v->update_time = Time();
  return v;
}

engine::Ptr<engine::Booking> Draw::Booking() const {
  engine::BookingDetails details;
  details.title = Text();
  details.note = Text();
  details.subject = Text();
  details.cancel_reason = Text();
  details.need = Need();

  if (Any<bool>()) {
    details.plan = std::make_shared<const engine::BookingPlan>(Plan());
  }
  details.warnings = List([this] { return Violation(); });
  details.judged_by = Sources();
  details.overrides = List([this] {
    return engine::Override{.violation = Violation(),
                            .reason = Text(),
                            .principal = Text(),
                            .subject = Text(),
                            .time = Time(),
                            .level = Level()};
  });
  details.services = Services();
  details.samples = Any<int32_t>();
  details.urgent = Any<bool>();
  details.voucher = Any<uint32_t>();
  if (Any<bool>()) {
    details.quote = std::make_shared<const engine::Quote>(Quote());
  }
  details.answers = Answers();
  if (Any<bool>()) {
    engine::BookingNeeds needs;
    needs.configuration = Text();
    needs.configurations = Texts();
    needs.draws = Amounts();
    details.needs = std::make_shared<const engine::BookingNeeds>(needs);
  }
  if (Any<bool>()) {
    details.campaign = std::make_shared<const engine::CampaignPart>(
        engine::CampaignPart{static_cast<uint64_t>(Between(1, 1'000)), Text()});
  }
  auto v = std::make_shared<engine::Booking>();
  v->id = static_cast<uint64_t>(Between(1, int64_t{1} << 50));
  v->revision = Any<uint64_t>();
  v->previous_revision = Any<uint64_t>();
  v->interval.start = Minute();
  v->interval.end = v->interval.start + Between(1, 40'000);
  for (int64_t i = Between(1, 4); i > 0; --i) {
    v->claims.push_back({.instrument = Any<uint32_t>(),
                         .buffer_before = Any<int32_t>(),
                         .buffer_after = Any<int32_t>(),
                         .companion = Any<bool>()});
  }
  v->draws = List([this] {
    return engine::Draw{.supply = Any<uint32_t>(),
                        .amount = Any<int32_t>(),
                        .depletes = Any<bool>()};
  });
  v->operator_uid = Any<uint32_t>();
  v->partner = Any<uint32_t>();
  v->member = Any<uint32_t>();
  v->project = Any<uint32_t>();
  v->units = static_cast<int32_t>(Between(1, 10'000));
  const bool lived = Any<bool>();
  if (lived) {
    details.life = std::make_shared<const engine::BookingLife>(Life());
  }
  v->state = static_cast<engine::BookingState>(Between(1, 10));
  if (v->state == engine::BookingState::kPendingApproval && !lived) {
    v->state = engine::BookingState::kHeld;
  }
  if (Any<bool>()) v->release_at = Minute();
  v->check_in_before = Any<int32_t>();
  v->mode = Mode();
  if (Any<bool>()) v->hold_expiry = Time() + absl::Nanoseconds(3);
  v->create_time = Time();
  v->update_time = Time();
  v->details =
      std::make_shared<const engine::BookingDetails>(std::move(details));
  return v;
}

engine::CampaignStep Draw::CampaignStep() const {
  engine::CampaignStep step;
  step.id = Text();
  step.title = Text();
  step.modes = List([this] {
    engine::Ask ask;
    ask.instruments = Texts();
    ask.need = Need();
    ask.duration = Between(1, 40'000);
    ask.regions = List([this] { return Any<int32_t>(); });
    ask.centres = Texts();
    if (Any<bool>()) ask.mode = Mode();
    ask.units = static_cast<int32_t>(Between(1, 100));
    ask.operator_id = Text();
    ask.configuration = Text();
    ask.draws = Amounts();
    return ask;
  });
  step.setup = Between(0, 1'000);
  if (Any<bool>()) step.release = Minute();
  if (Any<bool>()) step.deadline = Minute();
  if (Any<bool>()) step.due = Minute();
  step.weight = Any<int32_t>();
  step.any_order = Any<bool>();
  step.after = List([this] {
    engine::StepOrder order{Text(), Between(0, 1'000), std::nullopt};
    if (Any<bool>()) order.max_wait = Between(0, 1'000);
    return order;
  });
  step.samples = Texts();
  return step;
}

engine::Campaign Draw::Campaign() const {
  engine::Campaign v;
  v.id = static_cast<uint64_t>(Between(1, int64_t{1} << 50));
  v.revision = Any<uint64_t>();
  v.title = Text();
  v.note = Text();
  v.subject = Text();
  v.partner = Text();
  v.member = Text();
  v.project = Text();
  v.window = {Minute(), Minute()};
  for (int64_t i = Between(1, 3); i > 0; --i) {
    engine::CampaignSample sample;
    sample.id = Text();
    sample.title = Text();
    sample.centre = Text();
    if (Any<bool>()) sample.release = Minute();
    if (Any<bool>()) sample.deadline = Minute();
    if (Any<bool>()) sample.due = Minute();
    sample.priority = Any<int32_t>();
    v.samples.push_back(std::move(sample));
    v.steps.push_back(CampaignStep());
  }
  v.groups = List([this] {
    return engine::CampaignGroup{
        static_cast<engine::CampaignGroup::Kind>(Between(1, 2)), Texts(),
        Any<bool>()};
  });
  v.aims = List([this] {
    return engine::CampaignAim{
        static_cast<engine::CampaignAim::Goal>(Between(1, 5)), Any<int64_t>()};
  });
  v.lexicographic = Any<bool>();
  if (Any<bool>()) v.budget = engine::Amount{"CNY", Any<int64_t>()};
  v.transport.speed_kmh = Any<int32_t>();
  v.transport.handling = Any<int64_t>();
  v.transport.legs = List([this] {
    return engine::TransportLeg{Text(), Text(), Between(0, 1'000)};
  });
  v.placements = List([this] {
    engine::StepPlacement placement;
    placement.sample = Text();
    placement.step = Text();
    placement.mode = Any<int32_t>();
    placement.instrument = Text();
    placement.operator_id = Text();
    placement.service_mode = Mode();
    placement.interval = {Minute(), Minute()};
    placement.booking = Any<uint64_t>();
    return placement;
  });
  v.cancelled = Any<bool>();
  v.cancel_reason = Text();
  v.create_time = Time();
  v.update_time = Time();
  return v;
}

engine::Fact Draw::Fact() const {
  switch (Between(0, 6)) {
    case 6:
      return engine::CampaignPut{
          std::make_shared<const engine::Campaign>(Campaign())};
    case 3:
      return engine::LedgerPut{
          std::make_shared<const engine::LedgerEntry>(LedgerEntry())};
    case 4:
      return engine::SeriesPut{Series()};
    case 5:
      return engine::WaitlistPut{WaitlistEntry()};
    case 0:
      return engine::ResourcePut{.resource = Resource(),
                                 .created = Any<bool>()};
    case 1:
      return engine::ResourceDeleted{
          .kind = Kind(),
          .id = Text(),
          .uid = static_cast<uint64_t>(Between(1, 1'000))};
    default:
      return engine::BookingPut{
          .event = static_cast<engine::BookingEvent>(
              Any<bool>() ? Between(1, 14) : Between(40, 42)),
          .booking = Booking(),
          .left_instruments = List([this] { return Any<uint32_t>(); })};
  }
}

engine::Rejection Draw::Rejection() const {
  return {.code = static_cast<absl::StatusCode>(Between(1, 16)),
          .reason = Text(),
          .message = Text(),
          .field = Text(),
          .metadata = List([this] { return std::make_pair(Text(), Text()); }),
          .violations = List([this] { return Violation(); }),
          .ask = Any<bool>() ? std::make_shared<const engine::RefusedAsk>(Ask())
                             : nullptr};
}

engine::Record Draw::Record() const {
  engine::Record v;
  v.revision = Any<uint64_t>();
  v.time = Time();
  v.principal = Text();
  v.request_id = Text();
  v.request_hash = Text();
  v.facts = List([this] { return Fact(); });
  if (Any<bool>()) v.rejection = Rejection();
  return v;
}

}  // namespace trilab::testing
