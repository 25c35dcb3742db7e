#include "server/inventory/cell_text.h"

#include "gtest/gtest.h"

namespace trilab::inventory {
namespace {

TEST(TrimSpaceTest, TakesOffSpacesOfAllKinds) {
  EXPECT_EQ(TrimSpace(" \t\u3000\u00A0\uFEFF仪器 名\u200B\r\n "), "仪器 名");
  EXPECT_EQ(TrimSpace("\u3000"), "");
}

TEST(ToHalfWidthTest, ConvertsDigitsLettersAndPunctuation) {
  EXPECT_EQ(ToHalfWidth("ＡＢｃ１２３（４）：，．－／"), "ABc123(4):,.-/");
  EXPECT_EQ(ToHalfWidth("￥１２　元"), "¥12 元");
}

TEST(ToHalfWidthTest, LeavesOtherCharactersAlone) {
  EXPECT_EQ(ToHalfWidth("電子顕微鏡ｱ⼀。\U0001F52C"),
            "電子顕微鏡ｱ⼀。\U0001F52C");
}

TEST(NormalizeHeaderTest, CutsExplanationsInParentheses) {
  EXPECT_EQ(NormalizeHeader("仪器编号（（必填，管理系统中的关联仪器编号））"),
            "仪器编号");
  EXPECT_EQ(NormalizeHeader("服务内容(分析测试项目等)（最多200字）"),
            "服务内容");
}

TEST(NormalizeHeaderTest, CutsExplanationsOnFurtherLines) {
  EXPECT_EQ(NormalizeHeader("产地国别\n填写全称"), "产地国别");
  EXPECT_EQ(NormalizeHeader("\n 产地国别\r\n填写全称"), "产地国别");
}

TEST(NormalizeHeaderTest, TakesOffStarsColonsAndSpaces) {
  EXPECT_EQ(NormalizeHeader(" ＊ 仪器名称　"), "仪器名称");
  EXPECT_EQ(NormalizeHeader("仪器名称*："), "仪器名称");
  EXPECT_EQ(NormalizeHeader("*必填"), "必填");
}

TEST(NormalizeHeaderTest, RunsOfSpaceAreOneSpace) {
  EXPECT_EQ(NormalizeHeader("Contact \u00A0 Telephone"), "Contact Telephone");
}

TEST(NormalizeHeaderTest, KeepsANameThatIsAllInParentheses) {
  EXPECT_EQ(NormalizeHeader("（备注）"), "备注");
  EXPECT_EQ(NormalizeHeader("("), "(");
  EXPECT_EQ(NormalizeHeader(""), "");
}

TEST(ComparisonKeyTest, FoldsWidthCaseAndSpace) {
  EXPECT_EQ(ComparisonKey("ＡＢ c\u3000１"), ComparisonKey("abC1"));
}

TEST(ComparisonKeyTest, KangxiRadicalsEqualTheirCharacters) {
  EXPECT_EQ(ComparisonKey("\u2F00\u2F6C"), ComparisonKey("一目"));
}

TEST(ComparisonKeyTest, DifferentNamesStayDifferent) {
  EXPECT_NE(ComparisonKey("规格"), ComparisonKey("规格型号"));
}

}  // namespace
}  // namespace trilab::inventory
