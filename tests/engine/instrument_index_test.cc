#include "server/engine/instrument_index.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "server/engine/capability_match.h"
#include "tests/engine/world.h"
#include "tests/support/status_matchers.h"

namespace trilab::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class InstrumentIndexTest : public ::testing::Test {
 protected:
  InstrumentIndexTest() {
    world_.AddInstitution("cti")
        .AddCentre("beijing", "cti")
        .AddCentre("tianjin", "cti", [](Centre& c) { c.region = 120000; })
        .AddLaboratory("b", "beijing")
        .AddLaboratory("t", "tianjin");
    Add("sem", "b", "扫描电子显微镜", "Scanning electron microscope", "SU8010");
    Add("tem", "t", "透射电子显微镜", "TEM", "JEM-2100F");
    Add("emi", "t", "ＥＭＩ接收机", "EMI receiver", "ESR26");
    index_.Rebuild(world_.catalog());
  }

  void Add(absl::string_view id, absl::string_view lab, const char* zh,
           const char* en, const char* model) {
    world_.AddInstrument(id, lab, [&](Instrument& i) {
      i.name = {zh, en};
      i.record.model = model;
      i.record.manufacturer = "日立 Hitachi";
      i.record.functions = "用于材料表面形貌观察";
      i.record.inner_id = absl::StrCat("no-", std::string(id));
    });
  }

  std::vector<std::string> Find(const InstrumentQuery& query) const {
    std::vector<std::string> ids;
    for (const uint32_t uid : index_.Search(world_.catalog(), query).uids) {
      ids.emplace_back(world_.catalog().instruments().IdOf(uid));
    }
    return ids;
  }
  std::vector<std::string> Find(const std::string& text) const {
    InstrumentQuery query;
    query.text = text;
    return Find(query);
  }

  // Applies the last put of a resource to the index.
  template <typename T>
  void Follow(absl::string_view id) {
    index_.Update(world_.catalog(),
                  ResourcePut{world_.catalog().table<T>().Share(id), false});
  }

  World world_;
  InstrumentIndex index_;
};

TEST_F(InstrumentIndexTest, FindsByChineseWord) {
  EXPECT_THAT(Find("显微镜"), ElementsAre("sem", "tem"));
  EXPECT_THAT(Find("扫描"), ElementsAre("sem"));
  EXPECT_THAT(Find("镜"), ElementsAre("sem", "tem"));
}

TEST_F(InstrumentIndexTest, FindsByStartOfWordInAnyCaseAndWidth) {
  EXPECT_THAT(Find("ＭＩＣＲＯ"), ElementsAre("sem"));
  EXPECT_THAT(Find("emi"), ElementsAre("emi"));
  EXPECT_THAT(Find("croscope"), IsEmpty());
}

TEST_F(InstrumentIndexTest, FindsByModelMakerFunctionAndInnerId) {
  EXPECT_THAT(Find("jem-2100"), ElementsAre("tem"));
  EXPECT_THAT(Find("hitachi 形貌"), ElementsAre("emi", "sem", "tem"));
  EXPECT_THAT(Find("no-sem"), ElementsAre("sem"));
}

TEST_F(InstrumentIndexTest, NeedsEveryTerm) {
  EXPECT_THAT(Find("电子 透射"), ElementsAre("tem"));
  EXPECT_THAT(Find("电子 receiver"), IsEmpty());
}

TEST_F(InstrumentIndexTest, RanksExactNameThenNameThenModelThenOthers) {
  Add("a-other", "b", "台架", "Bench", "X1");
  world_.Edit<Instrument>(
      "a-other", [](Instrument& i) { i.record.functions = "tem support"; });
  Add("b-model", "b", "台架", "Bench", "TEM-9");
  Add("c-name", "b", "台架", "TEM bench", "X1");
  index_.Rebuild(world_.catalog());

  EXPECT_THAT(Find("tem"), ElementsAre("tem", "c-name", "b-model", "a-other"));
}

TEST_F(InstrumentIndexTest, FiltersByRegionCentreStatusAndClass) {
  InstrumentQuery query;
  query.regions = {120000};
  EXPECT_THAT(Find(query), ElementsAre("emi", "tem"));
  query = {};
  query.centres = {"beijing"};
  EXPECT_THAT(Find(query), ElementsAre("sem"));
  query = {};
  query.need.class_code = "0301";
  EXPECT_THAT(Find(query), ElementsAre("emi", "sem", "tem"));
  query.need.class_code = "04";
  EXPECT_THAT(Find(query), IsEmpty());
}

