#include "server/handlers/inventory_snapshot.h"

#include <algorithm>
#include <memory>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace trilab {
namespace {

using engine::Catalog;
using engine::Ptr;
using engine::Resource;
using Ids = absl::flat_hash_set<std::string>;

// What is to be written, worked out from the centres outwards.
class Selection {
 public:
  Selection(const Catalog& catalog, const std::vector<std::string>& centres)
      : catalog_(catalog), owned_(centres.begin(), centres.end()) {
    everything_ = centres.empty();
    if (everything_) return;
    centres_ = owned_;
    SelectParts();
    SelectReferred();
  }

  template <typename T>
  void Append(std::vector<Resource>& resources) const {
    catalog_.table<T>().VisitAfter("", [&](const T& value) {
      if (everything_ || Wants(value)) {
        resources.push_back(catalog_.table<T>().ShareByUid(value.meta.uid));
      }
      return true;
    });
  }

 private:
  template <typename T, typename Matches>
  void Select(Ids& ids, Matches matches) {
    catalog_.table<T>().VisitAfter("", [&](const T& value) {
      if (matches(value)) ids.insert(value.meta.id);
      return true;
    });
  }

  void SelectParts() {
    Select<engine::Laboratory>(laboratories_, [&](const auto& value) {
      return owned_.contains(value.centre);
    });
    Select<engine::Instrument>(instruments_, [&](const auto& value) {
      return laboratories_.contains(value.laboratory);
    });
    Select<engine::Operator>(operators_, [&](const engine::Operator& value) {
      return std::any_of(value.centres.begin(), value.centres.end(),
                         [&](const auto& id) { return owned_.contains(id); });
    });
    Select<engine::Rule>(rules_, [&](const engine::Rule& value) {
      return (instruments_.contains(value.scope.instrument) ||
              laboratories_.contains(value.scope.laboratory) ||
              owned_.contains(value.scope.centre)) &&
             HasAllOf(instruments_, InstrumentsOf(value.project));
    });
    Select<engine::Agreement>(agreements_, [&](const engine::Agreement& value) {
      return !value.centres.empty() && HasAllOf(owned_, value.centres);
    });
  }

  void SelectReferred() {
    for (const std::string& id : operators_) {
      const engine::Operator& value = *catalog_.operators().Find(id);
      centres_.insert(value.centres.begin(), value.centres.end());
      calendars_.insert(value.calendar);
    }
    for (const std::string& id : rules_) {
      const engine::Rule& value = *catalog_.rules().Find(id);
      institutions_.insert(value.partner);
      members_.insert(value.member);
      projects_.insert(value.project);
      groups_.insert(value.group);
    }
    SelectWhoBooks();
    for (const std::string& id : instruments_) {
      calendars_.insert(catalog_.instruments().Find(id)->calendar);
    }
    for (const std::string& id : laboratories_) {
      calendars_.insert(catalog_.laboratories().Find(id)->calendar);
    }
    for (const std::string& id : centres_) {
      const engine::Centre* centre = catalog_.centres().Find(id);
      if (centre == nullptr) continue;
      institutions_.insert(centre->institution);
      calendars_.insert(centre->calendar);
    }
    for (const std::string& id : calendars_) {
      const engine::Calendar* calendar = catalog_.calendars().Find(id);
      if (calendar != nullptr) regions_.insert(calendar->holiday_region);
    }
    catalog_.capabilities().VisitAfter("", [&](const auto& value) {
      if (Wants(value)) standards_.insert(value.standard);
      return true;
    });
  }

  // What agreements and rules refer to.
  void SelectWhoBooks() {
    for (const std::string& id : agreements_) {
      const engine::Agreement& value = *catalog_.agreements().Find(id);
      institutions_.insert(value.institutions.begin(),
                           value.institutions.end());
      groups_.insert(value.groups.begin(), value.groups.end());
    }
    for (const std::string& id : projects_) {
      const engine::Project* project = catalog_.projects().Find(id);
      if (project == nullptr) continue;
      institutions_.insert(project->institution);
      members_.insert(project->members.begin(), project->members.end());
    }
    for (const std::string& id : members_) {
      const engine::Member* member = catalog_.members().Find(id);
      if (member != nullptr) institutions_.insert(member->institution);
    }
    for (const std::string& id : groups_) {
      const engine::PartnerGroup* group = catalog_.partner_groups().Find(id);
      if (group == nullptr) continue;
      institutions_.insert(group->institutions.begin(),
                           group->institutions.end());
    }
  }

