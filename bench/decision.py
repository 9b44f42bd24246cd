"""Driver of decision.sh."""
import json
import subprocess

from report import BENCHES, machine, table, target

machine()
told = json.loads(subprocess.run([BENCHES / "decision_bench", "--benchmark_format=json"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True, check=True).stdout)
print("\n100 nodes, 10 counters, 5 triggers that watch all of them; 50: nothing is beyond its threshold, 90: everything is")
table(["", "us", "bytes of the record"],
      [[one["name"], f"{one['cpu_time']:.0f}", f"{one['bytes']:.0f}" if "bytes" in one else ""] for one in told["benchmarks"]])
typical = next(one["cpu_time"] for one in told["benchmarks"] if one["name"] == "decide_a_slot/50")
target(typical < 1000, f"a decision in {typical:.0f} us when nothing is beyond its threshold (target: well under 1 ms)")
