#include "configuration/explanation.hpp"

#include <algorithm>
#include <array>

namespace pyscaler::configuration {
namespace {

constexpr auto all = std::to_array<Explanation>({
    {"SshProfile", "user", "whom to log in as on the node"},
    {"SshProfile", "port", "of the node's SSH server"},
    {"SshProfile", "private_key", "in PEM or OpenSSH form; or name a file"},
    {"SshProfile", "key_file", "path on this server, instead of a private key"},
    {"SshProfile", "passphrase", "of the private key, when it has one"},
    {"SshProfile", "connect_timeout", "how long a login may take"},
    {"SshProfile", "host_key_policy", "pin the first key that a node shows, or take only nodes whose key is given"},

    {"JvmProfile", "transport", "RMI as the JVM itself speaks it, or HTTP to a Jolokia agent"},
    {"JvmProfile", "port", "of the RMI registry, or of the agent"},
    {"JvmProfile", "path", "of the agent; RMI needs none"},
    {"JvmProfile", "user", "empty when the JVM asks for none"},
    {"JvmProfile", "password", "crosses the network in the clear unless TLS is on"},
    {"JvmProfile", "tls", "a server that does not speak it is refused"},
    {"JvmProfile", "registry_tls", "the RMI registry speaks TLS as well"},
    {"JvmProfile", "authorities", "PEM of who signed the JVM's certificate; empty: those this system trusts"},
    {"JvmProfile", "check_host_name", "the certificate must bear the node's name or address"},
    {"JvmProfile", "certificate", "PEM, shown to a JVM that asks for one"},
    {"JvmProfile", "private_key", "of the certificate, without a passphrase"},
    {"JvmProfile", "follow_stub_host", "go where the registry points, even to another host than the node"},

    {"Ec2Profile", "region", "such as eu-central-1"},
    {"Ec2Profile", "endpoint", "a URL for a cloud other than AWS; empty: AWS"},
    {"Ec2Profile", "image_id", "of the machine image, such as ami-0abcd"},
    {"Ec2Profile", "instance_type", "such as t3.small"},
    {"Ec2Profile", "key_name", "the key pair at EC2 that the SSH profile has the private half of"},
    {"Ec2Profile", "security_groups", "their ids, such as sg-0abcd"},
    {"Ec2Profile", "subnets", "nodes are spread over them in turn; none: the default one"},
    {"Ec2Profile", "user_data", "run by the instance when it first starts"},
    {"Ec2Profile", "tags", "beside those that say whose the instance is"},
    {"Ec2Profile", "load_balancer", "name of a classic balancer; empty: none"},
    {"Ec2Profile", "target_group", "ARN of a target group; empty: none"},
    {"Ec2Profile", "target_port", "where the node is served; empty: the target group's own"},
    {"Ec2Profile", "count", "nodes made by one deployment"},
    {"Ec2Profile", "address", "which of the instance's addresses is logged in to"},
    {"Ec2Profile", "launch_timeout", "an instance that does not answer by then is ended"},
    {"Ec2Profile", "host_key", "take the key from the instance's console, or trust the first that it shows"},

    {"Counter", "comparison", "how a value is compared with the threshold to be beyond it"},
    {"Counter", "threshold", "beyond it a trigger begins to count"},
    {"Counter", "clear", "where a firing trigger begins to clear; empty: at the threshold"},
    {"Counter", "missing", "what a value that could not be read counts as"},
    {"Counter", "missing_value", "the number it counts as, when missing is value"},
    {"Counter", "timeout", "a reading that takes longer is missing"},
    {"Counter", "unit", "shown after the value, such as % or MB"},
    {"SshCounter", "script", "for a POSIX shell on the node: prints one number and exits with 0"},
    {"JmxCounter", "mbean", "such as java.lang:type=Memory; with * it fits several"},
    {"JmxCounter", "attribute", "such as HeapMemoryUsage"},
    {"JmxCounter", "key", "a part of its value, such as used; =text is 1 when the value is that text"},
    {"JmxCounter", "rate", "what it grows by in a second, instead of the value itself"},
    {"JmxCounter", "aggregate", "makes one number of the MBeans that a pattern fits"},
    {"JmxCounter", "divisor_mbean", "the value is divided by this one's; empty: the same MBean"},
    {"JmxCounter", "divisor_attribute", "empty: the same attribute"},
    {"JmxCounter", "divisor_key", "such as max; all three empty: nothing is divided"},
    {"JmxCounter", "scale", "multiplies the result; 100 makes a quotient per cent"},

    {"Action", "timeout", "of one run on one node; empty: as usual for its kind"},
    {"DeployEc2Node", "ec2_profile", "how the node is made"},
    {"DeployEc2Node", "ssh_profile", "how to log in to it"},
    {"DeployEc2Node", "jvm_profiles", "the JVMs that will run on it"},
    {"RemoveEc2Node", "count", "nodes removed by one execution"},
    {"LocalScript", "script", "run on the node by the login shell of the SSH profile's user"},
    {"Email", "to", "addresses"},
    {"Email", "subject", "filled in like the text"},
    {"Email", "text", "{cluster}, {trigger}, {reason}, {execution} and {nodes} in it are filled in"},

    {"Cluster", "interval", "how often every counter of every node is read, and a decision made: one slot"},
    {"Cluster", "min", "never fewer nodes than this"},
    {"Cluster", "max", "never more nodes than this, by hand neither"},
    {"Cluster", "cooldown_out", "from the begin of one growth to the next"},
    {"Cluster", "cooldown_in", "from the end of the last change to the next removal"},
    {"Cluster", "warmup", "a new node counts only after this"},
    {"Cluster", "min_age", "younger nodes are not removed"},
    {"Cluster", "drain_timeout", "how long a node that leaves may finish its work"},
    {"Cluster", "launch_timeout", "a node that is not in service by then is given up"},
    {"Cluster", "unreachable_after", "then a node has failed, and decisions go on without it"},
    {"Cluster", "mode", "off: nothing is read; shadow: decided and recorded; on: carried out as well"},
    {"Cluster", "growth_trigger", "whose steps refill the cluster when it has fewer nodes than min"},
    {"Cluster", "registration", "when a new node is put behind its balancer: once its steps are done, or at once"},
    {"Cluster", "on_failed_setup", "what becomes of a new node whose steps failed"},
    {"Cluster", "victim_order", "which node is removed first"},
    {"Cluster", "victim_counter", "what least busy compares"},

    {"Node", "hostname", "the address or name that is logged in to"},
    {"Node", "cluster", "where it belongs"},
    {"Node", "ssh_profile", "how to log in to it"},
    {"Node", "ec2_profile", "what it was made with; empty for a machine that stands by itself"},
    {"Node", "jvm_profiles", "the JVMs that run on it"},
    {"Node", "host_key", "such as ssh-ed25519 AAAA…; empty: as the SSH profile says"},
    {"Node", "no_scale_in", "it is not removed when the cluster shrinks"},
    {"Node", "no_touch", "nothing is run on it, and it is not ended"},
    {"Node", "protection_reason", "why it is protected, for others to read"},
    {"Node", "protection_expires", "when the protection ends; empty: when somebody ends it"},

    {"Trigger", "cluster", "the one that is watched and changed"},
    {"Trigger", "counters", "one of them beyond its threshold is enough"},
    {"Trigger", "scope", "of how many nodes; as usual: any node, or every node when the steps remove one"},
    {"Trigger", "timing", "how long it has to be beyond before the trigger fires"},
    {"Trigger", "slots_needed", "so many of the slots of timing are enough; empty: all"},
    {"Trigger", "clear_slots", "so many good slots one after the other end it"},
    {"Trigger", "keep_firing_for", "it fires on for this long after the last bad slot"},
    {"Trigger", "repeat_after", "while it fires on, its steps run again; only where they change no number of nodes"},
    {"Trigger", "enabled", "else it is not looked at"},
    {"Trigger", "steps", "done in this order when it fires; what they grow or shrink by it proposes"},

    {"PeriodicTask", "task", "its registered name, such as pyscaler.reconcile"},
    {"PeriodicTask", "crontab", "minute, hour, day, month, weekday, such as */5 * * * *; empty: by the interval"},
    {"PeriodicTask", "interval", "from one run to the next; empty: by the crontab"},
    {"PeriodicTask", "time_zone", "of the crontab, such as Europe/Berlin"},
    {"PeriodicTask", "args", "a JSON array, or empty"},
    {"PeriodicTask", "kwargs", "a JSON object, or empty"},
    {"PeriodicTask", "queue", "empty: the task's own"},
    {"PeriodicTask", "expires", "what nobody could run in that time is dropped"},
    {"PeriodicTask", "enabled", "else it does not run"},

    {"Freeze", "cluster", "the one that is held as it is; none: all of them"},
    {"Freeze", "reason", "shown on every page"},
    {"Freeze", "expires_at", "when it ends; empty: when it is lifted"},

    {"User", "password", "the first one; it is changed at the first login when that is asked for below"},
    {"User", "grants", "viewer, operator or administrator; operator@shop is one on shop alone"},
    {"User", "enabled", "else nobody logs in as them"},
    {"User", "must_change_password", "at the next login, before anything else"},

    {"ApiToken", "scope", "what it may do at most"},
    {"ApiToken", "cluster", "on which cluster; none: on all"},
    {"ApiToken", "expires_at", "when it ends; empty: when it is removed"},
});

}  // namespace

std::span<const Explanation> explanations() { return all; }

std::string_view explanation(std::string_view noun_or_kind, std::string_view member) {
    const auto fits = [&](const Explanation& each) { return each.noun == noun_or_kind && each.member == member; };
    const auto at = std::find_if(all.begin(), all.end(), fits);
    return at == all.end() ? std::string_view{} : at->text;
}

}  // namespace pyscaler::configuration
