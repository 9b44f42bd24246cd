#pragma once
#include "base/event_loops.hpp"
#include "db/test_database.hpp"
#include "fleet/sessions.hpp"
#include "http/handler.hpp"
#include "model/api_token.hpp"
#include "monitoring/collector.hpp"
#include "samples/embedded/embedded_store.hpp"
#include "samples/temporary_folder.hpp"
#include "tasks/embedded/test_storage.hpp"
#include "web/api.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>

namespace pyscaler::web {

/// What a test asks.
struct Question {
    std::string token{};  ///< empty: none
    http::Method method{http::Method::get};
    std::string target{};
    std::string body{};
    std::vector<http::Headers::Field> headers{};
    std::string address{"10.0.0.7"};
};

/// For tests: the API over a database with all nouns, in process. It has the clusters "web" and "db", each with a fixed
/// node ("web01", "db01"), the counter "cpu", the action "tidy" (a LocalScript), and the triggers "web_busy" and
/// "db_busy" that run it; the cluster "web" is in mode on.
class TestApi {
public:
    TestApi();
    ~TestApi();

    http::Response ask(Question question);
    http::Response get(std::string target, std::string token = {});
    http::Response post(std::string target, std::string body, std::string token = {});
    /// The JSON of an answer.
    static boost::json::value json(const http::Response& response);
    /// The member of a path such as "items.0.name" in it.
    static std::string text_at(const http::Response& response, std::string_view path);

    /// Tokens for all clusters, and one for the cluster "web" of each scope.
    std::string viewer{}, operator_{}, administrator{}, web_viewer{}, web_operator{}, web_administrator{};

    db::Database& database() { return *database_; }
    FakeClock& clock() { return tasks_.clock; }
    Services& services() { return services_; }
    tasks::TestLoop& loop() { return loop_; }
    tasks::embedded::TestStorage& tasks() { return tasks_; }
    samples::Store& samples() { return *samples_; }
    int kicks{0};

    template <class T>
    T run(Task<T> task) {
        return loop_.run(std::move(task));
    }

private:
    struct Witness final : monitoring::HostKeyWitness {
        void first_contact(const model::Node&, pyscaler::ssh::HostKey) override {}
        void changed(const model::Node&, std::string) override {}
    };
    std::string token_of(std::string name, model::Role scope, std::optional<std::string> cluster);
    void fill();

    tasks::TestLoop loop_{};  // outlives the threads of the database, which may still let go of it
    db::TestDatabase database_;
    samples::TemporaryFolder folder_{};
    tasks::embedded::TestStorage tasks_{};
    RandomIdentifiers identifiers_{};
    std::unique_ptr<samples::embedded::EmbeddedStore> samples_;
    EventLoops loops_{1};
    fleet::Sessions sessions_{loops_, identifiers_};
    Witness witness_{};
    monitoring::Collector collector_;
    Services services_;
    http::Handler handler_{};
};

}  // namespace pyscaler::web
