#include "server/engine/resource_decisions.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/engine/resource_checks.h"
#include "server/engine/resource_references.h"

namespace trilab::engine {
namespace {

struct KindNames {
  ResourceKind kind;
  absl::string_view name;
  absl::string_view collection;
  absl::string_view reason;
};

constexpr KindNames kNames[] = {
    {ResourceKind::kInstitution, "institution", "institutions", "INSTITUTION"},
    {ResourceKind::kCentre, "centre", "centres", "CENTRE"},
    {ResourceKind::kLaboratory, "laboratory", "laboratories", "LABORATORY"},
    {ResourceKind::kInstrument, "instrument", "instruments", "INSTRUMENT"},
    {ResourceKind::kCapability, "capability", "capabilities", "CAPABILITY"},
    {ResourceKind::kOperator, "operator", "operators", "OPERATOR"},
    {ResourceKind::kStandard, "standard", "standards", "STANDARD"},
    {ResourceKind::kCalendar, "calendar", "calendars", "CALENDAR"},
    {ResourceKind::kHolidayYear, "holiday_year", "holidayYears",
     "HOLIDAY_YEAR"},
    {ResourceKind::kOutage, "outage", "outages", "OUTAGE"},
    {ResourceKind::kRule, "rule", "rules", "RULE"},
    {ResourceKind::kAccessToken, "access_token", "accessTokens",
     "ACCESS_TOKEN"},
    {ResourceKind::kPartnerGroup, "partner_group", "partnerGroups",
     "PARTNER_GROUP"},
    {ResourceKind::kMember, "member", "members", "MEMBER"},
    {ResourceKind::kProject, "project", "projects", "PROJECT"},
    {ResourceKind::kAgreement, "agreement", "agreements", "AGREEMENT"},
    {ResourceKind::kSupply, "supply", "supplies", "SUPPLY"},
};

const KindNames& NamesOf(ResourceKind kind) {
  return *std::find_if(
      std::begin(kNames), std::end(kNames),
      [kind](const KindNames& names) { return names.kind == kind; });
}

std::string NameOf(ResourceKind kind, absl::string_view id) {
  return absl::StrCat(CollectionName(kind), "/", id);
}

Rejection Reject(absl::StatusCode code, std::string reason,
                 std::string message) {
  Rejection rejection;
  rejection.code = code;
  rejection.reason = std::move(reason);
  rejection.message = std::move(message);
  return rejection;
}

Rejection Invalid(std::string field, std::string message) {
  Rejection rejection = Reject(absl::StatusCode::kInvalidArgument,
                               "INVALID_RESOURCE", std::move(message));
  rejection.field = std::move(field);
  return rejection;
}

Rejection NotFound(ResourceKind kind, absl::string_view id) {
  std::string name = NameOf(kind, id);
  Rejection rejection = Reject(absl::StatusCode::kNotFound,
                               absl::StrCat(NamesOf(kind).reason, "_NOT_FOUND"),
                               absl::StrCat("There is no ", name, "."));
  rejection.metadata = {{"resource", std::move(name)}};
  return rejection;
}

Rejection Exists(ResourceKind kind, absl::string_view id) {
  std::string name = NameOf(kind, id);
  Rejection rejection = Reject(absl::StatusCode::kAlreadyExists,
                               absl::StrCat(NamesOf(kind).reason, "_EXISTS"),
                               absl::StrCat("There is ", name, " already."));
  rejection.metadata = {{"resource", std::move(name)}};
  return rejection;
}

Rejection EtagMismatch(ResourceKind kind, absl::string_view id,
                       uint64_t present) {
  Rejection rejection =
      Reject(absl::StatusCode::kAborted, "ETAG_MISMATCH",
             absl::StrCat(NameOf(kind, id), " has changed meanwhile."));
  rejection.metadata = {{"etag", absl::StrCat(present)}};
  return rejection;
}

// The catalogue with the changes of one command so far on top.
class Overlay {
 public:
  explicit Overlay(const Catalog& catalog) : catalog_(catalog) {}

