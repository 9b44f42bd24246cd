#pragma once
#include "base/duration.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pyscaler::cli {

/// What one command takes, and its `--help`. Values go into variables that outlive `parse`; what they hold before is
/// the default.
class Arguments {
public:
    /// `name` as people type it after "pyscaler": "tokens create".
    Arguments(std::string name, std::string summary);
    ~Arguments();
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    // By position, in this order: "KIND".
    Arguments& positional(std::string name, std::string& into, std::string text);
    Arguments& optional_positional(std::string name, std::string& into, std::string text);
    Arguments& positionals(std::string name, std::vector<std::string>& into, std::string text);

    // By name: "--cluster" or "-f,--file".
    Arguments& flag(std::string names, bool& into, std::string text);
    Arguments& option(std::string names, std::string& into, std::string text, std::string placeholder = "TEXT");
    /// One value each time it is given.
    Arguments& repeated(std::string names, std::vector<std::string>& into, std::string text, std::string placeholder);
    /// Takes all values up to the next option, and must be there.
    Arguments& several(std::string names, std::vector<std::string>& into, std::string text, std::string placeholder);
    Arguments& number(std::string names, std::int64_t& into, std::int64_t least, std::int64_t most, std::string text);
    Arguments& choice(std::string names, std::string& into, std::vector<std::string> values, std::string text);
    Arguments& duration(std::string names, std::optional<Duration>& into, std::string text);

    /// Options added from here on stand under this title.
    Arguments& group(std::string title);
    /// What stands at the end of the help.
    Arguments& examples(std::string text);

    /// Reads the command line. The exit status when that was all: 0 after help, 2 (and a line on stderr) when it is
    /// wrong.
    std::optional<int> parse(int argc, char** argv);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pyscaler::cli
