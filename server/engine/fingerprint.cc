#include "server/engine/fingerprint.h"

namespace trilab::engine {

void Fingerprint::AddBytes(absl::string_view bytes) {
  AddWord(bytes.size());
  for (size_t i = 0; i < bytes.size(); i += 8) {
    uint64_t word = 0;
    for (size_t j = i; j < bytes.size() && j < i + 8; ++j) {
      word |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[j]))
              << (8 * (j - i));
    }
    AddWord(word);
  }
}

// Parts of resources, in the order in which they need each other.

static void AddTo(Fingerprint& f, const ResourceMeta& v) {
  f.Add(v.id, v.uid, v.revision, v.create_time, v.update_time);
}
static void AddTo(Fingerprint& f, const Money& v) {
  f.Add(v.currency, v.units, v.nanos);
}
static void AddTo(Fingerprint& f, const Amount& v) { f.Add(v.currency, v.fen); }
static void AddTo(Fingerprint& f, const LocalizedText& v) { f.Add(v.zh, v.en); }
static void AddTo(Fingerprint& f, const GeoPoint& v) {
  f.Add(v.latitude, v.longitude);
}
static void AddTo(Fingerprint& f, const InstrumentRecord& v) {
  f.Add(v.inner_id, v.model, v.manufacturer, v.country, v.source,
        v.original_value, v.commissioned, v.technical_indicators, v.functions,
        v.subject_field, v.share_mode, v.sharing_conditions, v.reference_fee,
        v.contact, v.url, v.extra);
}
static void AddTo(Fingerprint& f, const Accreditation& v) {
  f.Add(v.scheme, v.certificate, v.validity);
}
static void AddTo(Fingerprint& f, const ParameterRange& v) {
  f.Add(v.parameter, v.minimum, v.maximum, v.unit, v.uncertainty);
}
static void AddTo(Fingerprint& f, const Qualification& v) {
  f.Add(v.name, v.expiry);
}
static void AddTo(Fingerprint& f, const MemberQualification& v) {
  f.Add(v.name, v.granted, v.expiry, v.unused_days);
}
static void AddTo(Fingerprint& f, const WeeklyHours& v) {
  f.Add(v.day, v.start_minute, v.end_minute, v.service_modes);
}
static void AddTo(Fingerprint& f, const CalendarException& v) {
  f.Add(v.date, v.reason, v.hours);
}
static void AddTo(Fingerprint& f, const HolidayDay& v) {
  f.Add(v.date, v.name, v.off);
}
static void AddTo(Fingerprint& f, const TimeBand& v) { f.Add(v.hours, v.days); }
static void AddTo(Fingerprint& f, const DurationRule& v) {
  f.Add(v.min, v.max, v.multiple_of, v.exactly, v.counted);
}
static void AddTo(Fingerprint& f, const GridRule& v) {
  f.Add(v.step, v.offset, v.align_end, v.blocks, v.allow_runs);
}
static void AddTo(Fingerprint& f, const NoticeTime& v) {
  f.Add(v.length, v.working_days);
}
static void AddTo(Fingerprint& f, const NoticeRule& v) {
  f.Add(v.min_notice, v.working_days, v.service_modes, v.change, v.cancel,
        v.create);
}
static void AddTo(Fingerprint& f, const HorizonRule& v) {
  f.Add(v.max_ahead, v.to_end, v.opening, v.opens_at, v.opens_on);
}
static void AddTo(Fingerprint& f, const Privileged& v) {
  f.Add(v.institutions, v.owner);
}
static void AddTo(Fingerprint& f, const PriorityWindowRule& v) {
  f.Add(v.window, v.privileged, v.release_by_clock, v.release_before,
        v.release_at, v.release_days_before);
}
static void AddTo(Fingerprint& f, const ExclusiveAccessRule& v) {
  f.Add(v.weekly, v.blocks, v.privileged);
}
static void AddTo(Fingerprint& f, const BookingCount& v) {
  f.Add(v.owner, v.set, v.without_ended, v.with_cancelled, v.with_no_shows);
}
static void AddTo(Fingerprint& f, const CountQuotaRule& v) {
  f.Add(v.count, v.max, v.period, v.days, v.touched);
}
static void AddTo(Fingerprint& f, const TimeQuotaRule& v) {
  f.Add(v.count, v.max, v.period, v.days, v.only_in);
}
static void AddTo(Fingerprint& f, const ConcurrentRule& v) {
  f.Add(v.count, v.max);
}
static void AddTo(Fingerprint& f, const SpacingRule& v) {
  f.Add(v.count, v.gap);
}
static void AddTo(Fingerprint& f, const OverlapRule& v) { f.Add(v.count); }
static void AddTo(Fingerprint& f, const QualificationRule& v) {
  f.Add(v.qualification, v.service_modes);
}
static void AddTo(Fingerprint& f, const AgreementRule& v) {
  f.Add(v.through_end);
}
static void AddTo(Fingerprint& f, const AccountRule& v) {
  f.Add(v.min_balance, v.priced);
}
static void AddTo(Fingerprint& f, const CancellationStep& v) {
  f.Add(v.notice, v.percent);
}
static void AddTo(Fingerprint& f, const CancellationLadderRule& v) {
  f.Add(v.steps, v.late_percent, v.no_show_percent, v.charge_on_outage);
}
static void AddTo(Fingerprint& f, const NoShowRule& v) {
  f.Add(v.release_after, v.check_in_before);
}
static void AddTo(Fingerprint& f, const ApprovalRule& v) {
  f.Add(v.min_duration);
}
static void AddTo(Fingerprint& f, const SanctionRule& v) {
  f.Add(v.owner, v.no_show_points, v.late_points, v.left_early_points,
        v.overrun_points, v.late_after, v.early_by, v.overrun_by, v.window_days,
        v.limit, v.suspend_days, v.block, v.since, v.initial_credit);
}
static void AddTo(Fingerprint& f, const Question& v) {
  f.Add(v.id, v.text, v.options, v.must_be);
}
static void AddTo(Fingerprint& f, const Document& v) {
  f.Add(v.id, v.version, v.title, v.uri);
}
static void AddTo(Fingerprint& f, const RequiredAnswersRule& v) {
  f.Add(v.questions, v.documents, v.service_modes);
}
static void AddTo(Fingerprint& f, const FairShare& v) {
  f.Add(v.institution, v.group, v.weight);
}
static void AddTo(Fingerprint& f, const FairShareRule& v) {
  f.Add(v.shares, v.default_weight, v.half_life_days);
}
static void AddTo(Fingerprint& f, const ApprovalStep& v) {
  f.Add(v.name, v.centre_managers, v.approvers, v.deputies);
}
static void AddTo(Fingerprint& f, const ApprovalProcedure& v) {
  f.Add(v.steps, v.deadline, v.on_deadline);
}
static void AddTo(Fingerprint& f, const ApprovalDecision& v) {
  f.Add(v.step, v.approved, v.subject, v.deputy, v.automatic, v.note, v.time);
}
static void AddTo(Fingerprint& f, const RuleParams& v) {
  f.Add(v.index());
  std::visit([&](const auto& params) { f.Add(params); }, v);
}
static void AddTo(Fingerprint& f, const RuleScope& v) {
  f.Add(v.instrument, v.class_code, v.laboratory, v.centre, v.region);
}
static void AddTo(Fingerprint& f, const CapabilityNeed& v) {
  f.Add(v.class_code, v.standard, v.ranges, v.accreditations);
}
static void AddTo(Fingerprint& f, const ResourceRef& v) { f.Add(v.kind, v.id); }
static void AddTo(Fingerprint& f, const Violation& v) {
  f.Add(v.code, v.severity, v.resource, v.rule, v.rule_revision,
        v.override_level, v.parameters);
}
static void AddTo(Fingerprint& f, const Override& v) {
  f.Add(v.violation, v.reason, v.principal, v.subject, v.time, v.level);
}
static void AddTo(Fingerprint& f, const Answer& v) {
  f.Add(v.question, v.answer);
}
static void AddTo(Fingerprint& f, const AcceptedDocument& v) {
  f.Add(v.document, v.version);
}
static void AddTo(Fingerprint& f, const Answers& v) {
  f.Add(v.answers, v.documents);
}
static void AddTo(Fingerprint& f, const JudgedBy& v) {
  f.Add(v.resource, v.revision);
}
static void AddTo(Fingerprint& f, const Claim& v) {
  f.Add(v.instrument, v.buffer_before, v.buffer_after, v.companion);
}
static void AddTo(Fingerprint& f, const Draw& v) {
  f.Add(v.supply, v.amount, v.depletes);
}
static void AddTo(Fingerprint& f, const SupplyAmount& v) {
  f.Add(v.supply, v.amount);
}
static void AddTo(Fingerprint& f, const Delivery& v) {
  f.Add(v.time, v.amount);
}
static void AddTo(Fingerprint& f, const ChangeoverTime& v) {
  f.Add(v.from, v.to, v.minutes);
}
static void AddTo(Fingerprint& f, const Changeovers& v) {
  f.Add(v.configurations, v.times, v.default_minutes, v.added_to_buffers);
}
static void AddTo(Fingerprint& f, const Companion& v) {
  f.Add(v.instrument, v.class_code, v.before_minutes, v.after_minutes,
        v.calibrated, v.within_hours);
}

