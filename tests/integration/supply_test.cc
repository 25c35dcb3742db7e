#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/booking_service.pb.h"
#include "trilab/v1/catalog_service.pb.h"
#include "trilab/v1/supply_service.pb.h"

// What bookings need besides their instruments: set-up time, utilities,
// accessories, consumables and companions.

namespace trilab::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SupplyTest : public ServerTest {
 protected:
  void EditInstrument(const std::string& text) {
    v1::UpdateInstrumentRequest request;
    *request.mutable_instrument() = Proto<v1::Instrument>(text);
    ASSERT_THAT(
        Call<v1::Instrument>("CatalogService/UpdateInstrument", request),
        IsOk());
  }

  void MakeSupply(const std::string& id, const std::string& text) {
    ASSERT_THAT(Make("supplies", id, "display_name { en: 'supply' } " + text),
                IsOk());
  }

  v1::CheckBookingResponse Check(const v1::Booking& wish) {
    v1::CheckBookingRequest request;
    *request.mutable_booking() = wish;
    const auto check =
        Call<v1::CheckBookingResponse>("BookingService/CheckBooking", request);
    EXPECT_THAT(check, IsOk());
    return check.ok() ? *check : v1::CheckBookingResponse();
  }
  std::vector<std::string> Codes(const v1::Booking& wish) {
    return CodesOf(Check(wish).violations());
  }

  static v1::Booking In(const std::string& configuration, int hour) {
    v1::Booking wish = Wish("emc-1", 0, hour);
    wish.set_configuration(configuration);
    return wish;
  }
  static v1::Booking Taking(const std::string& supply, int amount, int hour,
                            const std::string& instrument = "pool") {
    v1::Booking wish = Wish(instrument, 0, hour);
    v1::SupplyAmount& draw = *wish.add_draws();
    draw.set_supply("supplies/" + supply);
    draw.set_amount(amount);
    return wish;
  }
};

TEST_F(SupplyTest, ChangeOversKeepConfigurationsApart) {
  EditInstrument(R"(
    name: 'instruments/emc-1'
    changeovers {
      configurations: ['horn', 'loop']
      times { from: 'horn' to: 'loop' minutes: 90 }
      default_minutes: 30
    })");
  const auto first = Book(In("horn", 9));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->configuration(), "horn");

  const v1::CheckBookingResponse check = Check(In("loop", 11));
  EXPECT_THAT(CodesOf(check.violations()), ElementsAre("CHANGEOVER"));
  EXPECT_EQ(check.next_start_time().seconds(), At(0, 11, 30).seconds());
  EXPECT_THAT(Codes(In("horn", 10)), IsEmpty());
  // The first of the configurations, if none is named.
  EXPECT_THAT(Codes(In("", 10)), IsEmpty());
  EXPECT_THAT(Codes(In("dish", 15)), ElementsAre("CONFIGURATION_NOT_OFFERED"));
  EXPECT_THAT(Book(In("loop", 12)), IsOk());
  // It would have to be set up back for the next.
  EXPECT_THAT(Codes(In("horn", 11)), ElementsAre("CHANGEOVER"));
}

TEST_F(SupplyTest, APoolHasNoChangeOvers) {
  v1::UpdateInstrumentRequest request;
  *request.mutable_instrument() = Proto<v1::Instrument>(
      "name: 'instruments/pool' changeovers { configurations: 'horn' }");

  EXPECT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SupplyTest, UtilitiesStayWithinTheirLimit) {
  MakeSupply("power",
             "kind: KIND_UTILITY place: 'centres/bj' unit: 'kW' "
             "amount: 10");
  EditInstrument(
      "name: 'instruments/emc-1' "
      "draws { supply: 'supplies/power' amount: 7 }");
  EditInstrument(
      "name: 'instruments/pool' "
      "draws { supply: 'supplies/power' amount: 4 }");
  const auto first = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->drawn(0).amount(), 7);

  EXPECT_THAT(Codes(Wish("pool", 0, 10)), ElementsAre("UTILITY_LIMIT"));
  EXPECT_THAT(Codes(Wish("pool", 0, 11)), IsEmpty());
  EXPECT_THAT(Codes(Taking("power", 3, 10)), IsEmpty());
  Restart();
  EXPECT_THAT(Book(Wish("pool", 0, 10)), HasReason("BOOKING_REFUSED"));
  ASSERT_THAT(Cancel(first->name()), IsOk());
  EXPECT_THAT(Book(Wish("pool", 0, 10)), IsOk());
}