  template <typename T>
  Ptr<T> Find(absl::string_view id) const {
    const Changes<T>& changes = std::get<Changes<T>>(changes_);
    const auto it = changes.values.find(id);
    return it != changes.values.end() ? it->second
                                      : catalog_.table<T>().Share(id);
  }

  bool Has(ResourceKind kind, absl::string_view id) const {
    switch (kind) {
      case ResourceKind::kInstitution:
        return Has<Institution>(id);
      case ResourceKind::kCentre:
        return Has<Centre>(id);
      case ResourceKind::kLaboratory:
        return Has<Laboratory>(id);
      case ResourceKind::kInstrument:
        return Has<Instrument>(id);
      case ResourceKind::kCalendar:
        return Has<Calendar>(id);
      case ResourceKind::kPartnerGroup:
        return Has<PartnerGroup>(id);
      case ResourceKind::kMember:
        return Has<Member>(id);
      case ResourceKind::kProject:
        return Has<Project>(id);
      case ResourceKind::kSupply:
        return Has<Supply>(id);
      default:
        return false;  // Nothing refers to the others by id.
    }
  }

  // The uid that a resource of this id, not there yet, will have.
  template <typename T>
  uint64_t NewUid(absl::string_view id) const {
    const uint64_t uid = catalog_.table<T>().UidOf(id);
    return uid != 0 ? uid : NextUid<T>();
  }

  // An id that was never used, from the next uid.
  template <typename T>
  std::string NewId() const {
    const uint64_t uid = NextUid<T>();
    std::string name(KindName(T::kKind));
    for (char& c : name) c = c == '_' ? '-' : c;
    std::string id = absl::StrCat(name, "-", uid);
    for (int i = 2; catalog_.table<T>().UidOf(id) != 0 || Has<T>(id); ++i) {
      id = absl::StrCat(name, "-", uid, "-", i);
    }
    return id;
  }

  // Whether an instrument names this one as a companion.
  bool IsCompanion(const std::string& id) const {
    const auto names = [&id](const Instrument& instrument) {
      return std::any_of(instrument.companions.begin(),
                         instrument.companions.end(),
                         [&id](const Companion& companion) {
                           return companion.instrument == id;
                         });
    };
    for (const auto& [other, value] :
         std::get<Changes<Instrument>>(changes_).values) {
      if (names(*value)) return true;
    }
    for (const uint32_t uid : catalog_.InstrumentsWithCompanion(id)) {
      const Ptr<Instrument> user =
          Find<Instrument>(catalog_.instruments().IdOf(uid));
      if (user != nullptr && names(*user)) return true;
    }
    return false;
  }

  template <typename T>
  void Put(Ptr<T> value) {
    Changes<T>& changes = std::get<Changes<T>>(changes_);
    if (value->meta.uid == NextUid<T>()) ++changes.created;
    changes.values[value->meta.id] = std::move(value);
  }

 private:
  template <typename T>
  struct Changes {
    absl::flat_hash_map<std::string, Ptr<T>> values;
    uint64_t created = 0;  // With uids that are new.
  };

  template <typename T>
  bool Has(absl::string_view id) const {
    return std::get<Changes<T>>(changes_).values.contains(id) ||
           catalog_.table<T>().Find(id) != nullptr;
  }

  template <typename T>
  uint64_t NextUid() const {
    return catalog_.table<T>().next_uid() +
           std::get<Changes<T>>(changes_).created;
  }

  const Catalog& catalog_;
  std::tuple<Changes<Institution>, Changes<Centre>, Changes<Laboratory>,
             Changes<Instrument>, Changes<Capability>, Changes<Operator>,
             Changes<Standard>, Changes<Calendar>, Changes<HolidayYear>,
             Changes<Outage>, Changes<Rule>, Changes<AccessToken>,
             Changes<PartnerGroup>, Changes<Member>, Changes<Project>,
             Changes<Agreement>, Changes<Supply>>
      changes_;
};

// Decides one command's puts.
class Putter {
 public:
  Putter(const State& state, uint64_t revision, absl::Time now)
      : overlay_(state.catalog()), revision_(revision), now_(now) {}