static void AddTo(Fingerprint& f, const SeriesPattern& v) {
  f.Add(v.from, v.shift, v.duration, v.instruments, v.operator_uid);
}
static void AddTo(Fingerprint& f, const SeriesOccurrence& v) {
  f.Add(v.start, v.booking, v.refused);
}
static void AddTo(Fingerprint& f, const Ask& v) {
  f.Add(v.instruments, v.need, v.duration, v.window, v.regions, v.centres,
        v.mode, v.units, v.partner, v.member, v.project, v.operator_id,
        v.configuration, v.draws);
}
static void AddTo(Fingerprint& f, const PassedOffer& v) {
  f.Add(v.instrument, v.interval, v.lapsed);
}

void AddTo(Fingerprint& f, const Institution& v) {
  f.Add(v.meta, v.name, v.region, v.kind, v.credit_code, v.contact);
}
void AddTo(Fingerprint& f, const Centre& v) {
  f.Add(v.meta, v.name, v.institution, v.region, v.district, v.city, v.address,
        v.location, v.calendar, v.contact);
}
void AddTo(Fingerprint& f, const Laboratory& v) {
  f.Add(v.meta, v.name, v.centre, v.calendar, v.contact);
}
void AddTo(Fingerprint& f, const Instrument& v) {
  f.Add(v.meta, v.name, v.laboratory, v.class_code, v.status, v.calendar,
        v.capacity, v.buffer_before_minutes, v.buffer_after_minutes,
        v.unattended, v.service_modes, v.qualification, v.calibration, v.record,
        v.changeovers, v.draws, v.companions);
}
void AddTo(Fingerprint& f, const Capability& v) {
  f.Add(v.meta, v.name, v.instrument, v.standard, v.ranges, v.accreditations);
}
void AddTo(Fingerprint& f, const Operator& v) {
  f.Add(v.meta, v.name, v.centres, v.calendar, v.qualifications, v.active);
}
void AddTo(Fingerprint& f, const Standard& v) {
  f.Add(v.meta, v.number, v.edition, v.title, v.effective, v.withdrawn,
        v.replaced_by);
}
void AddTo(Fingerprint& f, const Calendar& v) {
  f.Add(v.meta, v.name, v.time_zone, v.hours, v.holiday_region, v.makeup_day_as,
        v.missing_holidays, v.exceptions);
}
void AddTo(Fingerprint& f, const HolidayYear& v) {
  f.Add(v.meta, v.region, v.year, v.papers, v.days);
}
void AddTo(Fingerprint& f, const Outage& v) {
  f.Add(v.meta, v.instrument, v.laboratory, v.centre, v.reason, v.planned,
        v.first, v.recurrence, v.time_zone, v.excluded, v.supply, v.remaining);
}
void AddTo(Fingerprint& f, const Rule& v) {
  f.Add(v.meta, v.name, v.params, v.scope, v.partner, v.member, v.project,
        v.group, v.action, v.combine_all, v.validity, v.prime_time, v.approval,
        v.override_level);
}
void AddTo(Fingerprint& f, const AccessToken& v) {
  f.Add(v.meta, v.secret_sha256, v.role, v.centre, v.partner, v.subject,
        v.expire_time, v.revoked);
}
void AddTo(Fingerprint& f, const PartnerGroup& v) {
  f.Add(v.meta, v.name, v.institutions);
}
void AddTo(Fingerprint& f, const Member& v) {
  f.Add(v.meta, v.name, v.institution, v.contact, v.qualifications, v.active);
}
void AddTo(Fingerprint& f, const Project& v) {
  f.Add(v.meta, v.name, v.institution, v.members, v.active, v.validity,
        v.instruments, v.class_codes, v.budget);
}
void AddTo(Fingerprint& f, const Agreement& v) {
  f.Add(v.meta, v.name, v.institutions, v.groups, v.centres, v.regions,
        v.class_codes, v.validity, v.discount_percent, v.priority);
}
void AddTo(Fingerprint& f, const Supply& v) {
  f.Add(v.meta, v.name, v.kind, v.laboratory, v.centre, v.unit, v.amount,
        v.counted, v.deliveries);
}

