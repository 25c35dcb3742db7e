#ifndef TRILAB_CLIENT_CPP_REQUEST_ID_H_
#define TRILAB_CLIENT_CPP_REQUEST_ID_H_

#include <string>

namespace trilab::client {

// A random UUID (RFC 4122, version 4) such as
// "0b5f6c1e-6a0c-4c0e-9d5e-3f6c2b1a7d48", from OpenSSL's generator.
// Thread-safe.
std::string NewRequestId();

}  // namespace trilab::client

#endif  // TRILAB_CLIENT_CPP_REQUEST_ID_H_
