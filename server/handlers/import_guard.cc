#include "server/handlers/import_guard.h"

#include <type_traits>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/auth/permissions.h"
#include "storage/base/status_macros.h"

namespace trilab {
namespace {

using engine::ResourceKind;

}  // namespace

std::optional<engine::Resource> PresentOf(const engine::Catalog& catalog,
                                          const engine::Resource& value) {
  return std::visit(
      [&](const auto& resource) -> std::optional<engine::Resource> {
        using T = std::remove_const_t<
            typename std::decay_t<decltype(resource)>::element_type>;
        engine::Ptr<T> present = catalog.table<T>().Share(resource->meta.id);
        if (present == nullptr) return std::nullopt;
        return engine::Resource(std::move(present));
      },
      value);
}

std::optional<std::string> ImportGuard::Made(ResourceKind kind,
                                             absl::string_view id) const {
  const auto found = made_.find({kind, std::string(id)});
  if (found == made_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> ImportGuard::CentreOfNew(
    const engine::Resource& value) const {
  if (const auto* instrument =
          std::get_if<engine::Ptr<engine::Instrument>>(&value)) {
    return Made(ResourceKind::kLaboratory, (*instrument)->laboratory);
  }
  if (const auto* capability =
          std::get_if<engine::Ptr<engine::Capability>>(&value)) {
    return Made(ResourceKind::kInstrument, (*capability)->instrument);
  }
  if (const auto* outage = std::get_if<engine::Ptr<engine::Outage>>(&value)) {
    if (!(*outage)->instrument.empty()) {
      return Made(ResourceKind::kInstrument, (*outage)->instrument);
    }
    return Made(ResourceKind::kLaboratory, (*outage)->laboratory);
  }
  if (const auto* rule = std::get_if<engine::Ptr<engine::Rule>>(&value)) {
    if (!(*rule)->scope.instrument.empty()) {
      return Made(ResourceKind::kInstrument, (*rule)->scope.instrument);
    }
    return Made(ResourceKind::kLaboratory, (*rule)->scope.laboratory);
  }
  return std::nullopt;
}

absl::Status ImportGuard::Check(const engine::Catalog& catalog,
                                const engine::Resource& value) {
  if (caller_.role != engine::Role::kCentreManager) {
    return MayChange(caller_, catalog, value);
  }
  if (const auto present = PresentOf(catalog, value)) {
    TRILAB_RETURN_IF_ERROR(MayChange(caller_, catalog, *present));
  }
  // What the catalogue knows counts: somebody else may have made it first.
  if (CentreOf(catalog, value).has_value() ||
      CentreOfNew(value) != caller_.centre) {
    TRILAB_RETURN_IF_ERROR(MayChange(caller_, catalog, value));
  }
  if (const auto* laboratory =
          std::get_if<engine::Ptr<engine::Laboratory>>(&value)) {
    made_[{ResourceKind::kLaboratory, (*laboratory)->meta.id}] = caller_.centre;
  } else if (const auto* instrument =
                 std::get_if<engine::Ptr<engine::Instrument>>(&value)) {
    made_[{ResourceKind::kInstrument, (*instrument)->meta.id}] = caller_.centre;
  }
  return absl::OkStatus();
}

}  // namespace trilab