  // `prefix` comes before the fields in rejections.
  std::optional<Rejection> Put(const PutResource& change,
                               const std::string& prefix) {
    return std::visit(
        [&](const auto& value) { return PutValue(*value, change, prefix); },
        change.resource);
  }

  Facts TakeFacts() { return std::move(facts_); }

 private:
  template <typename T>
  std::optional<Rejection> PutValue(const T& given, const PutResource& change,
                                    const std::string& prefix) {
    const std::string fields = absl::StrCat(prefix, KindName(T::kKind), ".");
    auto value = std::make_shared<T>(given);
    if (auto problem = Normalize(*value); problem.has_value()) {
      return Invalid(absl::StrCat(fields, problem->field), problem->message);
    }
    std::string& id = value->meta.id;
    if (auto rejection = ChooseId(*value, fields)) return rejection;
    const Ptr<T> old = overlay_.Find<T>(id);
    if (auto rejection =
            CheckPresent(T::kKind, id, change, old ? old->meta.revision : 0)) {
      return rejection;
    }
    if (auto rejection = CheckReferences(*value, fields)) return rejection;
    if (auto rejection = CheckRelated(*value, old.get(), fields)) {
      return rejection;
    }
    if (old != nullptr) {
      value->meta = old->meta;
      if (*value == *old) return std::nullopt;
    } else {
      value->meta.uid = overlay_.NewUid<T>(id);
      value->meta.create_time = now_;
    }
    value->meta.revision = revision_;
    value->meta.update_time = now_;
    overlay_.Put<T>(value);
    facts_.push_back(ResourcePut{Ptr<T>(value), old == nullptr});
    return std::nullopt;
  }

  template <typename T>
  std::optional<Rejection> ChooseId(T& value, const std::string& fields) {
    std::string& id = value.meta.id;
    const std::string required = RequiredId(value);
    if (id.empty()) id = required.empty() ? overlay_.NewId<T>() : required;
    if (!IsId(id)) {
      return Invalid(absl::StrCat(fields, "name"),
                     absl::StrCat("'", id,
                                  "' is no id: it takes 1 to 63 of a-z, 0-9, "
                                  "'.', '_' and '-'."));
    }
    if (!required.empty() && id != required) {
      return Invalid(
          absl::StrCat(fields, "name"),
          absl::StrCat("The id must be ", required, ", not ", id, "."));
    }
    return std::nullopt;
  }

  // `present` is the revision of what is there, 0 if nothing is.
  static std::optional<Rejection> CheckPresent(ResourceKind kind,
                                               absl::string_view id,
                                               const PutResource& change,
                                               uint64_t present) {
    if (change.mode == PutResource::Mode::kUpdate && present == 0) {
      return NotFound(kind, id);
    }
    if (change.mode == PutResource::Mode::kCreate && present != 0) {
      return Exists(kind, id);
    }
    if (change.expected_revision != 0 && change.expected_revision != present) {
      return EtagMismatch(kind, id, present);
    }
    return std::nullopt;
  }

  template <typename T>
  std::optional<Rejection> CheckReferences(const T& value,
                                           const std::string& fields) {
    std::optional<Rejection> missing;
    VisitReferences(value, [&](absl::string_view field, ResourceKind kind,
                               const std::string& id) {
      if (id.empty() || missing.has_value() || overlay_.Has(kind, id)) return;
      std::string name = NameOf(kind, id);
      missing =
          Reject(absl::StatusCode::kFailedPrecondition, "MISSING_REFERENCE",
                 absl::StrCat("There is no ", name, "."));
      missing->field = absl::StrCat(fields, field);
      missing->metadata = {{"resource", std::move(name)}};
    });
    return missing;
  }

  // What depends on other resources, or on the value before, and is more than
  // a reference.
  template <typename T>
  std::optional<Rejection> CheckRelated(const T&, const T*,
                                        const std::string&) {
    return std::nullopt;
  }

  std::optional<Rejection> CheckRelated(const Supply& value, const Supply* old,
                                        const std::string& fields) {
    if (old != nullptr && old->kind != value.kind) {
      return Invalid(absl::StrCat(fields, "kind"),
                     "A supply keeps its kind: make another one.");
    }
    if (value.counted > MinuteCeil(now_)) {
      return Invalid(absl::StrCat(fields, "counted_time"),
                     "A stock cannot have been counted in the future.");
    }
    return std::nullopt;
  }