static void AddTo(Fingerprint& f, const UserClass& v) {
  f.Add(v.code, v.owner, v.institutions, v.groups, v.projects, v.kinds);
}
static void AddTo(Fingerprint& f, const TariffLine& v) {
  f.Add(v.code, v.name, v.classes, v.service_modes, v.service, v.unit, v.price,
        v.minimum, v.round_up, v.first, v.first_price);
}
static void AddTo(Fingerprint& f, const TariffBand& v) {
  f.Add(v.code, v.band, v.percent);
}
static void AddTo(Fingerprint& f, const TariffAdjustment& v) {
  f.Add(v.code, v.name, v.percent, v.classes, v.service_modes, v.urgent,
        v.min_balance, v.exclusive_group);
}
void AddTo(Fingerprint& f, const Tariff& v) {
  f.Add(v.meta, v.name, v.scope, v.validity, v.currency, v.classes, v.lines,
        v.bands, v.adjustments, v.minimum_charge, v.free_tail);
}
void AddTo(Fingerprint& f, const Voucher& v) {
  f.Add(v.meta, v.name, v.holder, v.issue_region, v.regions, v.centres,
        v.class_codes, v.mode, v.face, v.share_percent, v.validity, v.active);
}
static void AddTo(Fingerprint& f, const ServiceItem& v) {
  f.Add(v.code, v.quantity);
}
static void AddTo(Fingerprint& f, const BookingTerms& v) {
  f.Add(v.title, v.note, v.subject, v.on_behalf, v.services, v.samples,
        v.urgent, v.voucher, v.answers);
}
static void AddTo(Fingerprint& f, const BillLine& v) {
  f.Add(v.instrument, v.code, v.band, v.name, v.unit, v.quantity, v.per,
        v.price, v.percent, v.amount);
}
static void AddTo(Fingerprint& f, const Quote& v) {
  f.Add(v.currency, v.lines, v.total, v.voucher, v.voucher_amount, v.deducted,
        v.settled, v.charged);
}
static void AddTo(Fingerprint& f, const AccountTotals& v) {
  f.Add(v.credited, v.reserved, v.spent);
}
static void AddTo(Fingerprint& f, const VoucherTotals& v) {
  f.Add(v.reserved, v.used, v.redeemed);
}
void AddTo(Fingerprint& f, const Accounts& v) {
  f.Add(v.next_entry_id());
  AddRange(f, v.projects());
  AddRange(f, v.vouchers());
  AddRange(f, v.refunds());
}

