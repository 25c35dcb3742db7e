#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/notification.h"
#include "client/cpp/resource_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/server_fixture.h"
#include "trilab/v1/catalog_service.grpc.pb.h"

// The standard methods, the same for every kind of resource.

namespace trilab::testing {
namespace {

using client::ResourceClient;
using google::protobuf::Message;
using google::protobuf::TextFormat;
using ::testing::IsEmpty;
using ::testing::Not;

// One kind of resource, and examples of it.
struct Example {
  const char* collection;
  // Ids and bodies of new ones; N stands for a digit.
  const char* id;
  const char* body;
  // One field with another value; the rest of the body must stay as it was.
  const char* field;
  const char* change;
  // A resource of the small world that others refer to. Empty: nothing
  // refers to this kind.
  const char* in_use;
};

constexpr Example kExamples[] = {
    {"institutions", "new-N",
     "display_name { zh: '新N' } region: 110000 kind: KIND_FIRM "
     "contact: 'first'",
     "contact", "contact: 'second'", "institutions/house"},
    {"centres", "new-N",
     "display_name { zh: '新N' } institution: 'institutions/house' "
     "region: 130000 city: '石家庄' address: 'first'",
     "address", "address: 'second'", "centres/bj"},
    {"laboratories", "new-N",
     "display_name { zh: '新N' } centre: 'centres/bj' contact: 'first'",
     "contact", "contact: 'second'", "laboratories/bj-emc"},
    {"instruments", "new-N",
     "display_name { zh: '新N' } laboratory: 'laboratories/bj-emc' "
     "capacity: 2",
     "capacity", "capacity: 4", "instruments/emc-1"},
    {"capabilities", "new-N",
     "display_name { zh: '新N' } instrument: 'instruments/pool' "
     "standard: 'GB/T 2423.1-2008'",
     "standard", "standard: 'GB/T 2423.2-2008'", ""},
    {"operators", "new-N",
     "display_name { zh: '新N' } centres: 'centres/bj' inactive: false "
     "qualifications { qualification: 'first' }",
     "qualifications", "qualifications { qualification: 'second' }", ""},
    {"standards", "gb-t-1900N-2021",
     "number: 'GB/T 1900N' edition: '2021' title { zh: '新N' } "
     "replaced_by: 'GB/T 19001-2030'",
     "replaced_by", "replaced_by: 'GB/T 19001-2031'", ""},
    {"calendars", "new-N",
     "display_name { zh: '新N' } time_zone: 'Asia/Shanghai' "
     "holiday_region: 'CN'",
     "holiday_region", "holiday_region: 'HK'", "calendars/day"},
    {"holidayYears", "hk-200N", "region: 'HK' year: 200N papers: 'first'",
     "papers", "papers: 'second'", ""},
    {"outages", "new-N",
     "resource: 'instruments/pool' reason: 'first' "
     "start_time { seconds: 1717171200 } end_time { seconds: 1717174800 }",
     "reason", "reason: 'second'", ""},
    {"rules", "new-N",
     "display_name { zh: '新N' } notice { min_notice { seconds: 3600 } }",
     "display_name", "display_name { zh: '改N' }", ""},
    {"partnerGroups", "new-N",
     "display_name { zh: '新N' } institutions: 'institutions/alpha' "
     "institutions: 'institutions/beta'",
     "institutions", "institutions: 'institutions/beta'", ""},
    {"members", "new-N",
     "display_name { zh: '新N' } institution: 'institutions/alpha' "
     "contact: 'first' qualifications { qualification: 'emc' "
     "grant_time { seconds: 1717171200 } max_unused_days: 90 }",
     "contact", "contact: 'second'", ""},
    {"projects", "new-N",
     "display_name { zh: '新N' } institution: 'institutions/alpha' "
     "instruments: 'instruments/emc-1' class_codes: '03' "
     "end_time { seconds: 1917171240 }",
     "class_codes", "class_codes: '04'", ""},
    {"agreements", "new-N",
     "display_name { zh: '新N' } partners: 'institutions/beta' "
     "centres: 'centres/bj' regions: 130000 class_codes: '03' "
     "start_time { seconds: 1717171200 } discount_percent: 15 priority: 2",
     "discount_percent", "discount_percent: 20", ""},
};

class ResourceTest : public ServerTest,
                     public ::testing::WithParamInterface<Example> {
 protected:
  static std::string WithDigit(absl::string_view text, int digit) {
    return absl::StrReplaceAll(text, {{"N", absl::StrCat(digit)}});
  }
  // "CN" and "NOTICE" hold an N of their own, so only ids and digits of
  // bodies are replaced where the N follows neither letter.
  static std::string BodyOf(absl::string_view text, int digit) {
    const std::string number = absl::StrCat(digit);
    return absl::StrReplaceAll(text, {{"新N", "新" + number},
                                      {"改N", "改" + number},
                                      {"1900N", "1900" + number},
                                      {"200N", "200" + number}});
  }
  std::string IdOf(int digit) { return WithDigit(GetParam().id, digit); }
  std::string NameOf(int digit) {
    return absl::StrCat(GetParam().collection, "/", IdOf(digit));
  }

  ResourceClient Client() {
    return ResourceClient(shared_admin(),
                          *client::FindResourceKind(GetParam().collection));
  }
  ResourceClient::MessagePtr Body(int digit) {
    ResourceClient::MessagePtr body = Client().NewResource();
    const std::string text = BodyOf(GetParam().body, digit);
    EXPECT_TRUE(TextFormat::ParseFromString(text, body.get())) << text;
    return body;
  }
  // A resource with nothing but `name` and the changed field.
  ResourceClient::MessagePtr Change(const std::string& name) {
    ResourceClient::MessagePtr change = Client().NewResource();
    EXPECT_TRUE(TextFormat::ParseFromString(BodyOf(GetParam().change, 1),
                                            change.get()));
    SetText(*change, "name", name);
    return change;
  }
  ResourceClient::MessagePtr Made(int digit) {
    auto made = Client().Create(IdOf(digit), *Body(digit));
    EXPECT_THAT(made, IsOk());
    return made.ok() ? *std::move(made) : Client().NewResource();
  }

  static std::string Text(const Message& message, const std::string& field) {
    return message.GetReflection()->GetString(
        message, message.GetDescriptor()->FindFieldByName(field));
  }
  static void SetText(Message& message, const std::string& field,
                      const std::string& value) {
    message.GetReflection()->SetString(
        &message, message.GetDescriptor()->FindFieldByName(field), value);
  }
  // What a caller may set: without what the server adds.
  static std::string OwnFields(const Message& message,
                               const std::string& except = "") {
    std::unique_ptr<Message> copy(message.New());
    copy->CopyFrom(message);
    for (const std::string& field :
         {std::string("etag"), std::string("update_time"), except}) {
      const auto* found = copy->GetDescriptor()->FindFieldByName(field);
      if (found != nullptr)
        copy->GetReflection()->ClearField(copy.get(), found);
    }
    return copy->DebugString();
  }
};

TEST_P(ResourceTest, ReadsWhatWasMade) {
  const ResourceClient::MessagePtr made = Made(1);

  const auto read = Client().Get(NameOf(1));

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ((*read)->DebugString(), made->DebugString());
  EXPECT_EQ(Text(**read, "name"), NameOf(1));
  EXPECT_THAT(Text(**read, "etag"), Not(IsEmpty()));
}

TEST_P(ResourceTest, KeepsEveryFieldThatWasGiven) {
  const ResourceClient::MessagePtr made = Made(1);

  const ResourceClient::MessagePtr given = Body(1);
  std::vector<const google::protobuf::FieldDescriptor*> set;
  given->GetReflection()->ListFields(*given, &set);
  for (const auto* field : set) {
    std::string before;
    std::string after;
    TextFormat::PrintFieldValueToString(*given, field,
                                        field->is_repeated() ? 0 : -1, &before);
    TextFormat::PrintFieldValueToString(*made, field,
                                        field->is_repeated() ? 0 : -1, &after);
    EXPECT_EQ(after, before) << field->name();
  }
}

TEST_P(ResourceTest, TakenNameAlreadyExists) {
  Made(1);

  const auto again = Client().Create(IdOf(1), *Body(1));

  EXPECT_THAT(again, StatusIs(absl::StatusCode::kAlreadyExists, NameOf(1)));
}

TEST_P(ResourceTest, ServerMakesANameWhereNoneIsGiven) {
  const auto made = Client().Create("", *Body(1));

  ASSERT_THAT(made, IsOk());
  EXPECT_TRUE(absl::StartsWith(Text(**made, "name"),
                               absl::StrCat(GetParam().collection, "/")));
}

TEST_P(ResourceTest, PagesThroughAllByName) {
  for (int i = 1; i <= 5; ++i) Made(i);
  const client::ResourceKind& kind = Client().kind();
  std::unique_ptr<Message> request = Client().NewListRequest();
  const auto* size = request->GetDescriptor()->FindFieldByName("page_size");
  request->GetReflection()->SetInt32(request.get(), size, 2);

  std::vector<std::string> names;
  ASSERT_THAT(Client().ForEach(*request,
                               [&](const Message& resource) {
                                 names.push_back(Text(resource, "name"));
                                 return true;
                               }),
              IsOk());

  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (int i = 1; i <= 5; ++i) {
    EXPECT_EQ(std::count(names.begin(), names.end(), NameOf(i)), 1)
        << kind.plural;
  }
}

TEST_P(ResourceTest, UpdateChangesOnlyTheFieldsOfTheMask) {
  const ResourceClient::MessagePtr made = Made(1);
  const ResourceClient::MessagePtr change = Change(NameOf(1));

  const auto updated = Client().Update(*change, {.mask = {GetParam().field}});

  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(OwnFields(**updated, GetParam().field),
            OwnFields(*made, GetParam().field));
  EXPECT_NE(OwnFields(**updated), OwnFields(*made));
  EXPECT_NE(Text(**updated, "etag"), Text(*made, "etag"));
}

TEST_P(ResourceTest, UpdateWithAStaleEtagIsAborted) {
  const ResourceClient::MessagePtr made = Made(1);
  const ResourceClient::MessagePtr change = Change(NameOf(1));
  SetText(*change, "etag", Text(*made, "etag"));
  ASSERT_THAT(Client().Update(*change, {.mask = {GetParam().field}}), IsOk());
  const ResourceClient::MessagePtr second = Body(1);
  SetText(*second, "name", NameOf(1));
  SetText(*second, "etag", Text(*made, "etag"));

  const auto stale = Client().Update(*second, {.mask = {GetParam().field}});

  EXPECT_THAT(stale, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(stale, HasReason("ETAG_MISMATCH"));
}

TEST_P(ResourceTest, UpdateThatChangesNothingKeepsTheEtag) {
  const ResourceClient::MessagePtr made = Made(1);
  const ResourceClient::MessagePtr same = Body(1);
  SetText(*same, "name", NameOf(1));

  const auto updated = Client().Update(*same);

  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ((*updated)->DebugString(), made->DebugString());
}

TEST_P(ResourceTest, UpdateOfAnUnknownFieldIsRefused) {
  Made(1);

  const auto updated =
      Client().Update(*Change(NameOf(1)), {.mask = {"no_such_field"}});

  EXPECT_THAT(updated,
              StatusIs(absl::StatusCode::kInvalidArgument, "no_such_field"));
}

TEST_P(ResourceTest, UpdateOfSomethingMissingIsNotFoundOrMakesIt) {
  const ResourceClient::MessagePtr body = Body(1);
  SetText(*body, "name", NameOf(1));

  EXPECT_THAT(Client().Update(*body), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Client().Update(*body, {.allow_missing = true}), IsOk());
  EXPECT_THAT(Client().Get(NameOf(1)), IsOk());
}

TEST_P(ResourceTest, DeletedIsGone) {
  Made(1);

  ASSERT_THAT(Client().Delete(NameOf(1)), IsOk());

  EXPECT_THAT(Client().Get(NameOf(1)), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Client().Delete(NameOf(1)),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Client().Delete(NameOf(1), {.allow_missing = true}), IsOk());
}

TEST_P(ResourceTest, DeletionWithAStaleEtagIsAborted) {
  const ResourceClient::MessagePtr made = Made(1);
  ASSERT_THAT(Client().Update(*Change(NameOf(1)), {.mask = {GetParam().field}}),
              IsOk());

  EXPECT_THAT(Client().Delete(NameOf(1), {.etag = Text(*made, "etag")}),
              StatusIs(absl::StatusCode::kAborted));
}

TEST_P(ResourceTest, NameOfAnotherKindIsInvalid) {
  const absl::Status read = Client().Get("gadgets/x").status();

  EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument, "name"));
}

TEST_P(ResourceTest, SurvivesARestart) {
  const ResourceClient::MessagePtr made = Made(1);

  Restart();

  const auto read = Client().Get(NameOf(1));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ((*read)->DebugString(), made->DebugString());
}

INSTANTIATE_TEST_SUITE_P(Kinds, ResourceTest, ::testing::ValuesIn(kExamples),
                         [](const auto& info) {
                           return std::string(info.param.collection);
                         });

class ConcurrentUpdateTest : public ServerTest {
 protected:
  // Sets one field of emc-1, time and again; each call has a request id.
  static void UpdateOften(client::Connection& as, absl::string_view path,
                          const std::string& body) {
    for (int i = 0; i < 25; ++i) {
      auto request = Proto<v1::UpdateInstrumentRequest>(absl::StrCat(
          "update_mask { paths: '", path, "' } instrument { ",
          "name: 'instruments/emc-1' ",
          absl::StrReplaceAll(body, {{"N", absl::StrCat(i)}}), " }"));
      request.set_request_id(absl::StrCat(path, "-", i));
      EXPECT_THAT(
          Call<v1::Instrument>(as, "CatalogService/UpdateInstrument", request),
          IsOk());
    }
  }
};

TEST_F(ConcurrentUpdateTest, OfDifferentFieldsBothSucceedWithoutEtags) {
  std::thread other([this] {
    UpdateOften(*Connect(admin_token()), "display_name.en",
                "display_name { en: 'Chamber N' }");
  });
  UpdateOften(admin(), "buffer_after_minutes", "buffer_after_minutes: N");
  other.join();

  v1::GetInstrumentRequest get;
  get.set_name("instruments/emc-1");
  const auto read = Call<v1::Instrument>("CatalogService/GetInstrument", get);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->display_name().en(), "Chamber 24");
}

