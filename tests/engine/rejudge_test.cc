#include "server/engine/rejudge.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/engine/booking_world.h"

// The past judged by other rules.

namespace trilab::engine {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Ptr<Rule> MaxMinutes(const std::string& id, uint64_t uid, Minute max,
                     RuleAction action = RuleAction::kReject) {
  Rule rule;
  rule.meta = BookingWorld::Meta(id, uid);
  DurationRule duration;
  duration.max = max;
  rule.params = duration;
  rule.action = action;
  return std::make_shared<const Rule>(std::move(rule));
}

class RejudgeTest : public ::testing::Test {
 protected:
  // What came of asking for `minutes` of "plain", on record as it would be.
  Record Ask(Minute start, Minute minutes) {
    CreateBooking command;
    command.request = BookingWorld::Request({"plain"}, start, start + minutes);
    Record record;
    record.revision = world_.next_revision();
    record.time = world_.now();
    Decision decision = world_.Judge(command);
    if (auto* facts = std::get_if<Facts>(&decision)) {
      record.facts = *facts;
      world_.Apply(*std::move(facts));
    } else {
      record.rejection = std::get<Rejection>(std::move(decision));
    }
    return record;
  }

  // The one ask of the record, judged in `world` as it is before it.
  static Rejudgement JudgeIn(const ProposedWorld& world, const Record& record) {
    const std::vector<PastAsk> asks = AsksOf(world.state(), record);
    EXPECT_THAT(asks, SizeIs(1));
    return Rejudge(world.state(), asks.at(0), record.time).value();
  }

  ProposedWorld Propose(std::vector<Ptr<Rule>> rules,
                        absl::btree_set<std::string> removed = {},
                        bool replace_all = false) {
    ProposedWorld world(world_.state(), std::move(rules), std::move(removed),
                        replace_all);
    world.Begin();
    return world;
  }

