#include "client/cli/commands/resource_columns.h"

namespace trilab::cli {
namespace {

constexpr auto kRight = Table::Align::kRight;

constexpr MessageColumn kName{{"标识", "NAME"}, "name"};
constexpr MessageColumn kTitle{{"名称", "TITLE"}, "display_name"};
constexpr MessageColumn kRegion{{"地区", "REGION"}, "region"};
constexpr MessageColumn kCalendar{{"日历", "CALENDAR"}, "calendar"};
constexpr MessageColumn kInstrument{{"仪器", "INSTRUMENT"}, "instrument"};

constexpr MessageColumn kInstitutions[] = {
    kName,
    kTitle,
    kRegion,
    {{"类型", "KIND"}, "kind"},
    {{"联系方式", "CONTACT"}, "contact"}};
constexpr MessageColumn kCentres[] = {kName,
                                      kTitle,
                                      kRegion,
                                      {{"城市", "CITY"}, "city"},
                                      {{"机构", "INSTITUTION"}, "institution"},
                                      kCalendar};
constexpr MessageColumn kLaboratories[] = {
    kName, kTitle, {{"中心", "CENTRE"}, "centre"}, kCalendar};
constexpr MessageColumn kInstruments[] = {
    kName,
    kTitle,
    {{"分类", "CLASS"}, "class_code"},
    {{"状态", "STATUS"}, "status"},
    {{"容量", "CAPACITY"}, "capacity", kRight},
    {{"实验室", "LABORATORY"}, "laboratory"},
    {{"型号", "MODEL"}, "record.model"}};
constexpr MessageColumn kCapabilities[] = {
    kName,
    kTitle,
    kInstrument,
    {{"标准", "STANDARD"}, "standard"},
    {{"范围", "RANGES"}, "ranges"},
    {{"资质", "ACCREDITED"}, "accreditations"}};
constexpr MessageColumn kOperators[] = {
    kName,
    kTitle,
    {{"中心", "CENTRES"}, "centres"},
    {{"资格", "QUALIFICATIONS"}, "qualifications"},
    {{"停用", "INACTIVE"}, "inactive"}};
constexpr MessageColumn kStandards[] = {
    kName,
    {{"标准号", "NUMBER"}, "number"},
    {{"年号", "EDITION"}, "edition"},
    {{"标题", "TITLE"}, "title"},
    {{"实施", "EFFECTIVE"}, "effective_date"},
    {{"废止", "WITHDRAWN"}, "withdrawn_date"},
    {{"代替", "REPLACED BY"}, "replaced_by"}};
constexpr MessageColumn kCalendars[] = {
    kName,
    kTitle,
    {{"时区", "TIME ZONE"}, "time_zone"},
    {{"节假日", "HOLIDAYS"}, "holiday_region"},
    {{"例外", "EXCEPTIONS"}, "exceptions", kRight}};
constexpr MessageColumn kHolidayYears[] = {kName,
                                           {{"地区", "REGION"}, "region"},
                                           {{"年份", "YEAR"}, "year", kRight},
                                           {{"天数", "DAYS"}, "days", kRight}};
constexpr MessageColumn kOutages[] = {kName,
                                      {{"对象", "RESOURCE"}, "resource"},
                                      {{"原因", "REASON"}, "reason"},
                                      {{"开始", "START"}, "start_time"},
                                      {{"结束", "END"}, "end_time"},
                                      {{"重复", "RECURRENCE"}, "recurrence"},
                                      {{"突发", "UNPLANNED"}, "unplanned"}};
constexpr MessageColumn kRules[] = {kName,
                                    kTitle,
                                    {{"类型", "TYPE"}, "params"},
                                    {{"范围", "SCOPE"}, "scope"},
                                    {{"对象", "PARTNER"}, "partner"},
                                    {{"机构组", "GROUP"}, "group"},
                                    {{"项目", "PROJECT"}, "project"},
                                    {{"成员", "MEMBER"}, "member"},
                                    {{"处理", "ACTION"}, "action"}};
constexpr MessageColumn kPartnerGroups[] = {
    kName, kTitle, {{"成员机构", "INSTITUTIONS"}, "institutions"}};
constexpr MessageColumn kMembers[] = {
    kName,
    kTitle,
    {{"机构", "INSTITUTION"}, "institution"},
    {{"资格", "QUALIFICATIONS"}, "qualifications"},
    {{"停用", "INACTIVE"}, "inactive"}};
constexpr MessageColumn kProjects[] = {kName,
                                       kTitle,
                                       {{"机构", "INSTITUTION"}, "institution"},
                                       {{"成员", "MEMBERS"}, "members"},
                                       {{"开始", "START"}, "start_time"},
                                       {{"结束", "END"}, "end_time"},
                                       {{"停用", "INACTIVE"}, "inactive"}};
constexpr MessageColumn kAgreements[] = {
    kName,
    kTitle,
    {{"机构", "PARTNERS"}, "partners"},
    {{"机构组", "GROUPS"}, "groups"},
    {{"中心", "CENTRES"}, "centres"},
    {{"地区", "REGIONS"}, "regions"},
    {{"开始", "START"}, "start_time"},
    {{"结束", "END"}, "end_time"},
    {{"折扣", "DISCOUNT"}, "discount_percent", kRight}};

constexpr MessageColumn kSupplies[] = {
    kName,
    kTitle,
    {{"类别", "KIND"}, "kind"},
    {{"所属", "PLACE"}, "place"},
    {{"数量", "AMOUNT"}, "amount", kRight},
    {{"单位", "UNIT"}, "unit"},
    {{"盘点时间", "COUNTED"}, "counted_time"}};

constexpr ResourceView kViews[] = {
    {"institutions", {"机构", "institutions"}, kInstitutions},
    {"centres", {"中心", "centres"}, kCentres},
    {"laboratories", {"实验室", "laboratories"}, kLaboratories},
    {"instruments", {"仪器", "instruments"}, kInstruments},
    {"capabilities", {"检测能力", "capabilities"}, kCapabilities},
    {"operators", {"操作员", "operators"}, kOperators},
    {"standards", {"标准", "standards"}, kStandards},
    {"calendars", {"日历", "calendars"}, kCalendars},
    {"holidayYears", {"节假日年表", "holiday years"}, kHolidayYears},
    {"outages", {"停用", "outages"}, kOutages},
    {"rules", {"规则", "rules"}, kRules},
    {"partnerGroups", {"机构组", "partner groups"}, kPartnerGroups},
    {"members", {"成员", "members"}, kMembers},
    {"projects", {"项目", "projects"}, kProjects},
    {"agreements", {"协议", "agreements"}, kAgreements},
    {"supplies", {"公用资源与耗材", "supplies"}, kSupplies},
};

}  // namespace

const ResourceView& ViewOf(absl::string_view collection) {
  for (const ResourceView& view : kViews) {
    if (view.collection == collection) return view;
  }
  return kViews[0];
}

}  // namespace trilab::cli