void AddTo(Fingerprint& f, const Booking& v) {
  f.Add(v.id, v.revision, v.previous_revision, v.interval);
  AddRange(f, v.claims);
  f.Add(v.operator_uid, v.partner, v.member, v.project, v.units, v.state,
        v.mode, v.release_at, v.check_in_before, v.hold_expiry, v.create_time,
        v.update_time);
  const BookingDetails& details = *v.details;
  f.Add(details.title, details.note, details.subject, details.cancel_reason,
        details.need, details.warnings, details.judged_by, details.services,
        details.samples, details.urgent, details.voucher, details.overrides,
        details.answers, details.quote != nullptr);
  if (details.quote != nullptr) f.Add(*details.quote);
  const BookingLife& life = LifeOf(v);
  f.Add(life.approval, life.open_step, life.approval_due, life.decisions,
        life.check_in, life.check_out, life.planned_end);
  const BookingNeeds& needs = NeedsOf(v);
  f.Add(v.draws, needs.configuration, needs.configurations, needs.draws);
  f.Add(details.campaign != nullptr);
  if (details.campaign != nullptr) {
    f.Add(details.campaign->campaign, details.campaign->step);
  }
  const BookingPlan& plan = PlanOf(v);
  f.Add(plan.series, plan.series_start, plan.waitlist_entry, plan.outage,
        plan.reroute_proposal, plan.reroute_of, plan.on_behalf);
}

