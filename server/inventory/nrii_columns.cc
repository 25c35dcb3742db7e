#include "server/inventory/nrii_columns.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/inventory/cell_text.h"

namespace trilab::inventory {
namespace {

using F = InstrumentField;
using R = NriiRole;

struct KnownColumn {
  absl::string_view name;
  NriiRole role;
  InstrumentField field = F::kNameZh;
};

// The instrument, core instrument and facility templates, the names of the
// platform's interface (innerId, cname, ...) and those of common lists.
constexpr KnownColumn kInstrumentColumns[] = {
    {"仪器编号", R::kSystemId},
    {"设施编号", R::kSystemId},
    {"所在单位仪器编号", R::kInnerId},
    {"所属单位仪器编号", R::kInnerId},
    {"所属单位科学装置编号", R::kInnerId},
    {"单位内部编号", R::kInnerId},
    {"innerId", R::kInnerId},
    {"仪器设备名称", R::kField, F::kNameZh},
    {"仪器名称", R::kField, F::kNameZh},
    {"装置名称", R::kField, F::kNameZh},
    {"cname", R::kField, F::kNameZh},
    {"英文名称", R::kField, F::kNameEn},
    {"ename", R::kField, F::kNameEn},
    {"所属单位内部门", R::kDepartment},
    {"所在单位内部门", R::kDepartment},
    {"所属实验室", R::kDepartment},
    {"所在实验室", R::kDepartment},
    {"实验室", R::kDepartment},
    {"insideDepart", R::kDepartment},
    {"仪器分类编码", R::kField, F::kClassCode},
    {"instrCategory", R::kField, F::kClassCode},
    {"设备仪器来源", R::kField, F::kSource},
    {"仪器设备来源", R::kField, F::kSource},
    {"instrSource", R::kField, F::kSource},
    {"原值", R::kField, F::kOriginalValue},
    {"仪器原值", R::kField, F::kOriginalValue},
    {"建设经费", R::kField, F::kOriginalValue},
    {"worth", R::kField, F::kOriginalValue},
    {"产地国别", R::kField, F::kCountry},
    {"nation", R::kField, F::kCountry},
    {"生产制造商", R::kField, F::kManufacturer},
    {"manufacturer", R::kField, F::kManufacturer},
    {"建账日期", R::kField, F::kCommissioned},
    {"启用日期", R::kField, F::kCommissioned},
    {"验收通过日期", R::kField, F::kCommissioned},
    {"beginDate", R::kField, F::kCommissioned},
    {"规格型号", R::kField, F::kModel},
    {"型号", R::kField, F::kModel},
    {"instrVersion", R::kField, F::kModel},
    {"主要技术指标", R::kField, F::kTechnicalIndicators},
    {"科学技术中心", R::kField, F::kTechnicalIndicators},
    {"technical", R::kField, F::kTechnicalIndicators},
    {"主要功能", R::kField, F::kFunctions},
    {"function", R::kField, F::kFunctions},
    {"主要学科领域", R::kField, F::kSubjectField},
    {"subject", R::kField, F::kSubjectField},
    {"用户须知", R::kField, F::kSharingConditions},
    {"对外开放共享规定", R::kField, F::kSharingConditions},
    {"requirement", R::kField, F::kSharingConditions},
    {"参考收费标准", R::kField, F::kReferenceFee},
    {"fee", R::kField, F::kReferenceFee},
    {"预约服务网址", R::kField, F::kUrl},
    {"装置网站网址", R::kField, F::kUrl},
    {"url", R::kField, F::kUrl},
    {"运行状态", R::kField, F::kStatus},
    {"仪器状态", R::kField, F::kStatus},
    {"共享模式", R::kField, F::kShareMode},
    {"联系人", R::kContactName},
    {"contact", R::kContactName},
    {"电话", R::kContactPhone},
    {"联系人电话", R::kContactPhone},
    {"phone", R::kContactPhone},
    {"电子邮箱", R::kContactEmail},
    {"联系人邮箱", R::kContactEmail},
    {"email", R::kContactEmail},
};

constexpr KnownColumn kCentreColumns[] = {
    {"所在单位中心编号", R::kInnerId}, {"仪器中心名称", R::kName},
    {"安放地址-省份", R::kProvince},   {"安放地址-省", R::kProvince},
    {"安放地址-城市", R::kCity},       {"安放地址-市", R::kCity},
    {"安放地址-区县", R::kDistrict},   {"联系人", R::kContactName},
    {"电话", R::kContactPhone},        {"电子邮箱", R::kContactEmail},
    {"通讯地址", R::kAddress},
};

constexpr KnownColumn kLaboratoryColumns[] = {
    {"所在单位仪器编号", R::kInnerId}, {"服务单元名称", R::kName},
    {"联系人", R::kContactName},       {"电话", R::kContactPhone},
    {"电子邮箱", R::kContactEmail},
};

template <size_t kSize>
const KnownColumn* Find(const KnownColumn (&columns)[kSize],
                        absl::string_view name) {
  const auto* found = std::find_if(
      std::begin(columns), std::end(columns), [&](const KnownColumn& column) {
        return absl::EqualsIgnoreCase(column.name, name);
      });
  return found == std::end(columns) ? nullptr : found;
}

const KnownColumn* FindColumn(NriiKind kind, absl::string_view name) {
  switch (kind) {
    case NriiKind::kInstruments:
      return Find(kInstrumentColumns, name);
    case NriiKind::kCentres:
      return Find(kCentreColumns, name);
    case NriiKind::kLaboratories:
      return Find(kLaboratoryColumns, name);
  }
  return nullptr;
}

bool NamesThing(const KnownColumn& column) {
  return column.role == R::kName ||
         (column.role == R::kField && column.field == F::kNameZh);
}

bool SameMeaning(const NriiColumn& a, const NriiColumn& b) {
  return a.role == b.role && (a.role != R::kField || a.field == b.field);
}

// Gives every column a name of its own.
std::string UniqueName(const std::vector<NriiColumn>& before,
                       absl::string_view name) {
  std::string unique = name.empty() ? absl::StrCat("column ", before.size() + 1)
                                    : std::string(name);
  const std::string base = unique;
  int occurrence = 1;
  const auto taken = [&](const NriiColumn& column) {
    return column.name == unique;
  };
  while (std::any_of(before.begin(), before.end(), taken)) {
    unique = absl::StrCat(base, " #", ++occurrence);
  }
  return unique;
}

// `row` as a header of `kind`; unset unless it is one.
std::optional<NriiHeader> ReadAs(NriiKind kind, const Row& row) {
  NriiHeader header;
  header.kind = kind;
  bool named = false;
  int known_columns = 0;
  for (const std::string& cell : row.cells) {
    const std::string name = NormalizeHeader(cell);
    NriiColumn column;
    column.name = UniqueName(header.columns, name);
    column.money_unit = MoneyUnitOf(cell).value_or(MoneyUnit::kTenThousandYuan);
    if (const KnownColumn* known = FindColumn(kind, name)) {
      ++known_columns;
      named |= NamesThing(*known);
      column.role = known->role;
      column.field = known->field;
      const bool repeated = std::any_of(
          header.columns.begin(), header.columns.end(),
          [&](const NriiColumn& other) { return SameMeaning(column, other); });
      if (repeated) {
        column.role = R::kExtra;
        header.repeated.push_back(header.columns.size());
      }
    }
    header.columns.push_back(std::move(column));
  }
  if (!named || known_columns < 2) return std::nullopt;
  return header;
}

struct Province {
  absl::string_view name;  // Without 市, 省 and the like.
  int32_t code;
};
constexpr Province kProvinces[] = {
    {"北京", 110000},   {"天津", 120000}, {"河北", 130000}, {"山西", 140000},
    {"内蒙古", 150000}, {"辽宁", 210000}, {"吉林", 220000}, {"黑龙江", 230000},
    {"上海", 310000},   {"江苏", 320000}, {"浙江", 330000}, {"安徽", 340000},
    {"福建", 350000},   {"江西", 360000}, {"山东", 370000}, {"河南", 410000},
    {"湖北", 420000},   {"湖南", 430000}, {"广东", 440000}, {"广西", 450000},
    {"海南", 460000},   {"重庆", 500000}, {"四川", 510000}, {"贵州", 520000},
    {"云南", 530000},   {"西藏", 540000}, {"陕西", 610000}, {"甘肃", 620000},
    {"青海", 630000},   {"宁夏", 640000}, {"新疆", 650000}, {"台湾", 710000},
    {"香港", 810000},   {"澳门", 820000},
};

}  // namespace

bool NriiHeader::Has(NriiRole role) const {
  return std::any_of(
      columns.begin(), columns.end(),
      [&](const NriiColumn& column) { return column.role == role; });
}

std::optional<NriiHeader> ReadNriiHeader(const Row& row) {
  for (const NriiKind kind :
       {NriiKind::kCentres, NriiKind::kLaboratories, NriiKind::kInstruments}) {
    auto header = ReadAs(kind, row);
    if (header.has_value()) return header;
  }
  return std::nullopt;
}

int32_t ProvinceCode(absl::string_view name) {
  absl::string_view trimmed = TrimSpace(name);
  for (const Province& province : kProvinces) {
    absl::string_view rest = trimmed;
    if (!absl::ConsumePrefix(&rest, province.name)) continue;
    if (rest.empty() || rest == "市" || rest == "省" ||
        absl::EndsWith(rest, "自治区") || rest == "特别行政区") {
      return province.code;
    }
  }
  return 0;
}

const std::vector<absl::string_view>& NriiTemplateHeaders() {
  static const auto* const headers = new std::vector<absl::string_view>{
      "仪器编号（（必填，管理系统中的关联仪器编号））",
      "所在单位仪器编号",
      "仪器设备名称",
      "英文名称",
      "所属资源载体类型（选择附属于重大科研基础设施、附属于科学仪器中心、"
      "附属于国家重点实验室、附属于国家工程技术研究中心、附属于生物种质资"
      "源库馆中的一个按全称填写，没有请空缺不填）",
      "所属资源载体内部编号（所属资源载体类型填写重大科研基础设施、科学仪"
      "器中心时，填写所属资源载体内部编号，其他填写名称，没有请空缺不填）",
      "所属单位内部门",
      "仪器分类编码",
      "设备仪器来源（购置、研制、赠送、其他）",
      "是否在海关监管年限内（是/否）",
      "原值（单位万元、保留小数点后两位）",
      "产地国别",
      "生产制造商",
      "建账日期（例：2016-01-01）",
      "仪器设备类别（通用/专用）",
      "规格型号",
      "主要技术指标（最多500字）",
      "主要功能（最多300字）",
      "主要学科领域（如有多个，用逗号分隔，最多填写4个）",
      "主要购置经费来源（中央财政资金、地方财政资金、单位自有资金、其他资"
      "金，如有多个，用逗号分隔，最多填写4个）",
      "服务内容（分析测试项目等）（最多200字）",
      "图片（仪器图片的文件名称，jpg格式、1M以内大小）",
      "年运行机时（小时）",
      "用户须知（最多500字）",
      "参考收费标准（最多500字）",
      "预约服务网址",
      "安放地址-省",
      "安放地址-市",
      "安放地址-区县",
      "安放地址-街道（乡镇）",
      "年对外服务机时（小时）",
      "联系人",
      "电话",
      "电子邮箱",
      "通讯地址",
      "邮政编码",
      "进口报关单编号（18位）",
      "进口报关单项号（2位数字）",
      "海关放行日期（例：2016-01-01）",
      "仪器设备在进口报关单上的名称",
  };
  return *headers;
}

}  // namespace trilab::inventory