TEST_F(InstrumentIndexTest, LeavesRetiredOutUnlessAskedFor) {
  world_.Edit<Instrument>(
      "sem", [](Instrument& i) { i.status = InstrumentStatus::kRetired; });
  Follow<Instrument>("sem");
  EXPECT_THAT(Find("显微镜"), ElementsAre("tem"));

  InstrumentQuery query;
  query.statuses = {InstrumentStatus::kRetired};
  EXPECT_THAT(Find(query), ElementsAre("sem"));
}

TEST_F(InstrumentIndexTest, FindsByStandardAndRange) {
  world_.AddCapability("c", "emi", "GB/T 18655-2018", [](Capability& c) {
    c.name.zh = "辐射发射";
    c.ranges = {{"frequency", 0.15, 6000, "MHz", ""}};
  });
  Follow<Capability>("c");
  EXPECT_THAT(Find("辐射发射"), ElementsAre("emi"));

  InstrumentQuery query;
  query.text = "接收机";
  query.need.standard = "GB/T 18655";
  query.need.ranges = {{"frequency", 150, 1000, "kHz", ""}};
  EXPECT_THAT(Find(query), ElementsAre("emi"));
  query.need.ranges[0].minimum = 9;
  EXPECT_THAT(Find(query), IsEmpty());
}

TEST_F(InstrumentIndexTest, FollowsRenamesMovesAndDeletions) {
  world_.Edit<Instrument>("sem", [](Instrument& i) {
    i.name = {"电镜", "SEM"};
  });
  Follow<Instrument>("sem");
  EXPECT_THAT(Find("显微镜"), ElementsAre("tem"));
  EXPECT_THAT(Find("电镜"), ElementsAre("sem"));

  world_.Edit<Laboratory>("b", [](Laboratory& l) { l.centre = "tianjin"; });
  Follow<Laboratory>("b");
  InstrumentQuery query;
  query.centres = {"tianjin"};
  EXPECT_THAT(Find(query), ElementsAre("emi", "sem", "tem"));

  world_.Delete<Instrument>("sem");
  index_.Update(world_.catalog(),
                ResourceDeleted{ResourceKind::kInstrument, "sem", 1});
  EXPECT_THAT(Find("电镜"), IsEmpty());
}

TEST_F(InstrumentIndexTest, PagesThroughAllHits) {
  InstrumentQuery query;
  query.limit = 2;

  const InstrumentHits first = index_.Search(world_.catalog(), query);
  query.after = first.next;
  const InstrumentHits second = index_.Search(world_.catalog(), query);

  EXPECT_EQ(first.total, 3u);
  EXPECT_EQ(second.total, 3u);
  EXPECT_THAT(first.uids, ElementsAre(3u, 1u));
  EXPECT_THAT(second.uids, ElementsAre(2u));
  EXPECT_FALSE(second.next.has_value());
}

TEST_F(InstrumentIndexTest, CursorsSurviveAsText) {
  const auto cursor = ParseCursor(FormatCursor({MatchRank::kModel, 17}));

  ASSERT_THAT(cursor, trilab::testing::IsOk());
  EXPECT_EQ(cursor->rank, MatchRank::kModel);
  EXPECT_EQ(cursor->uid, 17u);
  EXPECT_FALSE(ParseCursor("4.1").ok());
  EXPECT_FALSE(ParseCursor("x").ok());
}

// --- Search equals a scan. ---

std::string AnyText() {
  std::string text;
  const int words = *rc::gen::inRange(0, 4);
  for (int i = 0; i < words; ++i) {
    text += *rc::gen::element<std::string>("电子", "电", "显微", "镜", " ab",
                                           " abc", " X1", "-", "ＡＢ", " ");
  }
  return text;
}

Instrument AnyInstrument() {
  Instrument value;
  value.name = {AnyText(), AnyText()};
  value.laboratory = *rc::gen::element<std::string>("b", "t");
  value.class_code = *rc::gen::element<std::string>("", "030122", "040000");
  value.status = *rc::gen::element(InstrumentStatus::kBookable,
                                   InstrumentStatus::kRetired);
  value.record.model = AnyText();
  value.record.functions = AnyText();
  return value;
}

InstrumentQuery AnyQuery() {
  InstrumentQuery query;
  query.text = AnyText();
  query.need.class_code = *rc::gen::element<std::string>("", "", "03", "04");
  query.need.standard =
      *rc::gen::element<std::string>("", "", "GB 1", "GB 1-2018");
  if (*rc::gen::arbitrary<bool>()) query.regions = {120000};
  query.limit = 1000;
  return query;
}

