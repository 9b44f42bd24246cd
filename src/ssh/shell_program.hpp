#pragma once
#include <string_view>

namespace pyscaler::ssh {

/// The program of the kept shell, in POSIX sh; tried with dash and bash. It is followed by a line "main MARK".
///
/// Lines it obeys on standard input: "define ID END" and the text up to the line END; "run GROUP MARK (SLOT ID)…",
/// which starts scripts at the same time; "end GROUP", which kills those of its scripts that have not ended; "rest",
/// which collects the processes that have ended, when none is running. Frames it answers with:
///     MARK o|e SLOT STATUS LENGTH \n first bytes \n MARK . \n
/// "o" has the script's status and standard output, "e" its standard error, with status 1 when the script had not ended
/// by itself at "end"; both lengths are those before cutting. The frames of a group come when its last script has
/// ended, in writes of less than 4096 bytes, so that those of several groups never mix: one packet for a round costs
/// both ends a fraction of one for each answer.
///
/// A script costs three forks and no exec: its keeper, the reader of its output, and itself; a group costs two more.
/// Inside "keep", descriptor 5 is the group's pipe and 3 the one for standard error; 4 is the channel. A script that
/// floods a reader is stopped by the reader's own limits (one second of CPU, 32 MiB), which do not hold for the script;
/// the shell dies of them, so an "o" or "e" is missing. On Linux the processes of a script are found in /proc by their
/// parents; those whose parents are gone, by their session.
inline constexpr std::string_view shell_program = R"SHELL(
keep() {
    ulimit -S -c 0
    ulimit -S -t 1
    ulimit -S -d 32768
    late=0
    trap late=1 USR1
    e=$(
        {
            o=$(
                exec </dev/null 2>&3 3>&- 4>&- 5>&-
                ulimit -S -t "$cpu"
                ulimit -S -d "$data"
                ulimit -S -c "$core"
                text=$3
                set --
                set +f
                unset cpu data core self sid line e mark late
                eval "$text"
            )
            x=$? LC_ALL=C
            printf '%s o %s %s %s\n%.1900s\n%s.\n' "$1" "$2" "$x" "${#o}" "$o" "$1" >&5
        } 3>&1
    )
    LC_ALL=C n=${#e}
    if [ "$n" -gt 1900 ] && [ "$n" -le 8192 ]; then
        o=${e##*"
"}
        e=$(printf '%.900s\n...\n%.900s' "$e" "$o")
    fi
    printf '%s e %s %s %s\n%.1900s\n%s.\n' "$1" "$2" "$late" "$n" "$e" "$1" >&5
}

# group MARK (SLOT ID)...
group() {
    mark=$1
    shift
    frames=$(
        exec 5>&1
        while [ $# -gt 1 ]; do
            eval "text=\$script$2"
            keep "$mark" "$1" "$text" &
            shift 2
        done
        wait
    )
    LC_ALL=C line="
$mark.
"
    if [ ${#frames} -lt 4000 ]; then
        printf '%s\n' "$frames" >&4
        return
    fi
    frames="$frames
"
    while [ -n "$frames" ]; do
        o=${frames%%"$line"*}
        printf '%s%s' "$o" "$line" >&4
        frames=${frames#"$o$line"}
    done
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

# end_group PID: its child starts the keepers; a script is the child of the reader, which is the child of a keeper
end_group() {
    set +f
    table
    children " $1 "
    children "$s"
    kill -USR1 $s
    children "$s"
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
    name=$1
    shift
    group "$@" &
    eval "group$name=\$!"
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
        end) eval "set -- \$group$2"; (end_group "$1") ;;
        rest) wait ;;
        esac
    done
    end_all
    exit
}
)SHELL";

}  // namespace pyscaler::ssh
