#ifndef TRILAB_TESTS_E2E_BOOKING_LOAD_H_
#define TRILAB_TESTS_E2E_BOOKING_LOAD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/cpp/connection.h"
#include "trilab/v1/booking_service.pb.h"

// Clients that book and cancel on a few instruments, and remember all that they
// were told.

namespace trilab::testing {

inline constexpr int kRigs = 3;  // "rig-0" and so on.

// Each call is made once.
std::shared_ptr<client::Connection> ConnectTo(const std::string& address,
                                              const std::string& token);

// The instruments that bookers use. Fails the test if they cannot be made.
void MakeRigs(const std::shared_ptr<client::Connection>& connection);

// One change with its request id, and what the server said of it.
struct Call {
  v1::CreateBookingRequest booking;  // With a booking: make it.
  v1::CancelBookingRequest cancel;   // Otherwise: cancel.
  // What was answered: the booking's bytes or the reason of a refusal. Empty
  // as long as no answer came.
  std::string outcome;
  std::string name;  // Of the booking, if that was made.
};

// Makes the call. Leaves `outcome` and returns false if it stays unknown.
// Fails the test if a known outcome has changed.
bool Make(client::Connection& connection, Call& call);

// One client's calls; every third cancels an earlier booking.
class Booker {
 public:
  // Its first bookings start in two days. `note` makes them as large as needed.
  explicit Booker(int number, std::string note = "");

  // Books until no answer comes, or after `most` calls.
  void Run(client::Connection& connection, int most);

  // Sends everything once more, so that every outcome is known.
  void Retry(client::Connection& connection);

  const std::vector<Call>& calls() const { return calls_; }

 private:
  Call Next();

  const int number_;
  const std::string note_;
  const int64_t base_;  // First start, in seconds since 1970.
  std::mt19937 random_;
  std::vector<Call> calls_;
};

using BookingsByName = std::map<std::string, v1::Booking>;

// All bookings that the server lists, or why it cannot.
absl::StatusOr<BookingsByName> AllBookings(
    const std::shared_ptr<client::Connection>& connection);

// What was acknowledged to `booker` and is not so: a booking that is not there,
// or one that was cancelled and is not. Empty: nothing is lost.
std::vector<std::string> LostOf(const Booker& booker,
                                const BookingsByName& all);

// Fails the test if two confirmed bookings share time on an instrument.
void ExpectNoOverlap(const BookingsByName& all);

}  // namespace trilab::testing

#endif  // TRILAB_TESTS_E2E_BOOKING_LOAD_H_
