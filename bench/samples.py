"""Driver of samples.sh."""
import json
import os
import subprocess

from report import BENCHES, machine, table, target

series = os.environ.get("SERIES", "10000")
machine()
told = json.loads(subprocess.run([BENCHES / "samples_bench", series], stdout=subprocess.PIPE, text=True, check=True).stdout)

print(f"\na day of {told['series']} series, one sample a minute: {told['samples']} samples")
table(["", "median", "p99"],
      [["read 24 hours of a series, us", told["range_24h_us_median"], told["range_24h_us_p99"]],
       ["the fastest of three reads of each series", "", told["range_24h_us_series_p99"]],
       ["24 hours by hour, us", told["range_24h_by_hour_us_median"], told["range_24h_by_hour_us_p99"]]])
table(["bytes a sample", ""],
      [["in memory, as counted", told["memory_bytes_per_sample_counted"]],
       ["in memory, resident", told["memory_bytes_per_sample_resident"]],
       ["on disk, segments", told["segment_bytes_per_sample"]],
       ["on disk, with the journal of the last hour", told["disk_bytes_per_sample"]],
       ["in the journal", told["journal_bytes_per_sample"]]])
table(["", ""],
      [["appended a second", f"{told['append_samples_per_second']:,}"],
       ["flush of a minute of all series, s", f"{told['flush_seconds_per_minute']:.4f} "
                                              f"(slowest {told['flush_seconds_slowest']:.3f})"],
       ["open after a restart, s", told["open_seconds"]]])
print(f"the machine interrupts a running thread {told['interruptions_a_second']:.0f} times a second for "
      f"{told['interruption_us']:.0f} us: in the p99 of all reads")
for name, key in (("median of all reads", "range_24h_us_median"), ("p99 of the series", "range_24h_us_series_p99")):
    target(told[key] <= 50, f"24 hours read in {told[key]} us, {name} (target: at most 50)")
for name, key in (("in memory", "memory_bytes_per_sample_resident"), ("on disk", "disk_bytes_per_sample")):
    target(told[key] < 2, f"{told[key]} bytes a sample {name} (target: under 2)")
