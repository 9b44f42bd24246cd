#include "jmx/answer.hpp"
#include "jmx/failure.hpp"
#include "jmx/remote_object.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

using namespace pyscaler::jmx;
using namespace std::string_literals;

constexpr unsigned char return_message = 0x51;

std::string be(std::size_t number, int width) {
    std::string bytes;
    while (width-- > 0) bytes += static_cast<char>(number >> (8 * width) & 0xff);
    return bytes;
}

std::string utf(std::string_view text) { return be(text.size(), 2) + std::string(text); }

std::string block(std::string_view data) {
    if (data.empty()) return {};
    return "\x7a" + be(data.size(), 4) + std::string(data);
}

std::string class_description(std::string_view name, int flags, std::string_view super) {
    return "\x72" + utf(name) + be(1, 8) + be(static_cast<std::size_t>(flags), 1) + be(0, 2) + "\x70\x78" +
           std::string(super);
}

/// What stands between the blocks of a reference: nothing, the factory of the JDK, another one, a text.
std::string factory(unsigned way) {
    if (way == 1) return "\x73" + class_description("javax.rmi.ssl.SslRMIClientSocketFactory", 2, "\x70");
    if (way == 2) return "\x73" + class_description("com.example.Factory", 2, "\x70");
    return way == 3 ? "\x74" + utf("text") : std::string{};
}

/// The answer with a stub whose reference is `data`. `way`: the factory (2 bits), whether the stub is a dynamic proxy,
/// and where its blocks are parted (5 bits).
std::string stub_of(unsigned way, std::string_view data) {
    const std::size_t cut = std::min<std::size_t>(data.size(), 2 * (way >> 3));
    const auto remote = class_description("java.rmi.server.RemoteObject", 3, "\x70");
    const auto object = "\x73" + class_description("Stub", 2, remote) + block(data.substr(0, cut)) + factory(way & 3) +
                        block(data.substr(cut)) + "\x78";
    const auto answer = "\x51\xac\xed\0\5\x77\x0f\1"s + std::string(Uid::size, '\0');
    if ((way & 4) == 0) return answer + object;
    const auto proxy = "\x72" + utf("java.lang.reflect.Proxy") + be(1, 8) + be(2, 1) + be(1, 2) + "L" + utf("h") +
                       "\x74" + utf("Ljava/lang/reflect/InvocationHandler;") + "\x70\x78\x70";
    return answer + "\x73\x7d" + be(1, 4) + utf("java.rmi.Remote") + "\x70\x78" + proxy + object;
}

pyscaler::Result<RemoteObject> read(std::string_view bytes) {
    const auto reader = std::make_unique<AnswerReader>(Expects::object);
    Cursor cursor{bytes};
    const auto read = reader->read(cursor);
    if (!read) return read.error();
    if (*read == Progress::hungry) return error_of(Failure::bad_answer, "hungry");
    return remote_object_of(reader->answer().graph, reader->answer().value);
}

void require(bool holds) {
    if (!holds) std::abort();
}

/// What was read is what stands there, and TLS is asked for with the JDK's factory only.
void check(const RemoteObject& object, unsigned way, std::string_view data) {
    Cursor cursor{data};
    const auto type = cursor.utf();
    require(type == "UnicastRef" || type == "UnicastRef2");
    const bool with_factory = type == "UnicastRef2" && cursor.u1() == 1;
    require(object.over_tls == with_factory && (!with_factory || (way & 3) == 1));
    cursor.utf();
    require(object.port > 0 && cursor.unsigned_of(4) == object.port);
    require(object.id == take_object_id(cursor));
    require(object.wants_acknowledgement == (cursor.u1() != 0));
}

}  // namespace

/// A whole answer, or how a stub is made (see `stub_of`) and its reference.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are text here
    if (data[0] == return_message) {
        (void)read(bytes);
        return 0;
    }
    const unsigned way = data[0];
    const auto reference = bytes.substr(1);
    const auto object = read(stub_of(way, reference));
    if (object) check(*object, way, reference);
    return 0;
}
