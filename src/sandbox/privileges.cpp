#include "sandbox/privileges.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace pyscaler::sandbox {
namespace {

struct Account {
    std::string name;
    std::string home;
    std::string shell;
    uid_t uid{};
    gid_t gid{};
};

template <class Lookup>
Result<Account> find_account(const std::string& wanted, Lookup lookup) {
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> buffer(16 * 1024);
    if (lookup(&entry, buffer, &found) != 0 || found == nullptr) {
        return Error{Errc::not_found, "there is no account \"" + wanted + "\" on this machine"};
    }
    return Account{entry.pw_name, entry.pw_dir, entry.pw_shell, entry.pw_uid, entry.pw_gid};
}

Result<void> refuse(const std::string& what) { return Error{Errc::denied, what + ": " + std::strerror(errno)}; }

Result<Account> usable_account(const std::string& user) {
    if (!is_root()) return Error{Errc::denied, "only root can become another account"};
    auto account = find_account(user, [&](passwd* entry, std::vector<char>& buffer, passwd** found) {
        return getpwnam_r(user.c_str(), entry, buffer.data(), buffer.size(), found);
    });
    if (!account) return account.error();
    if (account->uid == 0) return Error{Errc::invalid, "the account \"" + user + "\" is root itself"};
    if (account->shell.ends_with("nologin") || account->shell.ends_with("/false")) {
        return Error{Errc::invalid, "the account \"" + user + "\" needs a real shell, it has " + account->shell};
    }
    return account;
}

Result<void> become(const Account& account) {
    if (initgroups(account.name.c_str(), account.gid) != 0) return refuse("initgroups");
    if (setresgid(account.gid, account.gid, account.gid) != 0) return refuse("setresgid");
    if (setresuid(account.uid, account.uid, account.uid) != 0) return refuse("setresuid");
    setenv("HOME", account.home.c_str(), 1);
    setenv("USER", account.name.c_str(), 1);
    setenv("LOGNAME", account.name.c_str(), 1);
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_RUNTIME_DIR");
    return {};
}

}  // namespace

bool is_root() noexcept { return geteuid() == 0; }

Result<void> drop_privileges(const std::string& user) {
    const auto account = usable_account(user);
    return account ? become(*account) : Result<void>{account.error()};
}

Result<void> own_and_drop(const std::filesystem::path& folder, const std::string& user) {
    const auto account = usable_account(user);
    if (!account) return account.error();
    if (lchown(folder.c_str(), account->uid, account->gid) != 0) return refuse(folder.string());
    return become(*account);
}

std::string current_account() {
    const auto account = find_account("", [](passwd* entry, std::vector<char>& buffer, passwd** found) {
        return getpwuid_r(geteuid(), entry, buffer.data(), buffer.size(), found);
    });
    return account ? account->name : std::to_string(geteuid());
}

}  // namespace pyscaler::sandbox
