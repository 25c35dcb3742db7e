#ifndef TRILAB_DEPLOY_GENERATOR_WORD_LISTS_H_
#define TRILAB_DEPLOY_GENERATOR_WORD_LISTS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// What generated inventories are made of. Names are invented; standards and
// places exist.

namespace trilab::generator {

struct Words {
  absl::string_view zh;
  absl::string_view en;
};

// A kind of instrument, with the test that it is bought for.
struct InstrumentKind {
  absl::string_view class_code;
  Words name;
  absl::string_view standard;  // With edition.
  absl::string_view parameter;
  absl::string_view unit;
  double minimum;
  double maximum;
  int32_t value_wan;  // Typical price, in 10,000 CNY.
};

struct StandardTitle {
  absl::string_view number;  // With edition.
  Words title;
};

struct Place {
  int32_t region;
  int32_t district;
  Words city;
  Words name;
  double latitude;
  double longitude;
};

struct HolidaySpan {
  absl::string_view first;  // "2026-10-01"
  int days;
  absl::string_view name;
  bool off;
};

absl::Span<const InstrumentKind> InstrumentKinds();
absl::Span<const StandardTitle> StandardTitles();
absl::Span<const Place> Places();
absl::Span<const Words> InstitutionFields();
absl::Span<const Words> FirmTrades();
absl::Span<const Words> Brands();
absl::Span<const Words> LaboratoryKinds();
absl::Span<const Words> FamilyNames();
absl::Span<const Words> GivenNames();
// The lists that the State Council published for 2025 and 2026.
absl::Span<const HolidaySpan> HolidaySpans();

}  // namespace trilab::generator

#endif  // TRILAB_DEPLOY_GENERATOR_WORD_LISTS_H_
