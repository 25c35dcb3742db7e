#include "server/engine/units.h"

#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/engine/text_fold.h"

namespace trilab::engine {
namespace {

using Units = std::vector<Unit>;

struct UnitTable {
  absl::flat_hash_map<std::string, Units> exact;
  // With the case of all letters but the first folded, and of all; empty
  // where several units would be the same.
  absl::flat_hash_map<std::string, Units> first_kept;
  absl::flat_hash_map<std::string, Units> folded;
};

struct Prefix {
  absl::string_view text;
  double scale;
};

constexpr Prefix kPrefixes[] = {{"T", 1e12}, {"G", 1e9},  {"M", 1e6},
                                {"k", 1e3},  {"m", 1e-3}, {"μ", 1e-6},
                                {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}};

struct Row {
  absl::string_view texts;  // Parted by spaces.
  absl::string_view dimension;
  double scale;
  double offset = 0;
  bool prefixes = false;
};

// Scales are exact by definition of the unit. "in" and "psi" as of 1959, "g"
// is the standard acceleration of free fall.
constexpr Row kRows[] = {
    {"Hz", "frequency", 1, 0, true},
    {"rpm r/min", "rotation", 1},
    {"K", "temperature", 1, 0, true},
    {"°C", "temperature", 1, 273.15},
    {"°F", "temperature", 5.0 / 9, 459.67 * 5 / 9},
    {"Pa", "pressure", 1, 0, true},
    {"hPa", "pressure", 100},
    {"bar", "pressure", 1e5, 0, true},
    {"atm", "pressure", 101325},
    {"psi", "pressure", 6894.757293168},
    {"mmHg", "pressure", 133.322387415},
    {"g", "mass", 1e-3, 0, true},
    {"t", "mass", 1000},
    {"lb", "mass", 0.45359237},
    {"g gn", "length/time^2", 9.80665},
    {"Gal", "length/time^2", 0.01},
    {"s sec secs", "time", 1, 0, true},
    {"min mins minute minutes 分钟", "time", 60},
    {"h hr hrs hour hours 小时", "time", 3600},
    {"d day days 天", "time", 86400},
    {"m", "length", 1, 0, true},
    {"cm", "length", 0.01},
    {"in inch inches", "length", 0.0254},
    {"ft", "length", 0.3048},
    {"Ω ohm ohms", "resistance", 1, 0, true},
    {"S", "conductance", 1, 0, true},
    {"F", "capacitance", 1, 0, true},
    {"H", "inductance", 1, 0, true},
    {"V", "voltage", 1, 0, true},
    {"A", "current", 1, 0, true},
    {"W", "power", 1, 0, true},
    {"VA", "power", 1, 0, true},
    {"J", "energy", 1, 0, true},
    {"Wh", "energy", 3600, 0, true},
    {"Ah", "charge", 3600, 0, true},
    {"C", "charge", 1, 0, true},
    {"N", "force", 1, 0, true},
    {"kgf", "force", 9.80665},
    {"N·m Nm N*m N.m", "torque", 1, 0, true},
    {"T", "flux density", 1, 0, true},
    {"L l", "length^3", 1e-3, 0, true},
    {"lx", "illuminance", 1, 0, true},
    {"mol", "amount", 1, 0, true},
    {"Bq", "activity", 1, 0, true},
    {"Sv", "dose", 1, 0, true},
    {"° deg", "angle", 0.017453292519943295},
    {"rad", "angle", 1, 0, true},
    {"% %RH", "ratio", 0.01},
    {"ppm", "ratio", 1e-6},
    {"dB", "level", 1},
    {"dBm", "level of power", 1},
    {"dBW", "level of power", 1, 30},
    {"dBμV dBuV", "level of voltage", 1},
    {"dBμA dBuA", "level of current", 1},
    {"dBμV/m dBuV/m", "level of field", 1},
    {"dBμA/m dBuA/m", "level of magnetic field", 1},
    {"dBpT", "level of flux density", 1},
    {"dB(A) dBA", "level of sound", 1},
};

std::string FirstKept(absl::string_view text) {
  if (text.empty()) return "";
  return absl::StrCat(text.substr(0, 1), FoldText(text.substr(1)));
}

// Two readings of one spelling are worse than none.
void AddFolded(absl::flat_hash_map<std::string, Units>& table,
               const std::string& key, const Units& units) {
  const auto [it, added] = table.emplace(key, units);
  if (!added && (it->second.empty() || units.empty() ||
                 it->second[0].dimension != units[0].dimension ||
                 it->second[0].scale != units[0].scale)) {
    it->second.clear();
  }
}

UnitTable MakeTable() {
  UnitTable table;
  for (const Row& row : kRows) {
    const Unit unit{std::string(row.dimension), row.scale, row.offset};
    for (const absl::string_view text : absl::StrSplit(row.texts, ' ')) {
      table.exact[std::string(text)].push_back(unit);
      if (!row.prefixes) continue;
      for (const Prefix& prefix : kPrefixes) {
        Unit scaled = unit;
        scaled.scale *= prefix.scale;
        table.exact[absl::StrCat(prefix.text, text)].push_back(scaled);
      }
    }
  }
  for (const auto& [text, units] : table.exact) {
    AddFolded(table.first_kept, FirstKept(text), units);
    AddFolded(table.folded, FoldText(text), units);
  }
  // Nobody who writes "mhz" of a test means millihertz.
  table.folded["mhz"] = table.exact["MHz"];
  return table;
}

const UnitTable& Table() {
  static const UnitTable& table = *new UnitTable(MakeTable());
  return table;
}

Units FindSimple(absl::string_view text) {
  const UnitTable& table = Table();
  if (const auto it = table.exact.find(text); it != table.exact.end()) {
    return it->second;
  }
  // A capital in front was meant to be one: "Mpa". Without any capital,
  // "mpa" may be either.
  const auto kept = table.first_kept.find(FirstKept(text));
  if (kept != table.first_kept.end() && !kept->second.empty() &&
      absl::ascii_isupper(text[0])) {
    return kept->second;
  }
  const auto it = table.folded.find(FoldText(text));
  return it == table.folded.end() ? Units{} : it->second;
}

// A unit that may carry a power of 2 or 3, such as "m3", "s^2".
std::optional<Unit> FindFactor(absl::string_view text) {
  int power = 1;
  if (absl::EndsWith(text, "2")) power = 2;
  if (absl::EndsWith(text, "3")) power = 3;
  if (power > 1) {
    text.remove_suffix(1);
    absl::ConsumeSuffix(&text, "^");
  }
  const Units found = FindSimple(text);
  if (found.empty()) return std::nullopt;
  Unit unit = found[0];
  if (power > 1) {
    unit.dimension = absl::StrCat(unit.dimension, "^", power);
    unit.scale = std::pow(unit.scale, power);
  }
  return unit;
}

std::string Tidy(absl::string_view text) {
  return absl::StrReplaceAll(
      FoldWidth(text),
      {{" ", ""}, {"º", "°"}, {"˚", "°"}, {"⋅", "·"}, {"・", "·"}});
}

}  // namespace

std::vector<Unit> UnitsOf(absl::string_view text) {
  const UnitTable& table = Table();
  if (const auto it = table.exact.find(text); it != table.exact.end()) {
    return it->second;
  }
  const std::string tidy = Tidy(text);
  if (Units found = FindSimple(tidy); !found.empty()) return found;
  const std::vector<absl::string_view> parts = absl::StrSplit(tidy, '/');
  if (parts.size() > 2) return {};
  std::optional<Unit> unit = FindFactor(parts[0]);
  if (!unit.has_value()) return {};
  if (parts.size() == 2) {
    const std::optional<Unit> below = FindFactor(parts[1]);
    if (!below.has_value()) return {};
    unit->dimension = absl::StrCat(unit->dimension, "/", below->dimension);
    unit->scale /= below->scale;
  }
  unit->offset = 0;
  return {*std::move(unit)};
}

std::optional<double> ConvertUnit(double value, absl::string_view from,
                                  absl::string_view to) {
  if (from == to) return value;
  const Units ours = UnitsOf(from);
  const Units theirs = UnitsOf(to);
  for (const Unit& a : ours) {
    for (const Unit& b : theirs) {
      if (a.dimension != b.dimension) continue;
      // Exact for the many pairs that differ in nothing or a power of ten.
      if (a.offset == b.offset) return value * (a.scale / b.scale);
      return (value * a.scale + a.offset - b.offset) / b.scale;
    }
  }
  if (ours.empty() && theirs.empty() && FoldText(from) == FoldText(to)) {
    return value;
  }
  return std::nullopt;
}

}  // namespace trilab::engine
