#include "server/inventory/delimiter.h"

#include "gtest/gtest.h"

namespace trilab::inventory {
namespace {

TEST(DelimiterTest, KnowsCommaTabAndSemicolon) {
  EXPECT_EQ(GuessDelimiter("a,b,c\n1,2,3\n"), ',');
  EXPECT_EQ(GuessDelimiter("a\tb\tc\n1\t2\t3\n"), '\t');
  EXPECT_EQ(GuessDelimiter("a;b;c\n1;2;3\n"), ';');
}

TEST(DelimiterTest, SingleColumnIsComma) {
  EXPECT_EQ(GuessDelimiter("a\nb\n"), ',');
  EXPECT_EQ(GuessDelimiter(""), ',');
}

TEST(DelimiterTest, DelimitersWithinQuotesDoNotCount) {
  EXPECT_EQ(GuessDelimiter("a;\"x,y,\nz\"\n1;\"u,v\"\n"), ';');
}

TEST(DelimiterTest, CommasInProseDoNotOutweighTabs) {
  EXPECT_EQ(GuessDelimiter("name\tuse\nXRD\tpowder, film, bulk\n"
                           "SEM\timages, maps\nTEM\timages\n"),
            '\t');
}

TEST(DelimiterTest, DecimalCommasDoNotOutweighSemicolons) {
  EXPECT_EQ(GuessDelimiter("name;price;room\nXRD;1,5;A\nSEM;2,5;B\n"), ';');
}

TEST(DelimiterTest, LoneHeaderLineIsEnough) {
  EXPECT_EQ(GuessDelimiter("a\tb"), '\t');
}

}  // namespace
}  // namespace trilab::inventory