  std::optional<Rejection> CheckRelated(const Outage& value, const Outage*,
                                        const std::string& fields) {
    const Ptr<Supply> supply = overlay_.Find<Supply>(value.supply);
    if (supply == nullptr || supply->kind != SupplyKind::kConsumable) {
      return std::nullopt;
    }
    return Invalid(absl::StrCat(fields, "resource"),
                   "A consumable has no outages: change its stock and "
                   "deliveries.");
  }

  std::optional<Rejection> CheckRelated(const Instrument& value,
                                        const Instrument*,
                                        const std::string& fields) {
    const std::string centre = CentreOf(value);
    for (size_t i = 0; i < value.draws.size(); ++i) {
      const Supply& supply = *overlay_.Find<Supply>(value.draws[i].supply);
      if (supply.laboratory == value.laboratory ||
          (!supply.centre.empty() && supply.centre == centre)) {
        continue;
      }
      return Invalid(absl::StrCat(fields, "draws[", i, "].supply"),
                     "A supply serves the instruments of its own laboratory "
                     "or centre.");
    }
    for (size_t i = 0; i < value.companions.size(); ++i) {
      const std::string& id = value.companions[i].instrument;
      if (id.empty()) continue;
      const std::string field =
          absl::StrCat(fields, "companions[", i, "].instrument");
      if (id == value.meta.id) {
        return Invalid(field, "An instrument is no companion of itself.");
      }
      const Instrument& companion = *overlay_.Find<Instrument>(id);
      if (CentreOf(companion) != centre) {
        return Invalid(field, "A companion stands in the same centre.");
      }
      if (!companion.companions.empty()) {
        return Invalid(field,
                       absl::StrCat("instruments/", id,
                                    " has companions itself: name those here, "
                                    "too, and none there."));
      }
    }
    if (!value.companions.empty() && overlay_.IsCompanion(value.meta.id)) {
      return Invalid(absl::StrCat(fields, "companions"),
                     "It is the companion of another instrument, and so has "
                     "none of its own.");
    }
    return std::nullopt;
  }

  std::string CentreOf(const Instrument& instrument) const {
    const Ptr<Laboratory> laboratory =
        overlay_.Find<Laboratory>(instrument.laboratory);
    return laboratory == nullptr ? "" : laboratory->centre;
  }

