#pragma once
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace pyscaler::jmx {

/// What was said between a client and a JVM from login to farewell, as fixtures/record_conversations.py wrote it.
struct Conversation {
    struct Ask {
        std::string what{};  ///< attribute MBEAN NAME, attributes MBEAN NAMES, names PATTERN, domain
        std::string expected{};
    };
    struct Turn {
        bool of_client{false};
        std::string bytes{};
        std::size_t port_at{std::string::npos};  ///< where in them the port of the server's objects belongs
    };
    std::vector<Ask> asks{};
    std::vector<std::vector<Turn>> connections{};
};

inline Conversation::Turn turn_of(bool of_client, std::string text) {
    Conversation::Turn turn{.of_client = of_client};
    const std::string mark = "{port}";
    if (const auto at = text.find(mark); at != std::string::npos) {
        turn.port_at = at / 2;
        text.replace(at, mark.size(), "00000000");
    }
    for (std::size_t at = 0; at + 1 < text.size(); at += 2)
        turn.bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
    return turn;
}

inline std::vector<Conversation> recorded_conversations() {
    std::ifstream file(PYSCALER_SOURCE_DIR "/src/jmx/fixtures/conversations.txt");
    std::vector<Conversation> all;
    for (std::string line; std::getline(file, line);) {
        const auto kind = line.substr(0, line.find(' '));
        const auto rest = line.substr(std::min(line.size(), kind.size() + 1));
        if (kind == "conversation") all.emplace_back();
        if (kind == "ask") all.back().asks.push_back({rest, {}});
        if (kind == "expect") all.back().asks.back().expected = rest;
        if (kind == "connect") all.back().connections.emplace_back();
        if (kind == ">" || kind == "<") all.back().connections.back().push_back(turn_of(kind == ">", rest));
    }
    if (all.empty()) throw std::runtime_error("no recorded conversations");
    return all;
}

}  // namespace pyscaler::jmx
