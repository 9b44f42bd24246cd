#include "sandbox/machine_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace pyscaler::sandbox {
namespace {

constexpr std::size_t max_read = 1 << 20;

std::string host_key_name(const SshKey& key) { return "host_" + key.public_key.type; }

/// Paths stand in quotes; `Sandbox::start` refuses a folder with a character that quoting or sshd's % would change.
std::string server_settings(const MachineSetup& setup) {
    const auto folder = setup.folder.string();
    std::string text = fmt::format("ListenAddress {}\nPort {}\n", setup.address, setup.ssh_port);
    for (const auto& key : setup.host_keys) text += fmt::format("HostKey \"{}/{}\"\n", folder, host_key_name(key));
    std::string variables;
    for (const auto& variable : machine_environment(setup)) variables += fmt::format(" \"{}\"", variable);
    return text + fmt::format(
                      "AuthorizedKeysFile \"{0}/authorized_keys\"\n"
                      "UsePAM no\nStrictModes no\nPidFile none\nUseDNS no\n"
                      "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
                      "MaxStartups 200\nMaxSessions 100\nPrintMotd no\nPrintLastLog no\nX11Forwarding no\n"
                      "Subsystem sftp internal-sftp -d \"{0}/home\"\n"
                      // It overrides what sshd takes from the account, HOME too.
                      "SetEnv{1}\n",
                      folder, variables);
}

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view text, unsigned mode) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
    const auto written = ::write(file, text.data(), text.size());
    const int problem = written == static_cast<ssize_t>(text.size()) ? 0 : errno;
    ::close(file);
    if (problem != 0) throw std::system_error(problem, std::generic_category(), path.string());
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text(max_read, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

void write_host_keys(const MachineSetup& setup) {
    for (const auto& key : setup.host_keys) {
        write_file(setup.folder / host_key_name(key), key.private_text.reveal());
    }
}

void write_machine_files(const MachineSetup& setup) {
    std::filesystem::create_directories(setup.folder / "home" / "bin");
    std::filesystem::create_directories(setup.folder / "proc");
    write_host_keys(setup);
    write_file(setup.folder / "authorized_keys", setup.authorized_key + '\n');
    write_file(setup.folder / "sshd_config", server_settings(setup));
    // sshd starts a session in the account's home; bash reads this for every command that comes over SSH.
    write_file(setup.folder / "home" / ".bashrc", "cd \"$HOME\"\n");
    if (setup.user_data.starts_with("#!")) write_file(setup.folder / "user-data", setup.user_data, 0700);
}

std::vector<std::string> machine_environment(const MachineSetup& setup) {
    const auto home = (setup.folder / "home").string();
    return {"HOME=" + home,
            "PATH=" + home + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "PYSCALER_HOME=" + home,
            "PYSCALER_PROC=" + (setup.folder / "proc").string(),
            "PYSCALER_INSTANCE_ID=" + setup.id,
            "PYSCALER_ADDRESS=" + setup.address,
            "PYSCALER_SANDBOX=" + setup.sandbox.string()};
}

}  // namespace pyscaler::sandbox