static void AddTo(Fingerprint& f, const CampaignSample& v) {
  f.Add(v.id, v.title, v.centre, v.release, v.deadline, v.due, v.priority);
}
static void AddTo(Fingerprint& f, const StepOrder& v) {
  f.Add(v.step, v.min_wait, v.max_wait);
}
static void AddTo(Fingerprint& f, const CampaignStep& v) {
  f.Add(v.id, v.title, v.modes, v.setup, v.release, v.deadline, v.due, v.weight,
        v.any_order, v.after, v.samples);
}
static void AddTo(Fingerprint& f, const CampaignGroup& v) {
  f.Add(v.kind, v.steps, v.across_samples);
}
static void AddTo(Fingerprint& f, const CampaignAim& v) {
  f.Add(v.goal, v.weight);
}
static void AddTo(Fingerprint& f, const TransportLeg& v) {
  f.Add(v.from, v.to, v.minutes);
}
static void AddTo(Fingerprint& f, const StepPlacement& v) {
  f.Add(v.sample, v.step, v.mode, v.instrument, v.operator_id, v.service_mode,
        v.interval, v.booking);
}
void AddTo(Fingerprint& f, const Campaign& v) {
  f.Add(v.id, v.revision, v.title, v.note, v.subject, v.partner, v.member,
        v.project, v.window, v.samples, v.steps, v.groups, v.aims,
        v.lexicographic, v.budget, v.transport.speed_kmh, v.transport.handling,
        v.transport.legs, v.placements, v.cancelled, v.cancel_reason,
        v.create_time, v.update_time);
}

void AddTo(Fingerprint& f, const Series& v) {
  f.Add(v.id, v.revision, v.first, v.recurrence, v.time_zone, v.partner,
        v.member, v.project, v.units, v.mode, v.need, v.terms, v.configuration,
        v.draws, v.patterns, v.occurrences, v.create_time, v.update_time);
}

void AddTo(Fingerprint& f, const WaitlistEntry& v) {
  f.Add(v.id, v.revision, v.state, v.ask, v.terms, v.offer_minutes, v.expire,
        v.max_offers, v.first_in_line, v.stands_for, v.booking, v.passed,
        v.create_time, v.update_time);
}

}  // namespace trilab::engine
