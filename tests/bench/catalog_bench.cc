// How long an import of instruments takes, what it costs in memory, and how
// fast they are found again. Prints a table; takes the number of instruments.

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "server/engine/instrument_index.h"
#include "server/engine/resource_decisions.h"
#include "server/engine/state.h"

namespace trilab::engine {
namespace {

constexpr int kCentres = 60;
constexpr int kLaboratories = 900;
constexpr int kStandards = 2000;
constexpr size_t kBatch = 1000;
constexpr size_t kVocabulary = 4000;

// Time that this thread has run: other programs do not count.
absl::Duration Clock() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

const std::vector<std::string>& Words() {
  static const auto& words = *new std::vector<std::string>{
      "扫描",   "电子",   "显微镜", "辐射",   "发射",   "接收机", "频谱",
      "分析仪", "高低温", "湿热",   "试验箱", "振动台", "冲击",   "盐雾",
      "气相",   "液相",   "色谱仪", "质谱",   "联用",   "核磁",   "共振",
      "激光",   "粒度",   "燃料",   "电池",   "电堆",   "测试",   "系统",
      "拉力",   "万能",   "材料",   "硬度",   "红外",   "光谱",   "原子",
      "吸收",   "荧光",   "流式",   "细胞",   "网络",   "矢量",   "电磁",
      "兼容",   "暗室",   "功率",   "校准",   "示波器", "台架",   "整车"};
  return words;
}

const std::vector<std::string>& Makers() {
  static const auto& makers = *new std::vector<std::string>{
      "Rohde & Schwarz", "Keysight", "Agilent",  "Thermo Fisher", "岛津",
      "Bruker",          "Zeiss",    "日立高新", "Espec",         "苏试试验",
      "Instron",         "MTS",      "Horiba",   "AVL",           "Waters"};
  return makers;
}

// A made-up word of two to four ideographs for most numbers; the first are
// real.
std::string Word(size_t number) {
  if (number < Words().size()) return Words()[number];
  std::string text;
  for (size_t rest = number * 7919; text.size() < 6 + number % 3 * 3;
       rest /= 11) {
    const uint32_t c = 0x4E00 + static_cast<uint32_t>(rest % 3500);
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
  return text;
}

class Maker {
 public:
  std::string Chinese(int words) {
    std::string text;
    for (int i = 0; i < words; ++i) text += Word(Below(kVocabulary));
    return text;
  }

  // Phrases recur as they do in descriptions: 5,000 of four words each.
  std::string Phrases(int phrases) {
    std::string text;
    for (int i = 0; i < phrases; ++i) {
      const size_t number = Below(5000);
      for (size_t k = 1; k <= 4; ++k) {
        text += Word(number * k * k % kVocabulary);
      }
      text += "，";
    }
    return text;
  }

  size_t Below(size_t n) {
    // Some words, centres and standards are far more common than others.
    const double u = std::uniform_real_distribution<double>()(random_);
    return static_cast<size_t>(static_cast<double>(n) * u * u);
  }

  Instrument MakeInstrument(size_t i) {
    Instrument value;
    value.meta.id = absl::StrCat("ins-", i);
    value.name.zh = Chinese(3);
    value.name.en = absl::StrCat("Analyzer ", Makers()[Below(15)], " ", i % 97);
    value.laboratory = absl::StrCat("lab-", Below(kLaboratories));
    value.class_code =
        absl::StrFormat("%02d%02d%02d", 1 + Below(16), Below(12), Below(20));
    InstrumentRecord& record = value.record;
    record.inner_id = absl::StrCat("S", 2010 + i % 15, "-", i);
    record.model = absl::StrFormat("%cX-%d%c", static_cast<char>('A' + i % 26),
                                   Below(900), static_cast<char>('a' + i % 7));
    record.manufacturer = Makers()[Below(15)];
    record.functions = Phrases(8);
    return value;
  }

  Capability MakeCapability(size_t i, size_t instruments) {
    Capability value;
    value.meta.id = absl::StrCat("cap-", i);
    value.instrument = absl::StrCat("ins-", i % instruments);
    value.name.zh = Chinese(2);
    value.standard =
        absl::StrCat("GB/T ", 10000 + Below(kStandards), "-", 2010 + i % 12);
    value.ranges = {
        {"frequency", 0.15, 1000.0 + static_cast<double>(i % 5000), "MHz", ""}};
    value.accreditations = {
        {AccreditationScheme::kCma, "CMA", {0, 40'000'000}}};
    return value;
  }

 private:
  std::mt19937_64 random_{20261123};
};

template <typename T>
PutResource PutOf(T value) {
  return {Resource(std::make_shared<const T>(std::move(value))),
          PutResource::Mode::kUpsert, 0};
}

class World {
 public:
  // Decides and applies one batch.
  void Put(std::vector<PutResource> changes) {
    absl::Duration begin = Clock();
    Decision decision = DecidePutMany(state_, {std::move(changes)},
                                      state_.revision() + 1, now_);
    decide += Clock() - begin;
    if (auto* rejection = std::get_if<Rejection>(&decision)) {
      std::fprintf(stderr, "%s %s\n", rejection->field.c_str(),
                   rejection->message.c_str());
      std::exit(1);
    }
    Record record;
    record.revision = state_.revision() + 1;
    record.time = now_;
    record.facts = std::get<Facts>(std::move(decision));
    begin = Clock();
    state_.Apply(record);
    apply += Clock() - begin;
  }

  template <typename Make>
  void PutMany(const char* what, size_t count, Make make) {
    decide = apply = absl::ZeroDuration();
    const size_t before = HeapBytes();
    for (size_t i = 0; i < count; i += kBatch) {
      std::vector<PutResource> changes;
      for (size_t k = i; k < std::min(count, i + kBatch); ++k) {
        changes.push_back(make(k));
      }
      Put(std::move(changes));
    }
    const size_t bytes = HeapBytes() - before;
    std::printf("%zu %s: decide %.2f s, apply %.2f s, %zu bytes each\n", count,
                what, absl::ToDoubleSeconds(decide),
                absl::ToDoubleSeconds(apply), bytes / count);
  }

  const State& state() const { return state_; }

  absl::Duration decide, apply;

 private:
  State state_;
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
};

void MakeCentres(World& world) {
  std::vector<PutResource> changes;
  Calendar calendar;
  calendar.meta.id = "office";
  for (int day = 0; day < 5; ++day) {
    calendar.hours.push_back({static_cast<absl::Weekday>(day), 540, 1080, {}});
  }
  changes.push_back(PutOf(calendar));
  Institution institution;
  institution.meta.id = "owner";
  institution.name.en = "Owner";
  institution.region = 110000;
  institution.kind = "TESTING";
  changes.push_back(PutOf(institution));
  for (int i = 0; i < kCentres; ++i) {
    Centre centre;
    centre.meta.id = absl::StrCat("centre-", i);
    centre.name.en = "Centre";
    centre.institution = "owner";
    centre.region = 110000 + i % 3 * 10000;
    centre.calendar = "office";
    changes.push_back(PutOf(centre));
  }
  for (int i = 0; i < kLaboratories; ++i) {
    Laboratory laboratory;
    laboratory.meta.id = absl::StrCat("lab-", i);
    laboratory.name.en = "Laboratory";
    laboratory.centre = absl::StrCat("centre-", i % kCentres);
    changes.push_back(PutOf(laboratory));
  }
  for (int i = 0; i < 12; ++i) {
    Rule rule;
    rule.meta.id = absl::StrCat("rule-", i);
    rule.params = NoticeRule{60};
    if (i >= 4) rule.scope.centre = absl::StrCat("centre-", i);
    changes.push_back(PutOf(rule));
  }
  world.Put(std::move(changes));
}

void Measure(const char* what, const State& state, const InstrumentIndex& index,
             const std::vector<InstrumentQuery>& queries) {
  std::vector<double> micros;
  size_t total = 0;
  for (const InstrumentQuery& query : queries) {
    const absl::Duration begin = Clock();
    total += index.Search(state.catalog(), query).total;
    micros.push_back(absl::ToDoubleMicroseconds(Clock() - begin));
  }
  std::sort(micros.begin(), micros.end());
  std::printf("%-28s p50 %7.0f us  p99 %7.0f us  max %7.0f us  %zu hits\n",
              what, micros[micros.size() / 2], micros[micros.size() * 99 / 100],
              micros.back(), total / queries.size());
}

void MeasureSearches(const State& state, const InstrumentIndex& index) {
  Maker maker;
  std::vector<InstrumentQuery> all, text, word, prefix, region;
  for (int i = 0; i < 2000; ++i) {
    InstrumentQuery query;
    query.text = maker.Chinese(1);
    text.push_back(query);
    query.need.class_code = absl::StrFormat("%02d", 1 + maker.Below(16));
    query.need.standard =
        absl::StrCat("GB/T ", 10000 + maker.Below(kStandards));
    query.regions = {110000};
    all.push_back(query);
    InstrumentQuery two;
    two.text = absl::StrCat(Makers()[maker.Below(15)], " ", maker.Chinese(2));
    word.push_back(two);
    InstrumentQuery short_prefix;
    short_prefix.text =
        absl::StrCat(Makers()[maker.Below(3)].substr(0, 2), " ax");
    prefix.push_back(short_prefix);
    InstrumentQuery none;
    none.regions = {120000};
    region.push_back(none);
  }
  Measure("text+class+standard+region", state, index, all);
  Measure("one Chinese word", state, index, text);
  Measure("maker + two Chinese words", state, index, word);
  Measure("two prefixes of two letters", state, index, prefix);
  Measure("region alone", state, index, region);
}

void Run(size_t count) {
  World world;
  Maker maker;
  MakeCentres(world);
  world.PutMany("instruments", count,
                [&](size_t i) { return PutOf(maker.MakeInstrument(i)); });
  world.PutMany("capabilities", 2 * count, [&](size_t i) {
    return PutOf(maker.MakeCapability(i, count));
  });
  const size_t before_copy = HeapBytes();
  absl::Duration begin = Clock();
  auto copy = std::make_unique<Catalog>(world.state().catalog());
  std::printf("copy of the catalogue: %.3f s, %zu bytes an instrument\n",
              absl::ToDoubleSeconds(Clock() - begin),
              (HeapBytes() - before_copy) / count);
  copy.reset();

  InstrumentIndex index;
  const size_t before = HeapBytes();
  begin = Clock();
  index.Rebuild(world.state().catalog());
  std::printf("index: rebuilt in %.2f s, %.1f MB (its own count %.1f MB)\n",
              absl::ToDoubleSeconds(Clock() - begin),
              static_cast<double>(HeapBytes() - before) / 1e6,
              static_cast<double>(index.MemoryBytes()) / 1e6);
  MeasureSearches(world.state(), index);
}

}  // namespace
}  // namespace trilab::engine

int main(int argc, char** argv) {
  uint32_t count = 150'000;
  if (argc > 1 && !absl::SimpleAtoi(argv[1], &count)) return 2;
  trilab::engine::Run(count);
  return 0;
}
