#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::cli::test {

/// What the stub was asked.
struct Asked {
    std::string what{};  ///< "POST /api/v1/apply?dry_run=true"
    std::string authorization{};
    std::string idempotency_key{};
    std::string content_type{};
    std::string body{};
};

/// An HTTP server with fixed answers, to which commands talk as to a real one.
class StubServer {
public:
    StubServer();
    ~StubServer();
    StubServer(const StubServer&) = delete;
    StubServer& operator=(const StubServer&) = delete;

    /// Answers `what`, such as "GET /api/v1/nodes"; several answers are given in turn, the last one for ever.
    void answer(const std::string& what, std::string body, int status = 200);
    /// Everything that was asked, in order.
    std::vector<Asked> asked() const;
    std::string url() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// What a command came to.
struct Ran {
    int status{0};
    std::string out{};
    std::string err{};
};

/// Runs `pyscaler WORDS...` in this process.
Ran run_words(std::vector<std::string> words);

}  // namespace pyscaler::cli::test
