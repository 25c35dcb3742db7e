#ifndef TRILAB_SERVER_INVENTORY_XML_STREAM_H_
#define TRILAB_SERVER_INVENTORY_XML_STREAM_H_

#include <bitset>
#include <cstddef>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

struct XML_ParserStruct;

namespace trilab::inventory {

// The attributes of one element, lent for the call. Names are without their
// namespace prefix.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}

  // The value of attribute `name`, empty if there is none.
  absl::string_view Get(absl::string_view name) const;

 private:
  const char** pairs_;
};

// Receives an XML document as it is read. Element names are without their
// namespace prefix; text may come in pieces.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual absl::Status Start(absl::string_view name,
                             const XmlAttributes& attributes) = 0;
  virtual absl::Status End(absl::string_view name) = 0;
  virtual void Text(absl::string_view text) = 0;
};

// Parses an XML document piece by piece, over expat. What no workbook has and
// would cost memory or time without bound is refused: a document type
// declaration (entities can explode), elements more than 64 deep, more than
// 4,096 names, and a single comment or tag of more than 4 MiB.
class XmlStream {
 public:
  // `handler` must outlive the stream.
  explicit XmlStream(XmlHandler& handler);
  ~XmlStream();

  // Returns INVALID_ARGUMENT with the line if the document is not well formed,
  // or the handler's first status other than OK.
  absl::Status Feed(absl::string_view bytes);
  absl::Status Finish();

 private:
  struct Callbacks;

  void Keep(absl::Status status);
  void CountName(absl::string_view name);
  absl::Status Parse(absl::string_view bytes, bool final);

  XmlHandler& handler_;
  XML_ParserStruct* const parser_;
  absl::Status status_;
  int depth_ = 0;
  size_t silent_bytes_ = 0;  // Read since the last call of the handler.
  size_t names_ = 0;
  std::bitset<(1 << 16)> known_names_;  // By hash.
};

}  // namespace trilab::inventory

#endif  // TRILAB_SERVER_INVENTORY_XML_STREAM_H_