// Whether every term of `terms` is among `tokens`, those of some fields.
bool HasAll(const SearchTerms& terms, const SearchTokens& tokens) {
  const auto has_gram = [&](Gram gram) {
    return std::any_of(tokens.grams.begin(), tokens.grams.end(),
                       [&](const auto& t) { return t.first == gram; });
  };
  const auto has_word = [&](const std::string& word) {
    return std::any_of(
        tokens.words.begin(), tokens.words.end(), [&](const auto& t) {
          return IsWholeWord(word) ? t.first == word
                                   : absl::StartsWith(t.first, word);
        });
  };
  return std::all_of(terms.grams.begin(), terms.grams.end(), has_gram) &&
         std::all_of(terms.words.begin(), terms.words.end(), has_word);
}

std::vector<uint32_t> Scan(const Catalog& catalog,
                           const InstrumentQuery& query) {
  const SearchTerms terms = ParseSearch(query.text);
  std::vector<std::pair<int, uint32_t>> found;
  catalog.instruments().VisitAfter("", [&](const Instrument& value) {
    const InstrumentSite& site = *catalog.SiteOf(value.meta.uid);
    SearchTokens tokens;
    int rank = 3;
    tokens.Add(value.name.zh, FieldClass::kName);
    tokens.Add(value.name.en, FieldClass::kName);
    if (HasAll(terms, tokens)) rank = 1;
    tokens.Add(value.record.model, FieldClass::kName);
    if (rank == 3 && HasAll(terms, tokens)) rank = 2;
    tokens.Add(value.record.functions, FieldClass::kName);
    tokens.Add(value.class_code, FieldClass::kName);
    for (const auto& c : site.capabilities) {
      tokens.Add(c->name.zh, FieldClass::kName);
    }
    const bool region =
        query.regions.empty() || query.regions[0] == site.centre->region;
    if (HasAll(terms, tokens) && region &&
        value.status != InstrumentStatus::kRetired &&
        Meets(value, site.capabilities, query.need)) {
      found.emplace_back(terms.empty() ? 3 : rank,
                         static_cast<uint32_t>(value.meta.uid));
    }
    return true;
  });
  std::stable_sort(
      found.begin(), found.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<uint32_t> uids;
  for (const auto& [rank, uid] : found) uids.push_back(uid);
  return uids;
}

// Any change, which the index follows.
void ChangeAndFollow(World& world, InstrumentIndex& index) {
  const std::string id = absl::StrCat("i", *rc::gen::inRange(0, 8));
  const bool there = world.catalog().instruments().Find(id) != nullptr;
  const int what = *rc::gen::inRange(0, 4);
  if (what == 0 && there) {
    const auto uid = world.UidOf<Instrument>(id);
    world.Delete<Instrument>(id);
    index.Update(world.catalog(),
                 ResourceDeleted{ResourceKind::kInstrument, id, uid});
  } else if (what == 1) {
    Capability value;
    value.meta.id = absl::StrCat("c", *rc::gen::inRange(0, 4));
    value.instrument = id;
    value.name.zh = AnyText();
    value.standard = *rc::gen::element<std::string>("GB 1-2018", "GB 1-2020");
    world.Put(value);
    index.Update(
        world.catalog(),
        ResourcePut{world.catalog().capabilities().Share(value.meta.id),
                    false});
  } else {
    Instrument value = AnyInstrument();
    value.meta.id = id;
    world.Put(value);
    index.Update(world.catalog(),
                 ResourcePut{world.catalog().instruments().Share(id), !there});
  }
}

RC_GTEST_PROP(InstrumentIndexProperty, SearchEqualsAScan, ()) {
  World world;
  world.AddInstitution("cti")
      .AddCentre("beijing", "cti")
      .AddCentre("tianjin", "cti", [](Centre& c) { c.region = 120000; })
      .AddLaboratory("b", "beijing")
      .AddLaboratory("t", "tianjin");
  InstrumentIndex followed;
  const int changes = *rc::gen::inRange(1, 30);
  for (int i = 0; i < changes; ++i) ChangeAndFollow(world, followed);
  InstrumentIndex rebuilt;
  rebuilt.Rebuild(world.catalog());

  const InstrumentQuery query = AnyQuery();
  std::vector<uint32_t> expected = Scan(world.catalog(), query);
  std::vector<uint32_t> found = followed.Search(world.catalog(), query).uids;
  RC_ASSERT(rebuilt.Search(world.catalog(), query).uids == found);
  // The scan does not rank exact names apart.
  std::sort(expected.begin(), expected.end());
  std::sort(found.begin(), found.end());
  RC_ASSERT(found == expected);
}

}  // namespace
}  // namespace trilab::engine
