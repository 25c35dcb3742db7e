#ifndef TRILAB_SERVER_ENGINE_COPY_ON_WRITE_H_
#define TRILAB_SERVER_ENGINE_COPY_ON_WRITE_H_

#include <memory>
#include <utility>

namespace trilab::engine {

// A value that copies share until one of them changes it. Copying is O(1);
// the first change after that copies the value.
//
// Copies may live on different threads: each is thread-compatible by itself.
// A moved-from object may only be assigned to or destroyed.
template <typename T>
class CopyOnWrite {
 public:
  CopyOnWrite() : value_(std::make_shared<T>()) {}
  explicit CopyOnWrite(T value)
      : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

  // The value, for changing it. Valid until the next copy is made.
  T& Mutable() {
    if (value_.use_count() > 1) {
      value_ = std::make_shared<T>(*value_);
    } else {
      // `use_count` orders nothing. Counting up and down does: what other
      // threads read through copies they have let go of happened before.
      const std::shared_ptr<T> fence = value_;
    }
    return *value_;
  }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace trilab::engine

#endif  // TRILAB_SERVER_ENGINE_COPY_ON_WRITE_H_
