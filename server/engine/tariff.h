#ifndef TRILAB_SERVER_ENGINE_TARIFF_H_
#define TRILAB_SERVER_ENGINE_TARIFF_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/hours.h"
#include "server/engine/interval.h"
#include "server/engine/resource_meta.h"
#include "server/engine/rule.h"

// What the use of instruments costs, and what pays a part of it.

namespace trilab::engine {

// Users who pay the same, as a tariff calls them. Somebody belongs to the
// first class of the tariff that names them in any way; a class that names
// nobody takes everybody.
struct UserClass {
  std::string code;    // "internal".
  bool owner = false;  // The institution of the instrument's centre.
  std::vector<std::string> institutions;
  std::vector<std::string> groups;
  std::vector<std::string> projects;
  std::vector<std::string> kinds;  // Of institutions: "FIRM" and so on.
  friend bool operator==(const UserClass&, const UserClass&) = default;
};

enum class TariffUnit : uint8_t {
  kHour = 1,      // Of billed time, for each unit of the instrument.
  kItem = 2,      // A sample, a scan: as many as the booking says.
  kBooking = 3,   // Once: setting up.
  kItemHour = 4,  // Of billed time, for each item: a person trained.
};

// One price. It applies to bookings that match everything it names.
struct TariffLine {
  std::string code;  // Of this tariff, once.
  LocalizedText name;
  std::vector<std::string> classes;        // Codes; empty: every class.
  std::vector<ServiceMode> service_modes;  // Empty: both.
  // A service that the booking asks for, which then tells how many items;
  // empty: every booking, and items are its samples.
  std::string service;
  TariffUnit unit = TariffUnit::kHour;
  Fen price = 0;  // Of one unit.
  // What follows is of time. The billed time begins with the booking; it goes
  // on by the clock where it is longer.
  Minute minimum = 0;   // It is no shorter, 0 to 43,200.
  Minute round_up = 0;  // It is a multiple of this, 0 to 1,440; 0: any.
  // With kHour: the first so many minutes for each item, billed in full, cost
  // `first_price` instead; 0: no such time.
  Minute first = 0;  // 0 to 1,440.
  Fen first_price = 0;
  friend bool operator==(const TariffLine&, const TariffLine&) = default;
};

// Time that costs more or less, such as nights: the first band of the tariff
// that contains a minute tells its price.
struct TariffBand {
  std::string code;
  TimeBand band;
  int32_t percent = 100;  // Of the price of an hour, 0 to 1,000.
  friend bool operator==(const TariffBand&, const TariffBand&) = default;
};

// A surcharge or discount on what was billed so far.
struct TariffAdjustment {
  std::string code;
  LocalizedText name;
  int32_t percent = 100;                   // 0 to 1,000.
  std::vector<std::string> classes;        // Codes; empty: every class.
  std::vector<ServiceMode> service_modes;  // Empty: both.
  bool urgent = false;                     // Only on urgent bookings.
  // Only while the account of the booking's project holds so much.
  std::optional<Fen> min_balance;
  // Of adjustments that name the same group only the lowest applies.
  std::string exclusive_group;
  friend bool operator==(const TariffAdjustment&,
                         const TariffAdjustment&) = default;
};

// What the use of instruments costs.
struct Tariff {
  static constexpr ResourceKind kKind = ResourceKind::kTariff;
  ResourceMeta meta;
  LocalizedText name;
  RuleScope scope;  // The narrowest tariff that is valid prices an instrument.
  Interval validity{0, kNever};  // Of bookings' starts.
  std::string currency = "CNY";
  std::vector<UserClass> classes;
  std::vector<TariffLine> lines;
  std::vector<TariffBand> bands;
  std::vector<TariffAdjustment> adjustments;  // In this order.
  Fen minimum_charge = 0;                     // For one booking.
  // Whether time given back by an early check-out is not billed.
  bool free_tail = false;
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

enum class VoucherMode : uint8_t {
  kDeduct = 1,     // The voucher pays its share, the partner the rest.
  kReimburse = 2,  // The partner pays all and claims the share back (后补助).
};

// An innovation voucher (创新券): a region pays a part of its firms' bills.
struct Voucher {
  static constexpr ResourceKind kKind = ResourceKind::kVoucher;
  ResourceMeta meta;
  LocalizedText name;
  std::string holder;        // An institution.
  int32_t issue_region = 0;  // GB/T 2260.
  // Where it may be used; empty: in the region of issue.
  std::vector<int32_t> regions;
  std::vector<std::string> centres;      // Empty: all of these regions.
  std::vector<std::string> class_codes;  // Prefixes; empty: every class.
  VoucherMode mode = VoucherMode::kDeduct;
  Amount face;                   // What it pays in all.
  int32_t share_percent = 100;   // Of one bill, 1 to 100.
  Interval validity{0, kNever};  // Bookings lie inside.
  bool active = true;
  friend bool operator==(const Voucher&, const Voucher&) = default;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_TARIFF_H_