  static bool HasAllOf(const Ids& ids, const std::vector<std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const auto& id) { return ids.contains(id); });
  }

  std::vector<std::string> InstrumentsOf(const std::string& project) const {
    const engine::Project* value = catalog_.projects().Find(project);
    return value == nullptr ? std::vector<std::string>() : value->instruments;
  }

  bool Wants(const engine::PartnerGroup& value) const {
    return groups_.contains(value.meta.id);
  }
  bool Wants(const engine::Member& value) const {
    return members_.contains(value.meta.id);
  }
  bool Wants(const engine::Project& value) const {
    return projects_.contains(value.meta.id);
  }
  bool Wants(const engine::Agreement& value) const {
    return agreements_.contains(value.meta.id);
  }
  bool Wants(const engine::Institution& value) const {
    return institutions_.contains(value.meta.id);
  }
  bool Wants(const engine::Calendar& value) const {
    return calendars_.contains(value.meta.id);
  }
  bool Wants(const engine::HolidayYear& value) const {
    return regions_.contains(value.region);
  }
  bool Wants(const engine::Standard& value) const {
    return standards_.contains(absl::StrCat(value.number, "-", value.edition));
  }
  bool Wants(const engine::Centre& value) const {
    return centres_.contains(value.meta.id);
  }
  bool Wants(const engine::Laboratory& value) const {
    return laboratories_.contains(value.meta.id);
  }
  bool Wants(const engine::Instrument& value) const {
    return instruments_.contains(value.meta.id);
  }
  bool Wants(const engine::Capability& value) const {
    return instruments_.contains(value.instrument);
  }
  bool Wants(const engine::Operator& value) const {
    return operators_.contains(value.meta.id);
  }
  bool Wants(const engine::Supply& value) const {
    return laboratories_.contains(value.laboratory) ||
           owned_.contains(value.centre);
  }
  bool Wants(const engine::Outage& value) const {
    const engine::Supply* supply = catalog_.supplies().Find(value.supply);
    if (supply != nullptr) return Wants(*supply);
    return instruments_.contains(value.instrument) ||
           laboratories_.contains(value.laboratory) ||
           owned_.contains(value.centre);
  }
  bool Wants(const engine::Rule& value) const {
    return rules_.contains(value.meta.id);
  }

  const Catalog& catalog_;
  const Ids owned_;
  bool everything_ = false;
  Ids institutions_, calendars_, regions_, standards_, centres_, laboratories_,
      instruments_, operators_, rules_, groups_, members_, projects_,
      agreements_;
};

}  // namespace

std::vector<Resource> TakeSnapshot(const Catalog& catalog,
                                   const std::vector<std::string>& centres) {
  const Selection selection(catalog, centres);
  std::vector<Resource> resources;
  selection.Append<engine::Institution>(resources);
  selection.Append<engine::Calendar>(resources);
  selection.Append<engine::HolidayYear>(resources);
  selection.Append<engine::Standard>(resources);
  selection.Append<engine::Centre>(resources);
  selection.Append<engine::Laboratory>(resources);
  selection.Append<engine::Supply>(resources);
  const size_t instruments = resources.size();
  selection.Append<engine::Instrument>(resources);
  // Companions have none themselves, so they come first.
  std::stable_partition(
      resources.begin() + static_cast<ptrdiff_t>(instruments), resources.end(),
      [](const Resource& resource) {
        return std::get<engine::Ptr<engine::Instrument>>(resource)
            ->companions.empty();
      });
  selection.Append<engine::Capability>(resources);
  selection.Append<engine::Operator>(resources);
  selection.Append<engine::Outage>(resources);
  selection.Append<engine::PartnerGroup>(resources);
  selection.Append<engine::Member>(resources);
  selection.Append<engine::Project>(resources);
  selection.Append<engine::Agreement>(resources);
  selection.Append<engine::Rule>(resources);
  return resources;
}

}  // namespace trilab