TEST_F(SupplyTest, AnOutageOfAUtilityIsTold) {
  MakeSupply("power",
             "kind: KIND_UTILITY place: 'laboratories/bj-emc' "
             "amount: 10");
  ASSERT_THAT(Book(Taking("power", 6, 10)), IsOk());
  v1::Outage outage;
  outage.set_resource("supplies/power");
  outage.set_remaining(5);
  *outage.mutable_start_time() = At(0, 9);
  *outage.mutable_end_time() = At(0, 12);
  ASSERT_THAT(Make("outages", "cut", outage.ShortDebugString()), IsOk());

  EXPECT_THAT(Codes(Taking("power", 6, 11)), ElementsAre("UTILITY_LIMIT"));
  EXPECT_THAT(Codes(Taking("power", 5, 11)), IsEmpty());
  EXPECT_THAT(Codes(Taking("power", 6, 12)), IsEmpty());
}

TEST_F(SupplyTest, AccessoriesAreLent) {
  MakeSupply("clamps",
             "kind: KIND_ACCESSORY place: 'laboratories/bj-emc' "
             "unit: 'pieces' amount: 3");
  ASSERT_THAT(Book(Taking("clamps", 2, 10)), IsOk());

  const v1::CheckBookingResponse check = Check(Taking("clamps", 2, 10));
  EXPECT_THAT(CodesOf(check.violations()), ElementsAre("ACCESSORIES_TAKEN"));
  EXPECT_EQ(check.next_start_time().seconds(), At(0, 11).seconds());
  EXPECT_THAT(Codes(Taking("clamps", 1, 10)), IsEmpty());
  EXPECT_THAT(Codes(Taking("clamps", 1, 10, "emc-2")),
              ElementsAre("SUPPLY_ELSEWHERE"));
  EXPECT_THAT(Book(Taking("magnets", 1, 10)),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(SupplyTest, ConsumablesLastUntilTheNextDelivery) {
  v1::Supply helium = Proto<v1::Supply>(
      "kind: KIND_CONSUMABLE place: 'centres/bj' unit: 'L' amount: 50");
  *helium.mutable_counted_time() = At(0, 8);
  v1::Supply::Delivery& delivery = *helium.add_deliveries();
  *delivery.mutable_time() = At(0, 14);
  delivery.set_amount(60);
  MakeSupply("helium", helium.ShortDebugString());
  ASSERT_THAT(Book(Taking("helium", 40, 10)), IsOk());
  ASSERT_THAT(Book(Taking("helium", 50, 15)), IsOk());

  EXPECT_THAT(Codes(Taking("helium", 11, 9)), ElementsAre("OUT_OF_STOCK"));
  EXPECT_THAT(Codes(Taking("helium", 10, 9)), IsEmpty());
  const v1::CheckBookingResponse check = Check(Taking("helium", 20, 12));
  EXPECT_THAT(CodesOf(check.violations()), ElementsAre("OUT_OF_STOCK"));
  EXPECT_EQ(check.next_start_time().seconds(), At(0, 14).seconds());
  EXPECT_THAT(Codes(Taking("helium", 21, 14)), ElementsAre("OUT_OF_STOCK"));
}

TEST_F(SupplyTest, ASupplyInUseStays) {
  MakeSupply("power", "kind: KIND_UTILITY place: 'centres/bj' amount: 10");
  ASSERT_THAT(Book(Taking("power", 3, 10)), IsOk());
  v1::DeleteSupplyRequest request;
  request.set_name("supplies/power");

  EXPECT_THAT(
      Call<google::protobuf::Empty>("SupplyService/DeleteSupply", request),
      HasReason("IN_USE"));
}

TEST_F(SupplyTest, OnlyTheCentresManagerChangesSupplies) {
  v1::CreateSupplyRequest request;
  request.set_supply_id("power");
  *request.mutable_supply() = Proto<v1::Supply>(
      "display_name { en: 'Power' } kind: KIND_UTILITY "
      "place: 'centres/bj' amount: 10");

  EXPECT_THAT(Call<v1::Supply>(*Alpha(), "SupplyService/CreateSupply", request),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(
      Call<v1::Supply>(*Manager(), "SupplyService/CreateSupply", request),
      IsOk());
}

TEST_F(SupplyTest, CompanionsAreBookedAlong) {
  EditInstrument(R"(
    name: 'instruments/emc-1'
    companions { instrument: 'instruments/pool' before_minutes: 30 })");
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  EXPECT_THAT(booking->instruments(), ElementsAre("instruments/emc-1"));
  EXPECT_THAT(booking->companions(), ElementsAre("instruments/pool"));

  v1::Booking whole_pool = Wish("pool", 0, 9);
  whole_pool.set_units(3);
  EXPECT_THAT(Codes(whole_pool), ElementsAre("OCCUPIED"));
  whole_pool.set_units(2);
  ASSERT_THAT(Book(whole_pool), IsOk());
  v1::ListBookingsRequest of_pool;
  of_pool.set_instrument("instruments/pool");
  const auto list =
      Call<v1::ListBookingsResponse>("BookingService/ListBookings", of_pool);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->bookings_size(), 2);
}

TEST_F(SupplyTest, WhatACompanionLacksTheInstrumentLacks) {
  EditInstrument(
      "name: 'instruments/emc-1' "
      "companions { instrument: 'instruments/pool' before_minutes: 30 }");
  v1::Booking whole_pool = Wish("pool", 0, 9);
  whole_pool.set_units(3);
  ASSERT_THAT(Book(whole_pool), IsOk());

  const v1::CheckBookingResponse check = Check(Wish("emc-1", 0, 10));
  EXPECT_THAT(CodesOf(check.violations()), ElementsAre("NO_COMPANION"));
  EXPECT_EQ(check.next_start_time().seconds(), At(0, 10, 30).seconds());
}

TEST_F(SupplyTest, AMoveTakesTheCompanionAlong) {
  EditInstrument(
      "name: 'instruments/emc-1' "
      "companions { instrument: 'instruments/pool' }");
  const auto booking = Book(Wish("emc-1", 0, 10));
  ASSERT_THAT(booking, IsOk());
  v1::RescheduleBookingRequest move;
  move.set_name(booking->name());
  *move.mutable_start_time() = At(0, 12);

  const auto moved =
      Call<v1::Booking>("BookingService/RescheduleBooking", move);
  ASSERT_THAT(moved, IsOk());
  EXPECT_THAT(moved->companions(), ElementsAre("instruments/pool"));
  v1::Booking whole_pool = Wish("pool", 0, 10);
  whole_pool.set_units(3);
  EXPECT_THAT(Book(whole_pool), IsOk());
}

TEST_F(SupplyTest, CompanionsHaveNoneOfTheirOwn) {
  EditInstrument(
      "name: 'instruments/emc-1' "
      "companions { instrument: 'instruments/pool' }");
  v1::UpdateInstrumentRequest request;
  *request.mutable_instrument() = Proto<v1::Instrument>(
      "name: 'instruments/pool' "
      "companions { instrument: 'instruments/chamber' }");

  EXPECT_THAT(Call<v1::Instrument>("CatalogService/UpdateInstrument", request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace trilab::testing
