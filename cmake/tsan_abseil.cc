// What ThreadSanitizer must know of Abseil's locks.
//
// Debian's Abseil is not built with it, so it does not see that one thread's
// Unlock comes before another's Lock, and takes everything guarded by an
// absl::Mutex for a race. These functions stand in front of the library's (the
// executable's symbols are found first, by gRPC too) and tell it.
//
// The library may evaluate one thread's Condition on another that holds the
// lock; what it reads then is guarded, but not by anything seen from here. So
// reads within its calls are not looked at.
//
// Linked into every program of a build with TRILAB_SANITIZE=thread, and into
// no other. Not in any library's CMake target: TrilabOptions.cmake.
#include <dlfcn.h>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
}

namespace {

using absl::Condition;
using absl::CondVar;
using absl::Duration;
using absl::Mutex;
using absl::Notification;
using absl::Time;

// Calls the library's function of that name without looking at its reads.
template <typename Result, typename... Args>
Result Real(const char* name, Args... args) {
  using Function = Result (*)(Args...);
  const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
  struct Ignore {
    Ignore() { AnnotateIgnoreReadsBegin(__FILE__, __LINE__); }
    ~Ignore() { AnnotateIgnoreReadsEnd(__FILE__, __LINE__); }
  } ignore;
  return real(args...);
}

// The flag of a Notification, which its inline methods read.
void* FlagOf(Notification* notification) {
  return reinterpret_cast<char*>(notification) + sizeof(Mutex);
}

}  // namespace

#define TRILAB_ABSL "_ZN4absl7debian3"

// A function `name` in front of the library's of the mangled name `symbol`.
#define TRILAB_FRONT(result, name, symbol, ...) \
  result name(__VA_ARGS__) __asm__(symbol);     \
  result name(__VA_ARGS__)

#define TRILAB_LOCK(name, symbol)               \
  TRILAB_FRONT(void, name, symbol, Mutex* mu) { \
    Real<void>(symbol, mu);                     \
    __tsan_acquire(mu);                         \
  }
#define TRILAB_TRY_LOCK(name, symbol)           \
  TRILAB_FRONT(bool, name, symbol, Mutex* mu) { \
    const bool locked = Real<bool>(symbol, mu); \
    if (locked) __tsan_acquire(mu);             \
    return locked;                              \
  }
#define TRILAB_UNLOCK(name, symbol)             \
  TRILAB_FRONT(void, name, symbol, Mutex* mu) { \
    __tsan_release(mu);                         \
    Real<void>(symbol, mu);                     \
  }
// Those that let go of `mu`, wait and take it again.
#define TRILAB_WAIT(result, name, symbol, mu, parameters, ...) \
  TRILAB_FRONT(result, name, symbol, parameters) {             \
    __tsan_release(mu);                                        \
    const auto answer = Real<result>(symbol, __VA_ARGS__);     \
    __tsan_acquire(mu);                                        \
    return answer;                                             \
  }
#define TRILAB_LIST(...) __VA_ARGS__

TRILAB_LOCK(Lock, TRILAB_ABSL "5Mutex4LockEv")
TRILAB_LOCK(ReaderLock, TRILAB_ABSL "5Mutex10ReaderLockEv")
TRILAB_TRY_LOCK(TryLock, TRILAB_ABSL "5Mutex7TryLockEv")
TRILAB_TRY_LOCK(ReaderTryLock, TRILAB_ABSL "5Mutex13ReaderTryLockEv")
TRILAB_UNLOCK(Unlock, TRILAB_ABSL "5Mutex6UnlockEv")
TRILAB_UNLOCK(ReaderUnlock, TRILAB_ABSL "5Mutex12ReaderUnlockEv")

TRILAB_FRONT(void, Await, TRILAB_ABSL "5Mutex5AwaitERKNS0_9ConditionE",
             Mutex* mu, const Condition* condition) {
  __tsan_release(mu);
  Real<void>(TRILAB_ABSL "5Mutex5AwaitERKNS0_9ConditionE", mu, condition);
  __tsan_acquire(mu);
}
TRILAB_WAIT(bool, AwaitWithTimeout,
            TRILAB_ABSL
            "5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE",
            mu,
            TRILAB_LIST(Mutex* mu, const Condition* condition, Duration time),
            mu, condition, time)
TRILAB_WAIT(bool, AwaitWithDeadline,
            TRILAB_ABSL "5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE",
            mu, TRILAB_LIST(Mutex* mu, const Condition* condition, Time time),
            mu, condition, time)

TRILAB_FRONT(void, Wait, TRILAB_ABSL "7CondVar4WaitEPNS0_5MutexE",
             CondVar* variable, Mutex* mu) {
  __tsan_release(mu);
  Real<void>(TRILAB_ABSL "7CondVar4WaitEPNS0_5MutexE", variable, mu);
  __tsan_acquire(mu);
}
TRILAB_WAIT(bool, WaitWithTimeout,
            TRILAB_ABSL "7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE",
            mu, TRILAB_LIST(CondVar* variable, Mutex* mu, Duration time),
            variable, mu, time)
TRILAB_WAIT(bool, WaitWithDeadline,
            TRILAB_ABSL "7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE", mu,
            TRILAB_LIST(CondVar* variable, Mutex* mu, Time time), variable, mu,
            time)

TRILAB_FRONT(void, Notify, TRILAB_ABSL "12Notification6NotifyEv",
             Notification* notification) {
  __tsan_release(FlagOf(notification));
  Real<void>(TRILAB_ABSL "12Notification6NotifyEv", notification);
}
TRILAB_FRONT(void, WaitForNotification,
             "_ZNK4absl7debian312Notification19WaitForNotificationEv",
             Notification* notification) {
  Real<void>("_ZNK4absl7debian312Notification19WaitForNotificationEv",
             notification);
  __tsan_acquire(FlagOf(notification));
}