  Overlay overlay_;
  uint64_t revision_;
  absl::Time now_;
  Facts facts_;
};

// A booking that blocks time of the resource after `now`; 0 if there is none.
uint64_t BlockingBooking(const State& state, ResourceKind kind, uint64_t uid,
                         absl::Time now) {
  const Minute minute = MinuteFloor(now);
  uint64_t booking = 0;
  const auto first = [&booking](const Occupation& occupation) {
    booking = occupation.booking;
    return false;
  };
  switch (kind) {
    case ResourceKind::kInstrument:
      state.InstrumentTimeline(uid).VisitOverlapping({minute, kNever}, first);
      break;
    case ResourceKind::kOperator:
      state.OperatorTimeline(uid).VisitOverlapping({minute, kNever}, first);
      break;
    case ResourceKind::kSupply: {
      state.SupplyUse(uid).VisitOverlapping({minute, kNever}, first);
      const Timeline& taken = state.StockTaken(uid);
      const size_t next = taken.FirstStartingAt(minute);
      if (booking == 0 && next < taken.size()) booking = taken[next].booking;
      break;
    }
    case ResourceKind::kInstitution:
      state.VisitBookings([&](const Ptr<Booking>& value) {
        if (booking == 0 && value->partner == uid && Blocks(value->state) &&
            value->interval.end > minute) {
          booking = value->id;
        }
      });
      break;
    case ResourceKind::kMember:
    case ResourceKind::kProject:
      state.VisitUses(kind, uid, {minute, kNever}, [&](const SubjectUse& use) {
        if (booking == 0 && use.span.end > minute) booking = use.booking;
      });
      break;
    default:
      break;  // Bookings refer to nothing else.
  }
  return booking;
}

Rejection InUse(ResourceKind kind, absl::string_view id, std::string user) {
  Rejection rejection =
      Reject(absl::StatusCode::kFailedPrecondition, "IN_USE",
             absl::StrCat(NameOf(kind, id), " is used by ", user, "."));
  rejection.metadata = {{"resource", NameOf(kind, id)},
                        {"user", std::move(user)}};
  return rejection;
}

const ResourceMeta* MetaOf(const Catalog& catalog, ResourceKind kind,
                           absl::string_view id) {
  const auto find = [id](const auto& table) -> const ResourceMeta* {
    const auto* value = table.Find(id);
    return value == nullptr ? nullptr : &value->meta;
  };
  switch (kind) {
    case ResourceKind::kInstitution:
      return find(catalog.institutions());
    case ResourceKind::kCentre:
      return find(catalog.centres());
    case ResourceKind::kLaboratory:
      return find(catalog.laboratories());
    case ResourceKind::kInstrument:
      return find(catalog.instruments());
    case ResourceKind::kCapability:
      return find(catalog.capabilities());
    case ResourceKind::kOperator:
      return find(catalog.operators());
    case ResourceKind::kStandard:
      return find(catalog.standards());
    case ResourceKind::kCalendar:
      return find(catalog.calendars());
    case ResourceKind::kHolidayYear:
      return find(catalog.holiday_years());
    case ResourceKind::kOutage:
      return find(catalog.outages());
    case ResourceKind::kRule:
      return find(catalog.rules());
    case ResourceKind::kAccessToken:
      return find(catalog.access_tokens());
    case ResourceKind::kPartnerGroup:
      return find(catalog.partner_groups());
    case ResourceKind::kMember:
      return find(catalog.members());
    case ResourceKind::kProject:
      return find(catalog.projects());
    case ResourceKind::kAgreement:
      return find(catalog.agreements());
    case ResourceKind::kSupply:
      return find(catalog.supplies());
  }
  return nullptr;
}

}  // namespace

absl::string_view KindName(ResourceKind kind) { return NamesOf(kind).name; }

absl::string_view CollectionName(ResourceKind kind) {
  return NamesOf(kind).collection;
}

Decision DecidePut(const State& state, const PutResource& command,
                   uint64_t revision, absl::Time now) {
  Putter putter(state, revision, now);
  if (auto rejection = putter.Put(command, "")) return *std::move(rejection);
  return putter.TakeFacts();
}

Decision DecidePutMany(const State& state, const PutResources& command,
                       uint64_t revision, absl::Time now) {
  Putter putter(state, revision, now);
  for (size_t i = 0; i < command.changes.size(); ++i) {
    auto rejection =
        putter.Put(command.changes[i], absl::StrCat("changes[", i, "]."));
    if (!rejection.has_value()) continue;
    if (rejection->field.empty()) {
      rejection->field = absl::StrCat("changes[", i, "]");
    }
    return *std::move(rejection);
  }
  return putter.TakeFacts();
}

Decision DecideDelete(const State& state, const DeleteResource& command,
                      uint64_t revision, absl::Time now) {
  const ResourceKind kind = command.kind;
  const Catalog& catalog = state.catalog();
  const ResourceMeta* meta = MetaOf(catalog, kind, command.id);
  if (meta == nullptr) {
    if (command.allow_missing) return Facts{};
    return NotFound(kind, command.id);
  }
  if (command.expected_revision != 0 &&
      command.expected_revision != meta->revision) {
    return EtagMismatch(kind, command.id, meta->revision);
  }
  const std::vector<ResourceRef> users = catalog.UsersOf(kind, command.id);
  if (!users.empty()) {
    return InUse(kind, command.id, NameOf(users[0].kind, users[0].id));
  }
  const uint64_t booking = BlockingBooking(state, kind, meta->uid, now);
  if (booking != 0) {
    return InUse(kind, command.id, absl::StrCat("bookings/", booking));
  }
  return Facts{ResourceDeleted{kind, command.id, meta->uid}};
}

}  // namespace trilab::engine
