#include "client/cli/config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "yaml-cpp/yaml.h"

namespace trilab::cli {
namespace {

constexpr Text kCannotRead{"无法读取 $0：$1", "cannot read $0: $1"};
constexpr Text kCannotWrite{"无法写入 $0：$1", "cannot write $0: $1"};
constexpr Text kMalformed{"$0:$1: 配置文件有误：$2",
                          "$0:$1: malformed configuration: $2"};

using Field = std::pair<const char*, std::string ConfigContext::*>;
constexpr Field kFields[] = {
    {"name", &ConfigContext::name},
    {"server", &ConfigContext::server},
    {"token", &ConfigContext::token},
    {"token_file", &ConfigContext::token_file},
    {"ca_file", &ConfigContext::ca_file},
    {"language", &ConfigContext::language},
    {"output", &ConfigContext::output},
};

Config FromYaml(const YAML::Node& root) {
  Config config;
  if (root["current_context"]) {
    config.current_context = root["current_context"].as<std::string>();
  }
  for (const YAML::Node& node : root["contexts"]) {
    ConfigContext context;
    for (const auto& [name, member] : kFields) {
      if (node[name]) context.*member = node[name].as<std::string>();
    }
    config.contexts.push_back(std::move(context));
  }
  return config;
}

absl::Status FileError(const Text& text, const std::string& path, int error) {
  return UsageError(text, path, std::strerror(error));
}

// Writes and syncs `text` into a new file of mode 0600.
int WriteNew(const std::string& path, const std::string& text) {
  ::unlink(path.c_str());
  const int fd =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return errno;
  int error = 0;
  size_t done = 0;
  while (done < text.size() && error == 0) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n < 0 && errno != EINTR) error = errno;
    if (n > 0) done += static_cast<size_t>(n);
  }
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

const ConfigContext* FindContext(const Config& config, absl::string_view name) {
  for (const ConfigContext& context : config.contexts) {
    if (absl::string_view(context.name) == name) return &context;
  }
  return nullptr;
}

std::string ConfigPath(const GetEnv& getenv) {
  const auto own = getenv("TRILAB_CONFIG");
  if (own && !own->empty()) return *own;
  const auto xdg = getenv("XDG_CONFIG_HOME");
  if (xdg && !xdg->empty()) return absl::StrCat(*xdg, "/trilab/config.yaml");
  const auto home = getenv("HOME");
  if (home && !home->empty()) {
    return absl::StrCat(*home, "/.config/trilab/config.yaml");
  }
  return "";
}

absl::StatusOr<Config> LoadConfig(const std::string& path) {
  std::error_code missing;
  if (path.empty() || !std::filesystem::exists(path, missing)) return Config();
  TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  try {
    const YAML::Node root = YAML::Load(text);
    return root.IsNull() ? Config() : FromYaml(root);
  } catch (const YAML::Exception& e) {
    return UsageError(kMalformed, path, e.mark.line + 1, e.msg);
  }
}

absl::Status SaveConfig(const std::string& path, const Config& config) {
  const std::filesystem::path file(path);
  std::error_code error;
  if (file.has_parent_path()) {
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return FileError(kCannotWrite, path, error.value());
  }
  const std::string temporary = absl::StrCat(path, ".new");
  if (const int failed = WriteNew(temporary, ConfigText(config, true))) {
    return FileError(kCannotWrite, temporary, failed);
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    return FileError(kCannotWrite, path, errno);
  }
  return absl::OkStatus();
}

std::string ConfigText(const Config& config, bool with_tokens) {
  YAML::Emitter out;
  out << YAML::BeginMap;
  out << YAML::Key << "current_context" << YAML::Value
      << config.current_context;
  out << YAML::Key << "contexts" << YAML::Value << YAML::BeginSeq;
  for (const ConfigContext& context : config.contexts) {
    out << YAML::BeginMap;
    for (const auto& [name, member] : kFields) {
      if ((context.*member).empty()) continue;
      const bool hide = member == &ConfigContext::token && !with_tokens;
      out << YAML::Key << name << YAML::Value
          << (hide ? std::string("(hidden)") : context.*member);
    }
    out << YAML::EndMap;
  }
  out << YAML::EndSeq << YAML::EndMap;
  return absl::StrCat(out.c_str(), "\n");
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  TRILAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const absl::string_view line(text);
  return std::string(
      absl::StripAsciiWhitespace(line.substr(0, line.find('\n'))));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return FileError(kCannotRead, path, EISDIR);
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) {
    return FileError(kCannotRead, path, errno == 0 ? EIO : errno);
  }
  return text;
}

}  // namespace trilab::cli
