#pragma once
#include <string_view>

namespace pyscaler::ssh {

/// The program of the kept shell, in POSIX sh; tried with dash and bash. It is followed by a line "main MARK".
///
/// Lines it obeys on standard input: "define ID END" and the text up to the line END; "run MARK (SLOT ID)…";
/// "end SLOT"; "rest", which collects the processes that have ended, when none is running. Frames it answers with, each
/// in one write of less than 4096 bytes, so that those of several scripts never mix:
///     MARK o|e SLOT STATUS LENGTH \n first bytes \n MARK . \n
/// "o" has the script's status and standard output, "e" follows with standard error; both lengths are those before
/// cutting.
///
/// A script costs three forks and no exec: its keeper, the reader of its output, and itself. Inside "keep", descriptor
/// 4 is the channel and 3 the pipe for standard error. A script that floods a reader is stopped by the reader's own
/// limits (one second of CPU, 32 MiB), which do not hold for the script; the shell dies of them, so an "o" or "e" is
/// missing. On Linux the processes of a script are found in /proc by their parents; those whose parents are gone, by
/// their session.
inline constexpr std::string_view shell_program = R"SHELL(
keep() {
    ulimit -S -c 0
    ulimit -S -t 1
    ulimit -S -d 32768
    e=$(
        {
            o=$(
                exec </dev/null 2>&3 3>&- 4>&-
                ulimit -S -t "$cpu"
                ulimit -S -d "$data"
                ulimit -S -c "$core"
                text=$3
                set --
                set +f
                unset cpu data core self sid line e mark
                eval "$text"
            )
            x=$? LC_ALL=C
            printf '%s o %s %s %s\n%.1900s\n%s.\n' "$1" "$2" "$x" "${#o}" "$o" "$1" >&4
        } 3>&1
    )
    x=$? LC_ALL=C n=${#e}
    if [ "$n" -gt 1900 ] && [ "$n" -le 8192 ]; then
        o=${e##*"
"}
        e=$(printf '%.900s\n...\n%.900s' "$e" "$o")
    fi
    printf '%s e %s %s %s\n%.1900s\n%s.\n' "$1" "$2" "$x" "$n" "$e" "$1" >&4
}

# table: sets t to "PID PARENT SESSION" of every process
table() {
    t=
    for f in /proc/[0-9]*/stat; do
        read -r line <"$f" || continue
        f=${f#/proc/}
        set -- ${line##*) }
        t="$t ${f%/stat} ${2:-0} ${4:-0}"
    done
}

# children " PIDS ": sets s to the children of these
children() {
    of=$1 s=" "
    set -- $t
    while [ $# -gt 2 ]; do
        case $of in *" $2 "*) s="$s$1 " ;; esac
        shift 3
    done
}

# orphans: adds to s what is of this session and has no parent in it
orphans() {
    all=" $$ "
    set -- $t
    while [ $# -gt 2 ]; do
        [ "$3" = "$sid" ] && all="$all$1 "
        shift 3
    done
    set -- $t
    while [ $# -gt 2 ]; do
        if [ "$3" = "$sid" ] && [ "$1" != $$ ]; then
            case $all in *" $2 "*) ;; *) s="$s$1 " ;; esac
        fi
        shift 3
    done
}

# descendants: adds to s all children of those in it
descendants() {
    more=yes
    while [ -n "$more" ]; do
        more=
        set -- $t
        while [ $# -gt 2 ]; do
            case $s in *" $1 "*) ;; *" $2 "*) s="$s$1 " more=yes ;; esac
            shift 3
        done
    done
}

# end_script KEEPER: the script is the child of the reader, which is the child of the keeper
end_script() {
    set +f
    table
    children " $1 "
    children "$s"
    orphans
    descendants
    kill -9 $s
}

end_all() {
    set +f
    table
    s=
    set -- $t
    while [ $# -gt 2 ]; do
        [ "$3" = "$sid" ] && [ "$1" != $$ ] && s="$s $1"
        shift 3
    done
    kill -9 $s
}

define() {
    text=
    while IFS= read -r line && [ "$line" != "$2" ]; do
        text="$text$line
"
    done
    eval "script$1=\$text"
}

run() {
    mark=$1
    shift
    while [ $# -gt 1 ]; do
        eval "text=\$script$2"
        keep "$mark" "$1" "$text" &
        eval "keeper$1=\$!"
        shift 2
    done
}

main() {
    exec 4>&1 2>/dev/null
    set -f
    cpu=$(ulimit -S -t) data=$(ulimit -S -d) core=$(ulimit -S -c)
    read -r self </proc/$$/stat
    set -- "$1" ${self##*) }
    sid=$5
    printf '%s o 0 0 0\n%s\n%s.\n' "$1" "$$" "$1"
    set --
    while IFS= read -r line; do
        set -- $line
        case $1 in
        define) define "$2" "$3" ;;
        run) shift; run "$@" ;;
        end) eval "set -- \$keeper$2"; (end_script "$1") ;;
        rest) wait ;;
        esac
    done
    end_all
    exit
}
)SHELL";

}  // namespace pyscaler::ssh
