#include "server/inventory/xml_stream.h"

#include <expat.h>

#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"

namespace trilab::inventory {
namespace {

constexpr int kMaxDepth = 64;
constexpr size_t kMaxNames = 4096;
constexpr size_t kMaxSilentBytes = 4 << 20;

absl::Status Excessive(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("the workbook is damaged: its XML holds too many ", what));
}

absl::string_view LocalName(absl::string_view name) {
  const size_t colon = name.find(':');
  return colon == absl::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

absl::string_view XmlAttributes::Get(absl::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (LocalName(pair[0]) == name) return pair[1];
  }
  return "";
}

struct XmlStream::Callbacks {
  static void Start(void* self, const char* name, const char** pairs) {
    auto* stream = static_cast<XmlStream*>(self);
    stream->silent_bytes_ = 0;
    // expat remembers each open element, and every name.
    if (++stream->depth_ > kMaxDepth) {
      stream->Keep(Excessive("elements within elements"));
      return;
    }
    stream->CountName(name);
    for (const char** pair = pairs; *pair != nullptr; pair += 2) {
      stream->CountName(*pair);
    }
    if (!stream->status_.ok()) return;
    stream->Keep(stream->handler_.Start(LocalName(name), XmlAttributes(pairs)));
  }
  static void End(void* self, const char* name) {
    auto* stream = static_cast<XmlStream*>(self);
    stream->silent_bytes_ = 0;
    --stream->depth_;
    stream->Keep(stream->handler_.End(LocalName(name)));
  }
  static void Text(void* self, const char* text, int size) {
    auto* stream = static_cast<XmlStream*>(self);
    stream->silent_bytes_ = 0;
    stream->handler_.Text(absl::string_view(text, size));
  }
  static void Doctype(void* self, const char*, const char*, const char*, int) {
    static_cast<XmlStream*>(self)->Keep(absl::InvalidArgumentError(
        "the workbook holds a document type declaration"));
  }
};

XmlStream::XmlStream(XmlHandler& handler)
    : handler_(handler), parser_(XML_ParserCreate(nullptr)) {
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &Callbacks::Start, &Callbacks::End);
  XML_SetCharacterDataHandler(parser_, &Callbacks::Text);
  XML_SetStartDoctypeDeclHandler(parser_, &Callbacks::Doctype);
}

XmlStream::~XmlStream() { XML_ParserFree(parser_); }

absl::Status XmlStream::Feed(absl::string_view bytes) {
  return Parse(bytes, /*final=*/false);
}

absl::Status XmlStream::Finish() { return Parse("", /*final=*/true); }

void XmlStream::Keep(absl::Status status) {
  if (status.ok() || !status_.ok()) return;
  status_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

void XmlStream::CountName(absl::string_view name) {
  const size_t hash = absl::HashOf(name) % known_names_.size();
  if (known_names_.test(hash)) return;
  known_names_.set(hash);
  if (++names_ > kMaxNames) Keep(Excessive("names"));
}

absl::Status XmlStream::Parse(absl::string_view bytes, bool final) {
  if (!status_.ok()) return status_;
  silent_bytes_ += bytes.size();
  const XML_Status result =
      XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()),
                final ? XML_TRUE : XML_FALSE);
  if (status_.ok() && result != XML_STATUS_OK) {
    status_ = absl::InvalidArgumentError(absl::StrCat(
        "the workbook is damaged: XML line ", XML_GetCurrentLineNumber(parser_),
        ": ", XML_ErrorString(XML_GetErrorCode(parser_))));
  }
  // expat reads an unfinished tag again from its start with each piece.
  if (status_.ok() && silent_bytes_ > kMaxSilentBytes) {
    status_ = Excessive("bytes in one tag");
  }
  return status_;
}

}  // namespace trilab::inventory
