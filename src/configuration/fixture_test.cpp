#include "configuration/fixture.hpp"

#include "configuration/test_configuration.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace pyscaler::configuration {
namespace {

FixtureReading read_2013() {
    std::ifstream file{std::string(PYSCALER_SOURCE_DIR) + "/src/configuration/fixtures/pyscaler_2013.json"};
    std::stringstream text;
    text << file.rdbuf();
    auto reading = read_fixture(text.str(), "pyscaler_2013.json");
    return reading ? std::move(*reading) : FixtureReading{};
}

const Document* find(const FixtureReading& reading, std::string_view kind, std::string_view name) {
    for (const auto& document : reading.documents)
        if (document.kind == kind && document.name == name) return &document;
    return nullptr;
}

bool has_kind(const FixtureReading& reading, std::string_view kind) {
    return std::any_of(reading.documents.begin(), reading.documents.end(),
                       [&](const Document& document) { return document.kind == kind; });
}

TEST(Fixture, IsTakenAsWhatItMeant) {
    const auto reading = read_2013();
    struct Case {
        const char *kind, *name, *input;
    };
    const Case cases[] = {
        {"Cluster", "batch-jobs", R"({"name":"batch-jobs"})"},
        {"SshProfile", "ubuntu", R"({"name":"ubuntu","user":"ubuntu","key_file":"/srv/keys/ubuntu.pem"})"},
        {"Node", "web01",
         R"({"name":"web01","hostname":"10.0.0.11","cluster":"web","ec2_profile":"small-web","ssh_profile":"ubuntu","jvm_profiles":["tomcat","broker"]})"},
        {"SshCounter", "cpu",
         R"({"name":"cpu","kind":"SshCounter","comparison":">","threshold":80,"script":"mpstat 1 1 | awk '/Average/ {print 100 - $NF}'"})"},
        {"Email", "mail-admin",
         R"({"name":"mail-admin","kind":"Email","timeout":"1m","to":["admin@example.com","ops@example.com"],"subject":"Scaled","text":"Look at it"})"},
        {"Trigger", "cpu-low",
         R"({"name":"cpu-low","cluster":"web","counters":["cpu-idle"],"timing":"0s","enabled":false,"steps":[{"action":"restart-tomcat","target":"cluster"}]})"},
        {"PeriodicTask", "nightly-report",
         R"({"name":"nightly-report","task":"site.tasks.report","crontab":"*/5 * * * mon-fri","args":["web"],"kwargs":{"days":7},"enabled":true})"},
    };
    for (const auto& [kind, name, input] : cases) {
        const auto* document = find(reading, kind, name);
        ASSERT_NE(document, nullptr) << name;
        std::string written = boost::json::serialize(document->input);
        written.erase(std::remove(written.begin(), written.end(), '\\'), written.end());  // "\/"
        EXPECT_EQ(written, input);
    }
    const auto* high = find(reading, "Trigger", "cpu-high");
    ASSERT_NE(high, nullptr);
    EXPECT_EQ(boost::json::serialize(high->input.at("steps")),
              R"([{"action":"deploy","target":"none"},{"action":"mail-admin","target":"none"}])");
}

TEST(Fixture, NothingIsLostWithoutANote) {
    const auto reading = read_2013();
    const auto has = [&](Fate fate, std::string_view model, std::string_view name, std::string_view text) {
        return std::any_of(reading.notes.begin(), reading.notes.end(), [&](const FixtureNote& note) {
            return note.fate == fate && note.model == model && note.name == name &&
                   note.text.find(text) != std::string::npos;
        });
    };
    EXPECT_TRUE(has(Fate::not_taken, "auth.user", "admin", "password hashes"));
    EXPECT_TRUE(has(Fate::not_taken, "sites.site", "example.com", "no such thing"));
    EXPECT_TRUE(has(Fate::not_taken, "actions.localscript", "2", "commandLine: \"--now\""));
    EXPECT_TRUE(has(Fate::not_taken, "djcelery.periodictask", "counters", "every interval"));
    EXPECT_TRUE(has(Fate::not_taken, "djcelery.periodictask", "nightly report", "queue"));
    EXPECT_TRUE(has(Fate::not_taken, "monitoring.counter", "orphan", "no kind"));
    EXPECT_TRUE(has(Fate::not_taken, "control.trigger", "heap-high", "none of its counters"));
    EXPECT_TRUE(has(Fate::changed, "monitoring.counter", "cpu", "\"80\" is read as a number"));
    EXPECT_TRUE(has(Fate::changed, "control.trigger", "cpu-low", "timing"));
    EXPECT_TRUE(has(Fate::changed, "control.sshprofile", "ubuntu", "/srv/keys/ubuntu.pem"));
    EXPECT_TRUE(has(Fate::changed, "control.cluster", "batch jobs", "\"batch-jobs\""));
    EXPECT_TRUE(has(Fate::taken, "monitoring.counter", "cpu", "SshCounter cpu"));
    for (const auto& [kind, model] :
         {std::pair{"JmxCounter", "jmx.jmxcounter"}, std::pair{"OSConfiguration", "actions.osconfiguration"},
          std::pair{"DistributedScript", "actions.distributedscript"}})
        EXPECT_TRUE(has_kind(reading, kind) || std::any_of(reading.notes.begin(), reading.notes.end(),
                                                           [&, m = model](const FixtureNote& note) {
                                                               return note.fate == Fate::not_taken && note.model == m;
                                                           }))
            << kind;
}

TEST(Fixture, ItsDocumentsApply) {
    TestConfiguration configuration;
    const auto documents = read_2013().documents;
    ASSERT_FALSE(documents.empty());
    const auto applied = configuration.apply(documents);
    ASSERT_TRUE(applied) << told(applied.error());
    const auto again = configuration.apply(documents);
    ASSERT_TRUE(again) << told(again.error());
    EXPECT_FALSE(again->changes_anything()) << diff_text(*again);
}

TEST(Fixture, WhatIsNoFixtureIsRefused) {
    for (const auto* text : {"", "{}", "[1]", R"([{"pk": 1, "model": "control.cluster"}])", R"([{"pk": 1)"})
        EXPECT_FALSE(read_fixture(text, "f.json")) << text;
}

}  // namespace
}  // namespace pyscaler::configuration
