#include <fstream>
#include <map>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/bench/planner/instance.h"

namespace trilab::bench {
namespace {

struct Family {
  const char* bounds;
  absl::StatusOr<planner::Problem> (*read)(absl::string_view text);
};

const Family* FindFamily(absl::string_view name) {
  static const auto* const kFamilies = new std::map<std::string, Family>{
      {"fjsp", {"bounds.csv", ReadJobShop}},
      {"fjsp_workers", {"bounds.csv", ReadWorkerShop}},
      {"fjsp_transport", {"reference_bounds.csv", ReadTransportShop}},
      {"rcpsp", {"bounds.csv", ReadProject}},
  };
  const auto found = kFamilies->find(std::string(name));
  return found == kFamilies->end() ? nullptr : &found->second;
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("no file ", path));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

absl::StatusOr<std::vector<Instance>> ReadFamily(const std::string& root,
                                                 absl::string_view family,
                                                 absl::string_view set) {
  const Family* known = FindFamily(family);
  if (known == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("no family ", family));
  }
  const std::string folder = absl::StrCat(root, "/", family, "/");
  absl::StatusOr<std::string> table = ReadText(folder + known->bounds);
  if (!table.ok()) return table.status();
  std::vector<Instance> instances;
  std::map<std::string, size_t> columns;
  for (absl::string_view line :
       absl::StrSplit(*table, absl::ByAnyChar("\r\n"), absl::SkipEmpty())) {
    std::vector<std::string> cells = absl::StrSplit(line, ',');
    if (columns.empty()) {
      for (size_t i = 0; i < cells.size(); ++i) columns[cells[i]] = i;
      continue;
    }
    if (cells.size() < columns.size()) continue;
    const std::string& path = cells[columns["file"]];
    if (!absl::StartsWith(path, set)) continue;
    Instance instance;
    const size_t slash = path.rfind('/');
    instance.set = path.substr(0, slash);
    instance.name = path.substr(slash + 1, path.rfind('.') - slash - 1);
    (void)absl::SimpleAtoi(cells[columns["lower_bound"]], &instance.lower);
    (void)absl::SimpleAtoi(cells[columns["upper_bound"]], &instance.upper);
    absl::StatusOr<std::string> text = ReadText(folder + path);
    if (!text.ok()) continue;  // The table knows more files than are here.
    absl::StatusOr<planner::Problem> problem = known->read(*text);
    if (!problem.ok()) return problem.status();
    instance.problem = *std::move(problem);
    instances.push_back(std::move(instance));
  }
  return instances;
}

}  // namespace trilab::bench