  BookingWorld world_;
};

TEST_F(RejudgeTest, AStricterRuleWouldHaveRefused) {
  ProposedWorld world = Propose({MaxMinutes("max", 9, 30)});
  const Record record = Ask(600, 60);

  const Rejudgement judged = JudgeIn(world, record);

  EXPECT_EQ(AsksOf(world.state(), record)[0].verdict, Verdict::kAllowed);
  EXPECT_EQ(judged.verdict, Verdict::kRefused);
  EXPECT_EQ(judged.violations.at(0).rule, "max");
}

TEST_F(RejudgeTest, ARuleThatAsksForApprovalSendsThere) {
  ProposedWorld world =
      Propose({MaxMinutes("max", 9, 30, RuleAction::kRequireApproval)});

  EXPECT_EQ(JudgeIn(world, Ask(600, 60)).verdict, Verdict::kNeedsApproval);
}

TEST_F(RejudgeTest, WithoutARuleWhatItRefusedIsLetIn) {
  world_.Put(*MaxMinutes("max", 1, 30));
  ProposedWorld world = Propose({}, {"max"});
  const Record record = Ask(600, 60);

  EXPECT_EQ(AsksOf(world.state(), record).at(0).verdict, Verdict::kRefused);
  EXPECT_EQ(JudgeIn(world, record).verdict, Verdict::kAllowed);
}

TEST_F(RejudgeTest, AProposedRuleStandsInForTheOneOfItsName) {
  world_.Put(*MaxMinutes("max", 1, 30));
  ProposedWorld world = Propose({MaxMinutes("max", 1, 90)});

  EXPECT_EQ(JudgeIn(world, Ask(600, 60)).verdict, Verdict::kAllowed);
}

TEST_F(RejudgeTest, AllOthersMayBeTakenAway) {
  world_.Put(*MaxMinutes("max", 1, 30));
  ProposedWorld world = Propose({}, {}, /*replace_all=*/true);

  EXPECT_EQ(JudgeIn(world, Ask(600, 60)).verdict, Verdict::kAllowed);
}

TEST_F(RejudgeTest, ALaterChangeOfAReplacedRuleDoesNotCount) {
  ProposedWorld world = Propose({MaxMinutes("max", 9, 90)});
  Record change;
  change.revision = world_.next_revision();
  change.time = world_.now();
  change.facts = {ResourcePut{.resource = MaxMinutes("max", 9, 30)}};

  world.Apply(change);

  EXPECT_EQ(JudgeIn(world, Ask(600, 60)).verdict, Verdict::kAllowed);
}

TEST_F(RejudgeTest, ARuleForAnInstrumentToComeWaitsForIt) {
  Rule rule = *MaxMinutes("max", 9, 30);
  rule.scope.instrument = "later";
  ProposedWorld world = Propose({std::make_shared<const Rule>(rule)});
  Record record;
  record.revision = world_.next_revision();
  record.time = world_.now();
  record.facts = {ResourcePut{.resource = std::make_shared<const Instrument>(
                                  BookingWorld::MakeInstrument("later", 5))}};

  EXPECT_EQ(world.state().catalog().rules().Find("max"), nullptr);
  world.Apply(record);
  EXPECT_NE(world.state().catalog().rules().Find("max"), nullptr);
}

TEST_F(RejudgeTest, WhatWasOverriddenThenIsOverriddenAgain) {
  world_.Put(*MaxMinutes("max", 1, 30));
  CreateBooking command;
  command.request = BookingWorld::Request({"plain"}, 600, 660);
  command.overrides.rules = {"max"};
  command.overrides.reason = "because";
  command.overrides.right = OverrideLevel::kAdministrator;
  ProposedWorld world = Propose({MaxMinutes("max", 1, 20)});
  Record record;
  record.time = world_.now();
  record.facts = std::get<Facts>(world_.Judge(command));

  EXPECT_EQ(JudgeIn(world, record).verdict, Verdict::kAllowed);
}

TEST_F(RejudgeTest, AMoveIsJudgedFromWhereItWas) {
  const Record made = Ask(600, 20);
  ProposedWorld world = Propose({MaxMinutes("max", 9, 30)});
  RescheduleBooking command;
  command.id = std::get<BookingPut>(made.facts[0]).booking->id;
  command.end = kWorldStart + 660;
  Record record;
  record.time = world_.now();
  record.facts = std::get<Facts>(world_.Judge(command));

  const Rejudgement judged = JudgeIn(world, record);

  // Its own time is not in its way.
  ASSERT_THAT(judged.violations, SizeIs(1));
  EXPECT_EQ(judged.violations[0].code, ViolationCode::kTooLong);
}

TEST_F(RejudgeTest, ALateCancellationIsJudgedByNotice) {
  const Record made = Ask(600, 60);
  Rule rule;
  rule.meta = BookingWorld::Meta("notice", 9);
  NoticeRule notice;
  notice.create = false;
  notice.cancel = NoticeTime{2000};
  rule.params = notice;
  ProposedWorld world = Propose({std::make_shared<const Rule>(rule)});
  CancelBooking command;
  command.id = std::get<BookingPut>(made.facts[0]).booking->id;
  Record record;
  record.time = world_.now();
  record.facts = std::get<Facts>(world_.Judge(command));

  EXPECT_EQ(JudgeIn(world, record).verdict, Verdict::kRefused);
}

TEST_F(RejudgeTest, WhatNobodyAskedForIsNoAsk) {
  CreateBooking command;
  command.request = BookingWorld::Request({"plain"}, 600, 660);
  command.hold = absl::Minutes(5);
  world_.Submit(command);
  world_.set_now(10);
  Record record;
  record.time = world_.now();
  record.facts = std::get<Facts>(world_.Judge(AdvanceBookings{}));

  ASSERT_THAT(record.facts, SizeIs(1));
  EXPECT_THAT(AsksOf(world_.state(), record), IsEmpty());
}

}  // namespace
}  // namespace trilab::engine
