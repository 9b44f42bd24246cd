#include "cli/completion_command.hpp"

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "configuration/registry.hpp"

#include <fmt/format.h>
#include <map>

namespace pyscaler::cli {
namespace {

constexpr std::string_view bash = R"sh(# PyScaler for bash: source <(pyscaler completion bash)
_pyscaler() {
    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} words=
    if [ "$COMP_CWORD" = 1 ]; then
        words="@COMMANDS@"
    elif [[ $word == -* ]]; then
        words=$(pyscaler "$command" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u)
    else
        case $command in
@SUBCOMMANDS@
            get|describe|delete) [ "$COMP_CWORD" = 2 ] && words="@KINDS@" ;;
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _pyscaler pyscaler
)sh";

constexpr std::string_view zsh = R"sh(#compdef pyscaler
# PyScaler for zsh: source <(pyscaler completion zsh)
_pyscaler() {
    local command=${words[2]}
    if (( CURRENT == 2 )); then
        compadd -- @COMMANDS@
    elif [[ ${words[CURRENT]} == -* ]]; then
        compadd -- ${(f)"$(pyscaler $command --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u)"}
    else
        case $command in
@SUBCOMMANDS@
            get|describe|delete) if (( CURRENT == 3 )); then compadd -- @KINDS@; fi ;;
            *) _files ;;
        esac
    fi
}
compdef _pyscaler pyscaler
)sh";

constexpr std::string_view fish = R"sh(# PyScaler for fish: pyscaler completion fish | source
complete -c pyscaler -n __fish_use_subcommand -f
@COMMAND_LINES@
complete -c pyscaler -n '__fish_seen_subcommand_from get describe delete' -f -a '@KINDS@'
@SUBCOMMANDS@
complete -c pyscaler -n 'string match -q -- "-*" (commandline -ct)' -f -a '(pyscaler (commandline -opc)[2] --help 2>/dev/null | string match -rag -- "(--[a-z][a-z-]*)" | sort -u)'
)sh";

/// Commands with commands of their own.
const std::map<std::string_view, std::string_view>& nested() {
    static const std::map<std::string_view, std::string_view> all{
        {"database", "migrate backup check migration"},
        {"tokens", "create list revoke"},
        {"users", "create list reset-password delete"},
        {"tasks", "revoke"},
        {"freeze", "lift"},
        {"jmx", "browse"},
        {"completion", "bash zsh fish"},
    };
    return all;
}

void replace(std::string& script, std::string_view mark, std::string_view text) {
    for (auto at = script.find(mark); at != std::string::npos; at = script.find(mark, at + text.size()))
        script.replace(at, mark.size(), text);
}

std::string command_names() {
    std::string names;
    for (const auto& command : commands()) names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
    return names;
}

std::string kinds() {
    std::string names;
    for (const auto& collection : configuration::collections()) names += (names.empty() ? "" : " ") + collection.path;
    return names;
}

/// One line for each command that has some, from `format` with its name and theirs.
std::string nested_lines(std::string_view format) {
    std::string lines;
    for (const auto& [command, own] : nested())
        lines += (lines.empty() ? "" : "\n") + fmt::format(fmt::runtime(format), command, own);
    return lines;
}

std::string fish_commands() {
    std::string lines;
    for (const auto& command : commands())
        lines += fmt::format("{}complete -c pyscaler -n __fish_use_subcommand -a {} -d '{}'", lines.empty() ? "" : "\n",
                             command.name, command.summary);
    return lines;
}

}  // namespace

std::string completion_script(std::string_view shell) {
    std::string script{shell == "bash" ? bash : shell == "zsh" ? zsh : shell == "fish" ? fish : ""};
    if (shell == "bash")
        replace(script, "@SUBCOMMANDS@", nested_lines("            {0}) [ \"$COMP_CWORD\" = 2 ] && words=\"{1}\" ;;"));
    if (shell == "zsh")
        replace(script, "@SUBCOMMANDS@",
                nested_lines("            {0}) if (( CURRENT == 3 )); then compadd -- {1}; fi ;;"));
    if (shell == "fish")
        replace(script, "@SUBCOMMANDS@",
                nested_lines("complete -c pyscaler -n '__fish_seen_subcommand_from {0}' -f -a '{1}'"));
    replace(script, "@COMMAND_LINES@", fish_commands());
    replace(script, "@COMMANDS@", command_names());
    replace(script, "@KINDS@", kinds());
    return script;
}

int run_completion(int argc, char** argv) {
    std::string shell;
    Arguments arguments{"completion", "A script that lets a shell complete commands, kinds and options."};
    arguments.positional("SHELL", shell, "bash, zsh or fish");
    arguments.examples(
        "  source <(pyscaler completion bash)                                       for this shell\n"
        "  pyscaler completion bash > /etc/bash_completion.d/pyscaler               for all users\n"
        "  pyscaler completion fish > ~/.config/fish/completions/pyscaler.fish");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    const auto script = completion_script(shell);
    if (script.empty()) return refuse("completion", fmt::format("{}: expected bash, zsh or fish", shell));
    fmt::print("{}", script);
    return done;
}

}  // namespace pyscaler::cli