class InUseTest : public ServerTest {
 protected:
  absl::Status Delete(absl::string_view name) {
    const std::string collection(name.substr(0, name.find('/')));
    return ResourceClient(shared_admin(), *client::FindResourceKind(collection))
        .Delete(name);
  }
};

TEST_F(InUseTest, DeletionOfWhatOthersReferToIsRefused) {
  for (const Example& example : kExamples) {
    if (example.in_use[0] == '\0') continue;
    const absl::Status deleted = Delete(example.in_use);

    EXPECT_THAT(deleted, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(deleted, HasReason("IN_USE"));
  }
}

TEST_F(InUseTest, BookedInstrumentCannotBeDeletedUntilTheBookingIsOver) {
  ASSERT_THAT(Book(Wish("pool", 0, 10)), IsOk());

  EXPECT_THAT(Delete("instruments/pool"), HasReason("IN_USE"));

  clock().Advance(absl::Hours(10));
  EXPECT_THAT(Delete("instruments/pool"), IsOk());
}

TEST_F(InUseTest, OperatorOfABookingCannotBeDeleted) {
  ASSERT_THAT(Book(Wish("chamber", 0, 10)), IsOk());

  EXPECT_THAT(Delete("operators/li"), HasReason("IN_USE"));
}

TEST_F(InUseTest, PartnerWithABookingCannotBeDeleted) {
  v1::Booking wish = Wish("pool", 0, 10);
  wish.set_partner("institutions/beta");
  ASSERT_THAT(Book(wish), IsOk());

  EXPECT_THAT(Delete("institutions/beta"), HasReason("IN_USE"));
}

TEST_F(InUseTest, ReferenceToNothingIsRefusedAndNamed) {
  const absl::Status made = Make(
      "laboratories", "x", "display_name { en: 'X' } centre: 'centres/none'");

  EXPECT_THAT(made,
              StatusIs(absl::StatusCode::kFailedPrecondition, "centres/none"));
  EXPECT_THAT(made, HasReason("MISSING_REFERENCE"));
}

class UpsertTest : public ServerTest {
 protected:
  // An update of instruments/<id> under way, which makes it if it is missing.
  struct Upsert {
    grpc::ClientContext context;
    v1::UpdateInstrumentRequest request;
    v1::Instrument response;
    grpc::Status status;
    absl::Notification done;
  };
  void Start(absl::string_view body, Upsert& upsert) {
    Prepare(upsert.context);
    *upsert.request.mutable_instrument() = Proto<v1::Instrument>(absl::StrCat(
        "display_name { en: 'N' } laboratory: 'laboratories/bj-emc' ", body));
    upsert.request.set_allow_missing(true);
    if (stub_ == nullptr) {
      stub_ = v1::CatalogService::NewStub(admin().channel());
    }
    stub_->async()->UpdateInstrument(&upsert.context, &upsert.request,
                                     &upsert.response,
                                     [&upsert](const grpc::Status& status) {
                                       upsert.status = status;
                                       upsert.done.Notify();
                                     });
  }

 private:
  std::unique_ptr<v1::CatalogService::Stub> stub_;
};

TEST_F(UpsertTest, TwoAtOnceBothKeepTheirFields) {
  for (int i = 0; i < 50; ++i) {
    const std::string name = absl::StrCat("name: 'instruments/n", i, "' ");
    Upsert first;
    Upsert second;
    Start(name + "capacity: 3", first);
    Start(name + "qualification: 'q'", second);
    first.done.WaitForNotification();
    second.done.WaitForNotification();

    ASSERT_THAT(client::FromGrpcStatus(first.status), IsOk());
    ASSERT_THAT(client::FromGrpcStatus(second.status), IsOk());
    v1::GetInstrumentRequest get;
    get.set_name(absl::StrCat("instruments/n", i));
    const auto both = Call<v1::Instrument>("CatalogService/GetInstrument", get);
    ASSERT_THAT(both, IsOk());
    EXPECT_EQ(both->capacity(), 3);
    EXPECT_EQ(both->qualification(), "q");
  }
}

}  // namespace
}  // namespace trilab::testing
