#include "jmx/tls.hpp"

#include "base/pem.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <fmt/core.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace pyscaler::jmx {
namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Error unreadable(std::string_view what, const boost::system::error_code& error) {
    return {Errc::invalid, fmt::format("{}: {}", what, error.message())};
}

/// Without it OpenSSL asks for a passphrase on the terminal, and the event loop waits.
int no_passphrase(char*, int, int, void*) { return -1; }

/// All certificates of the text; the bundle function of Asio reads a file only.
Result<void> trust(ssl::context& context, const std::string& authorities) {
    const Bio bio{BIO_new_mem_buf(authorities.data(), static_cast<int>(authorities.size())), &BIO_free};
    auto* store = SSL_CTX_get_cert_store(context.native_handle());
    std::size_t count = 0;
    for (;;) {
        const Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, &no_passphrase, nullptr), &X509_free};
        if (!certificate) break;
        X509_STORE_add_cert(store, certificate.get());
        ++count;
    }
    ERR_clear_error();
    if (count == 0) return Error{Errc::invalid, "authorities: no certificate in PEM"};
    return {};
}

Result<void> show(ssl::context& context, const Access& access) {
    if (is_encrypted_pem(access.private_key.reveal()))
        return Error{Errc::invalid, fmt::format("the private key {}", encrypted_key_fault)};
    boost::system::error_code error;
    context.use_certificate_chain(asio::buffer(access.certificate), error);
    if (error) return unreadable("certificate", error);
    context.use_private_key(asio::buffer(access.private_key.reveal()), ssl::context::pem, error);
    if (error) return unreadable("private key", error);
    return {};
}

}  // namespace

Result<std::shared_ptr<ssl::context>> tls_context(const Access& access) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_default_passwd_cb(context->native_handle(), &no_passphrase);
    context->set_verify_mode(ssl::verify_peer);
    boost::system::error_code error;
    if (access.authorities.empty()) context->set_default_verify_paths(error);
    if (error) return unreadable("the system's authorities", error);
    if (!access.authorities.empty())
        if (auto trusted = trust(*context, access.authorities); !trusted) return trusted.error();
    if (!access.certificate.empty())
        if (auto shown = show(*context, access); !shown) return shown.error();
    return context;
}

}  // namespace pyscaler::jmx
