#include "tests/simulation/model.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "tests/simulation/place_check.h"
#include "tests/simulation/planted_fault.h"

namespace trilab::simulation {
namespace {

using engine::BookingEvent;
using engine::BookingState;

// By which a booking gets a place that was judged.
bool Places(BookingEvent event) {
  return event == BookingEvent::kCreated ||
         event == BookingEvent::kRescheduled ||
         event == BookingEvent::kTransferred ||
         event == BookingEvent::kRerouted;
}

bool MayBecome(BookingState from, BookingState to) {
  using S = BookingState;
  switch (from) {
    case S::kHeld:
      return to == S::kHeld || to == S::kConfirmed ||
             to == S::kPendingApproval || to == S::kCancelled ||
             to == S::kExpired || to == S::kInterrupted;
    case S::kPendingApproval:
      return to == S::kPendingApproval || to == S::kConfirmed ||
             to == S::kCancelled || to == S::kRejected || to == S::kInterrupted;
    case S::kConfirmed:
      return to == S::kConfirmed || to == S::kPendingApproval ||
             to == S::kCancelled || to == S::kInUse || to == S::kNoShow ||
             to == S::kCompleted || to == S::kInterrupted;
    case S::kInUse:
      return to == S::kInUse || to == S::kCompleted || to == S::kInterrupted;
    default:
      return false;  // It is over.
  }
}

// The resource of that kind and id which `command` puts; null if it puts none.
const engine::Resource* Meant(const engine::Command* command,
                              engine::ResourceKind kind,
                              const std::string& id) {
  const auto is_it = [&](const engine::PutResource& put) {
    return std::visit(
        [&](const auto& value) {
          using T = std::decay_t<decltype(*value)>;
          return T::kKind == kind && value->meta.id == id;
        },
        put.resource);
  };
  if (command == nullptr) return nullptr;
  if (const auto* one = std::get_if<engine::PutResource>(command)) {
    return is_it(*one) ? &one->resource : nullptr;
  }
  const auto* many = std::get_if<engine::PutResources>(command);
  if (many == nullptr) return nullptr;
  const auto found =
      std::find_if(many->changes.rbegin(), many->changes.rend(), is_it);
  return found == many->changes.rend() ? nullptr : &found->resource;
}

}  // namespace

void Model::Apply(const engine::Record& record, const engine::Command* meant) {
  if (record.revision != revision_ + 1) {
    findings_.Add("revision ", record.revision, " follows revision ",
                  revision_);
  }
  if (record.time < time_) {
    findings_.Add("record ", record.revision, " is older than the one before");
  }
  revision_ = record.revision;
  time_ = std::max(time_, record.time);
  if (record.principal == kSaboteur) return;
  if (record.rejection.has_value() && !record.facts.empty()) {
    findings_.Add("record ", record.revision, " is a refusal with facts");
  }
  placed_.clear();
  before_.clear();
  for (const engine::Fact& fact : record.facts) {
    if (const auto* put = std::get_if<engine::ResourcePut>(&fact)) {
      Keep(*put, meant);
    } else if (const auto* gone = std::get_if<engine::ResourceDeleted>(&fact)) {
      Keep(*gone);
    } else if (const auto* booking = std::get_if<engine::BookingPut>(&fact)) {
      Keep(*booking, record);
    } else if (const auto* entry = std::get_if<engine::WaitlistPut>(&fact)) {
      Keep(*entry);
    } else if (const auto* series = std::get_if<engine::SeriesPut>(&fact)) {
      Keep(*series);
    } else {
      Keep(std::get<engine::LedgerPut>(fact));
    }
  }
  for (const auto& [id, event] : placed_) {
    PlaceCheck(*this, *bookings_.at(id), event, record.time).Run();
  }
  CheckHolds(record);
}

void Model::Keep(const engine::ResourcePut& put, const engine::Command* meant) {
  std::visit(
      [&](const auto& stored) {
        using T = std::decay_t<decltype(*stored)>;
        engine::Ptr<T> value = stored;
        const engine::Resource* as_meant =
            Meant(meant, T::kKind, stored->meta.id);
        if (as_meant != nullptr) value = std::get<engine::Ptr<T>>(*as_meant);
        if constexpr (std::is_same_v<T, engine::Instrument>) {
          instruments_[stored->meta.uid] = value;
          int32_t& largest = largest_[stored->meta.uid];
          largest = std::max(largest, value->capacity);
        } else if constexpr (std::is_same_v<T, engine::Operator>) {
          operators_[stored->meta.uid] = value;
        } else if constexpr (std::is_same_v<T, engine::Outage>) {
          outages_[value->meta.id] = value;
        } else if constexpr (std::is_same_v<T, engine::Rule>) {
          rules_[value->meta.id] = value;
        } else if constexpr (std::is_same_v<T, engine::Calendar>) {
          calendars_[value->meta.id] = value;
        }
      },
      put.resource);
}

void Model::Keep(const engine::ResourceDeleted& deleted) {
  if (deleted.kind == engine::ResourceKind::kInstrument) {
    instruments_.erase(deleted.uid);
  } else if (deleted.kind == engine::ResourceKind::kOperator) {
    operators_.erase(deleted.uid);
  } else if (deleted.kind == engine::ResourceKind::kOutage) {
    outages_.erase(deleted.id);
  } else if (deleted.kind == engine::ResourceKind::kRule) {
    rules_.erase(deleted.id);
  }
}

void Model::Keep(const engine::BookingPut& put, const engine::Record& record) {
  const engine::Booking& booking = *put.booking;
  ++events_[put.event];
  const auto found = bookings_.find(booking.id);
  if (found == bookings_.end()) {
    CheckNew(booking, record);
  } else {
    before_.emplace(booking.id, found->second);
    CheckStep(*found->second, put, record);
  }
  if (Places(put.event)) placed_[booking.id] = put.event;
  bookings_[booking.id] = put.booking;
}

void Model::CheckNew(const engine::Booking& booking,
                     const engine::Record& record) {
  const uint64_t last = bookings_.empty() ? 0 : bookings_.rbegin()->first;
  if (booking.id != last + 1) {
    findings_.Add("booking ", booking.id, " is made after booking ", last);
  }
  if (booking.revision != record.revision) {
    findings_.Add("booking ", booking.id, " of record ", record.revision,
                  " has revision ", booking.revision);
  }
  if (booking.state != BookingState::kHeld &&
      booking.state != BookingState::kConfirmed &&
      booking.state != BookingState::kPendingApproval) {
    findings_.Add("booking ", booking.id, " is made ",
                  engine::BookingStateName(booking.state));
  }
}

void Model::CheckStep(const engine::Booking& before,
                      const engine::BookingPut& put,
                      const engine::Record& record) {
  const engine::Booking& after = *put.booking;
  if (!MayBecome(before.state, after.state)) {
    findings_.Add("booking ", after.id, " becomes ",
                  engine::BookingStateName(after.state), " from ",
                  engine::BookingStateName(before.state), " in record ",
                  record.revision);
  }
  if (after.previous_revision != before.revision &&
      before.revision != record.revision) {
    findings_.Add("booking ", after.id, " of revision ", after.revision,
                  " follows ", after.previous_revision, " instead of ",
                  before.revision);
  }
  if (put.event == BookingEvent::kExpired && record.time < before.hold_expiry) {
    findings_.Add("the hold of booking ", after.id, " expires too soon");
  }
  if (before.state == BookingState::kHeld &&
      after.state == BookingState::kConfirmed &&
      record.time > before.hold_expiry) {
    findings_.Add("booking ", after.id, " is confirmed after its hold expired");
  }
  if (Places(put.event)) return;
  const bool shortens = put.event == BookingEvent::kCheckedOut &&
                        after.interval.start == before.interval.start &&
                        after.interval.end <= before.interval.end;
  if ((after.interval != before.interval && !shortens) ||
      after.claims != before.claims || after.units != before.units ||
      after.operator_uid != before.operator_uid ||
      after.partner != before.partner || after.member != before.member) {
    findings_.Add("booking ", after.id, " changes its place in record ",
                  record.revision, " without being placed");
  }
}

void Model::Keep(const engine::WaitlistPut& put) {
  const engine::WaitlistEntry& entry = *put.entry;
  const auto found = waitlist_.find(entry.id);
  if (found == waitlist_.end()) {
    const uint64_t last = waitlist_.empty() ? 0 : waitlist_.rbegin()->first;
    if (entry.id != last + 1) {
      findings_.Add("waitlist entry ", entry.id, " is made after ", last);
    }
  } else if (!engine::IsOpen(found->second->state)) {
    findings_.Add("waitlist entry ", entry.id, " changes after it was over");
  }
  waitlist_[entry.id] = put.entry;
}

void Model::Keep(const engine::SeriesPut& put) {
  series_[put.series->id] = put.series;
}

void Model::Keep(const engine::LedgerPut& put) {
  if (put.entry->id != ledger_.size() + 1) {
    findings_.Add("ledger entry ", put.entry->id, " follows ", ledger_.size());
  }
  ledger_.push_back(put.entry);
}

void Model::CheckHolds(const engine::Record& record) {
  for (const auto& [id, booking] : bookings_) {
    if (booking->state != BookingState::kHeld) continue;
    // What is due comes first.
    if (booking->hold_expiry <= record.time && record.principal != "system") {
      findings_.Add("the hold of booking ", id, " outlives its expiry");
    }
    const engine::BookingPlan& plan = engine::PlanOf(*booking);
    if (plan.waitlist_entry != 0) {
      const auto entry = waitlist_.find(plan.waitlist_entry);
      if (entry == waitlist_.end() ||
          entry->second->state != engine::WaitlistState::kOffered ||
          entry->second->booking != id) {
        findings_.Add("booking ", id, " is held for nobody's offer");
      }
    }
    if (plan.reroute_of != 0) {
      const auto moves = bookings_.find(plan.reroute_of);
      if (moves == bookings_.end() ||
          engine::PlanOf(*moves->second).reroute_proposal != id) {
        findings_.Add("booking ", id, " is held for nobody's move");
      }
    }
  }
  for (const auto& [id, entry] : waitlist_) {
    if (entry->state != engine::WaitlistState::kOffered) continue;
    const auto offer = bookings_.find(entry->booking);
    if (offer == bookings_.end() ||
        offer->second->state != BookingState::kHeld) {
      findings_.Add("waitlist entry ", id, " has an offer that is not held");
    }
  }
}

}  // namespace trilab::simulation
