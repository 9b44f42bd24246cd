#include "jmx/call.hpp"

#include "jmx/answer.hpp"
#include "jmx/failure.hpp"
#include "jmx/method_hash.hpp"
#include "jmx/modified_utf8.hpp"
#include "jmx/remote_object.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

std::string hex(std::string_view bytes) {
    std::string text;
    for (const auto byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2)
        bytes += static_cast<char>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16));
    return bytes;
}

ObjectId seen_connection() {
    ObjectId id;
    id.number = 0x671ed4ec049e3c3f;
    id.space.unique = static_cast<std::int32_t>(0xef1ab804);
    id.space.time = 0x000001a20b5fca39;
    id.space.count = static_cast<std::int16_t>(0x8011);
    return id;
}

TEST(MethodHash, IsThatOfTheJdk) {
    const std::pair<const char*, std::int64_t> all[] = {
        {"newClient(Ljava/lang/Object;)Ljavax/management/remote/rmi/RMIConnection;", -1089742558549201240},
        {"getDefaultDomain(Ljavax/security/auth/Subject;)Ljava/lang/String;", 6047668923998658472},
        {"getConnectionId()Ljava/lang/String;", -67907180346059933},
        {"close()V", -4742752445160157748}};
    for (const auto& [text, hash] : all) EXPECT_EQ(method_hash(text), hash) << text;
}

TEST(Call, OfAnAttributeIsWhatJavaSends) {
    EXPECT_EQ(hex(get_attribute(seen_connection(), "java.lang:type=Threading", "ThreadCount").bytes),
              "50aced00057722671ed4ec049e3c3fef1ab804000001a20b5fca398011fffffffff0e0500a394d7215"
              "7372001b6a617661782e6d616e6167656d656e742e4f626a6563744e616d650f03a71beb6d15cf0300007078707400186a617661"
              "2e6c616e673a747970653d546872656164696e677874000b546872656164436f756e7470");
}

TEST(Call, OfTheRegistryIsTheOlderFormOrTheHash) {
    const std::string id(2 * ObjectId::size, '0');
    EXPECT_EQ(hex(lookup("jmxrmi", false).bytes), "50aced00057722" + id + "0000000244154dc9d4e63bdf7400066a6d78726d69");
    EXPECT_EQ(hex(lookup("jmxrmi", true).bytes), "50aced00057722" + id + "ffffffff97614f3f477a89c77400066a6d78726d69");
}

TEST(Call, OfTheCollectorIsOneOurReaderUnderstands) {
    const auto call = dirty({seen_connection()}, 2, VmId{}).bytes.substr(1);
    Graph graph;
    StreamReader reader{graph};
    Cursor cursor{call};
    std::string_view block;
    ASSERT_EQ(reader.header(cursor).value(), Progress::complete);
    ASSERT_EQ(reader.block(cursor, block).value(), Progress::complete);
    ASSERT_EQ(reader.object(cursor).value(), Progress::complete);
    const auto& id = graph.arrays[reader.value().place()].elements.at(0);
    EXPECT_EQ(graph.class_of(id), "java.rmi.server.ObjID");
    EXPECT_EQ(graph.field(id, "objNum")->integer(), seen_connection().number);
    EXPECT_EQ(graph.field(*graph.field(id, "space"), "count")->integer(), seen_connection().space.count);
}

const std::string stub_head =
    "51aced0005770f01ef1ab804000001a20b5fca398010"
    "7372002e6a617661782e6d616e6167656d656e742e72656d6f74652e726d692e524d49536572766572496d706c5f5374756200000000000000"
    "02020000707872001a6a6176612e726d692e7365727665722e52656d6f746553747562e9fedcc98be1651a020000707872001c6a6176612e72"
    "6d692e7365727665722e52656d6f74654f626a656374d361b4910c61331e0300007078"
    "70";
const std::string stub_id = "80040104db64b82eef1ab804000001a20b5fca39800101";

Result<RemoteObject> object_of(const std::string& text) {
    const auto bytes = unhex(text);
    AnswerReader reader{Expects::object};
    Cursor cursor{bytes};
    if (auto read = reader.read(cursor); !read) return read.error();
    return remote_object_of(reader.answer().graph, reader.answer().value);
}

TEST(RemoteObject, IsReadFromAStub) {
    const auto object = object_of(stub_head +
                                  "7734000b556e696361737452656632"
                                  "00"
                                  "00093132372e302e302e31"
                                  "0000427d" +
                                  stub_id + "78");
    ASSERT_TRUE(object) << object.error().detail();
    EXPECT_EQ(object->host, "127.0.0.1");
    EXPECT_EQ(object->port, 17021);
    EXPECT_EQ(object->id.space.count, static_cast<std::int16_t>(0x8001));
    EXPECT_TRUE(object->wants_acknowledgement);
    EXPECT_FALSE(object->over_tls);
}

TEST(RemoteObject, AsksForTlsByTheFactoryOfTheJdkOnly) {
    const auto with = [](const std::string& factory) {
        return object_of(stub_head +
                         "771d000b556e696361737452656632"
                         "01"
                         "00093132372e302e302e31"
                         "00004288"
                         "73"
                         "72" +
                         fmt::format("{:04x}", factory.size()) + hex(factory) +
                         "8caab4bb8185250f020000707870"
                         "7717" +
                         stub_id + "78");
    };
    const auto own = with("javax.rmi.ssl.SslRMIClientSocketFactory");
    ASSERT_TRUE(own) << own.error().detail();
    EXPECT_TRUE(own->over_tls);
    const auto other = with("com.example.Factory");
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().detail().find("com.example.Factory"), std::string::npos);
}

TEST(ModifiedUtf8, GoesThereAndBack) {
    const std::string all[] = {"", "plain", std::string("a\0b", 3), "z\u00fcrich", "\u20ac", "\U0001f600"};
    for (const auto& text : all) EXPECT_EQ(from_modified_utf8(to_modified_utf8(text)), text);
    EXPECT_EQ(to_modified_utf8(std::string("\0", 1)), "\xc0\x80");
    EXPECT_EQ(to_modified_utf8("\U0001f600").size(), 6U);
    EXPECT_EQ(to_modified_utf8("\xff"), "\xef\xbf\xbd");
}

}  // namespace
}  // namespace pyscaler::jmx
