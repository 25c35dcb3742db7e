#include "server/engine/rejudge.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "server/engine/booking_request.h"
#include "server/engine/cancel_judgement.h"
#include "server/engine/overrides.h"
#include "server/engine/refused_ask.h"
#include "server/engine/resource_references.h"
#include "server/engine/slot_search.h"

namespace trilab::engine {
namespace {

bool IsAsk(BookingEvent event) {
  return event == BookingEvent::kCreated ||
         event == BookingEvent::kRescheduled ||
         event == BookingEvent::kCancelled;
}

// Whoever overrode something then had the right to do so.
OverrideWish WishOf(const Booking& booking, absl::Time time) {
  OverrideWish wish;
  wish.right = OverrideLevel::kAdministrator;
  for (const Override& overridden : booking.details->overrides) {
    if (overridden.time != time) continue;
    const Violation& violation = overridden.violation;
    if (violation.rule.empty()) {
      wish.codes.push_back(violation.code);
    } else {
      wish.rules.push_back(violation.rule);
    }
    wish.reason = overridden.reason;
  }
  return wish;
}

OverrideWish WishOf(const State& state, const Record& record,
                    const RefusedAsk& ask) {
  OverrideWish wish = ask.overrides;
  const AccessToken* token =
      state.catalog().access_tokens().Find(record.principal);
  if (token != nullptr) {
    wish.right = OverrideRightOf(token->role);
    wish.centre = token->centre;
  }
  return wish;
}

PastAsk AskOf(const State& state, const BookingPut& put, absl::Time time) {
  const Booking& booking = *put.booking;
  PastAsk ask;
  ask.event = put.event;
  ask.booking = booking.id;
  ask.request = RequestOf(state, booking);
  ask.overrides = WishOf(booking, time);
  if (put.event != BookingEvent::kCancelled &&
      !LifeOf(booking).approval.steps.empty()) {
    ask.verdict = Verdict::kNeedsApproval;
    ask.violations = booking.details->warnings;
  }
  return ask;
}

Verdict VerdictOf(const Violations& violations) {
  Verdict verdict = Verdict::kAllowed;
  for (const Violation& violation : violations) {
    if (violation.severity == Severity::kReject) return Verdict::kRefused;
    if (violation.severity == Severity::kApproval) {
      verdict = Verdict::kNeedsApproval;
    }
  }
  return verdict;
}

// The violations of the ask; nullopt if it cannot be judged.
std::optional<Violations> ViolationsOf(const State& state, const PastAsk& ask,
                                       absl::Time time) {
  const Ptr<Booking> present =
      ask.booking == 0 || ask.event == BookingEvent::kCreated
          ? nullptr
          : state.FindBooking(ask.booking);
  if (ask.event == BookingEvent::kCancelled) {
    if (present == nullptr) return std::nullopt;
    // A hold may be let go at any time.
    if (present->state == BookingState::kHeld) return Violations();
    return JudgeCancel(state, *present, time).violations;
  }
  const Resolution resolution = ResolveRequest(state, ask.request);
  if (std::holds_alternative<Rejection>(resolution)) return std::nullopt;
  if (ask.event == BookingEvent::kCreated) {
    return Judge(state, ask.request, /*moved_booking=*/0, time).violations;
  }
  if (present == nullptr) return std::nullopt;
  return JudgeMove(state, ask.request, *present, time).violations;
}

bool Exists(const Catalog& catalog, ResourceKind kind, absl::string_view id) {
  switch (kind) {
    case ResourceKind::kInstrument:
      return catalog.instruments().Find(id) != nullptr;
    case ResourceKind::kLaboratory:
      return catalog.laboratories().Find(id) != nullptr;
    case ResourceKind::kCentre:
      return catalog.centres().Find(id) != nullptr;
    case ResourceKind::kInstitution:
      return catalog.institutions().Find(id) != nullptr;
    case ResourceKind::kMember:
      return catalog.members().Find(id) != nullptr;
    case ResourceKind::kProject:
      return catalog.projects().Find(id) != nullptr;
    case ResourceKind::kPartnerGroup:
      return catalog.partner_groups().Find(id) != nullptr;
    default:
      return true;  // Rules refer to nothing else.
  }
}

bool HasItsReferences(const Catalog& catalog, const Rule& rule) {
  bool all = true;
  VisitReferences(rule, [&](absl::string_view /*field*/, ResourceKind kind,
                            const std::string& id) {
    all = all && (id.empty() || Exists(catalog, kind, id));
  });
  return all;
}

}  // namespace

std::vector<PastAsk> AsksOf(const State& before, const Record& record) {
  std::vector<PastAsk> asks;
  for (const Fact& fact : record.facts) {
    const auto* put = std::get_if<BookingPut>(&fact);
    if (put == nullptr || !IsAsk(put->event)) continue;
    asks.push_back(AskOf(before, *put, record.time));
  }
  if (!record.rejection.has_value() || record.rejection->ask == nullptr) {
    return asks;
  }
  const RefusedAsk& refused = *record.rejection->ask;
  if (!IsAsk(refused.event)) return asks;
  asks.push_back({.event = refused.event,
                  .booking = refused.booking,
                  .request = refused.request,
                  .overrides = WishOf(before, record, refused),
                  .verdict = Verdict::kRefused,
                  .violations = record.rejection->violations});
  return asks;
}

std::optional<Rejudgement> Rejudge(const State& state, const PastAsk& ask,
                                   absl::Time time) {
  std::optional<Violations> violations = ViolationsOf(state, ask, time);
  if (!violations.has_value()) return std::nullopt;
  TakeOverridden(state.catalog(), ask.overrides, time, *violations);
  const Verdict verdict = VerdictOf(*violations);
  return Rejudgement{verdict, *std::move(violations)};
}

ProposedWorld::ProposedWorld(State state, std::vector<Ptr<Rule>> rules,
                             absl::btree_set<std::string> removed,
                             bool replace_all)
    : state_(std::move(state)),
      pending_(std::move(rules)),
      replaced_(std::move(removed)),
      replace_all_(replace_all) {
  for (const Ptr<Rule>& rule : pending_) replaced_.insert(rule->meta.id);
}

void ProposedWorld::Begin() {
  begun_ = true;
  Facts gone;
  state_.catalog().rules().VisitAfter("", [&](const Rule& rule) {
    if (replace_all_ || replaced_.contains(rule.meta.id)) {
      gone.push_back(
          ResourceDeleted{ResourceKind::kRule, rule.meta.id, rule.meta.uid});
    }
    return true;
  });
  ApplyFacts(std::move(gone));
  AddPending();
}

void ProposedWorld::Apply(const Record& record) {
  const bool filters =
      begun_ &&
      std::any_of(record.facts.begin(), record.facts.end(),
                  [this](const Fact& fact) { return IsReplaced(fact); });
  if (filters) {
    Record kept = record;
    kept.facts.erase(
        std::remove_if(kept.facts.begin(), kept.facts.end(),
                       [this](const Fact& fact) { return IsReplaced(fact); }),
        kept.facts.end());
    state_.Apply(kept);
  } else {
    state_.Apply(record);
  }
  if (begun_ && !pending_.empty() && !record.facts.empty() &&
      std::holds_alternative<ResourcePut>(record.facts.front())) {
    AddPending();
  }
}

bool ProposedWorld::IsReplaced(const Fact& fact) const {
  const auto is_replaced = [this](const std::string& id) {
    return replace_all_ || replaced_.contains(id);
  };
  if (const auto* put = std::get_if<ResourcePut>(&fact)) {
    const auto* rule = std::get_if<Ptr<Rule>>(&put->resource);
    return rule != nullptr && is_replaced((*rule)->meta.id);
  }
  const auto* deleted = std::get_if<ResourceDeleted>(&fact);
  return deleted != nullptr && deleted->kind == ResourceKind::kRule &&
         is_replaced(deleted->id);
}

void ProposedWorld::ApplyFacts(Facts facts) {
  if (facts.empty()) return;
  Record record;
  record.revision = state_.revision();
  record.time = state_.time();
  record.facts = std::move(facts);
  state_.Apply(record);
}

void ProposedWorld::AddPending() {
  const auto later = std::stable_partition(
      pending_.begin(), pending_.end(), [this](const Ptr<Rule>& rule) {
        return HasItsReferences(state_.catalog(), *rule);
      });
  Facts made;
  for (auto rule = pending_.begin(); rule != later; ++rule) {
    made.push_back(ResourcePut{.resource = *rule, .created = true});
  }
  pending_.erase(pending_.begin(), later);
  ApplyFacts(std::move(made));
}

}  // namespace trilab::engine
