using System.Globalization;

namespace CaptchaGate.TestKit.Processes;

/// <summary>A control group for one process: its share of the processors and its memory. Version 1 and 2.</summary>
internal sealed class Cgroup
{
    private const string Root = "/sys/fs/cgroup";
    private const int PeriodMicroseconds = 100_000;

    private readonly string _name;

    private Cgroup(string name) => _name = name;

    /// <value>Why there can be none; null where there can.</value>
    public static string? Missing => IsVersion2 || (Directory.Exists(Root + "/cpu") && Directory.Exists(Root + "/memory"))
        ? null
        : "control groups for processors and memory";

    /// <value>The folders that a process joins by writing its id to their <c>cgroup.procs</c>.</value>
    public IReadOnlyList<string> Folders => FoldersOf(_name);

    /// <value>How long the group's processes had to wait for their share so far.</value>
    public TimeSpan Throttled
    {
        get
        {
            var (key, ticks) = IsVersion2 ? ("throttled_usec ", TimeSpan.TicksPerMicrosecond) : ("throttled_time ", 0);
            var line = File.ReadLines(Path.Combine(Folders[0], "cpu.stat")).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            var value = line is null ? 0 : long.Parse(line.AsSpan(key.Length), CultureInfo.InvariantCulture);
            return TimeSpan.FromTicks(ticks == 0 ? value / TimeSpan.NanosecondsPerTick : value * ticks);
        }
    }

    public long MemoryInUse => long.Parse(
        File.ReadAllText(Path.Combine(Folders[^1], IsVersion2 ? "memory.current" : "memory.usage_in_bytes")), CultureInfo.InvariantCulture);

    private static bool IsVersion2 => File.Exists(Root + "/cgroup.controllers");

    public static Cgroup Create(string name)
    {
        if (IsVersion2)
            File.WriteAllText(Root + "/cgroup.subtree_control", "+cpu +memory");
        foreach (var folder in FoldersOf(name))
            Directory.CreateDirectory(folder);
        return new Cgroup(name);
    }

    /// <param name="processors">For example 0.25.</param>
    public void LimitProcessors(double processors)
    {
        var quota = ((int)(processors * PeriodMicroseconds)).ToString(CultureInfo.InvariantCulture);
        if (IsVersion2)
            File.WriteAllText(Path.Combine(Folders[0], "cpu.max"), $"{quota} {PeriodMicroseconds}");
        else
            File.WriteAllText(Path.Combine(Folders[0], "cpu.cfs_quota_us"), quota);
    }

    public void LimitMemory(long bytes) => File.WriteAllText(
        Path.Combine(Folders[^1], IsVersion2 ? "memory.max" : "memory.limit_in_bytes"), bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Removes the group <paramref name="name"/>, whose processes have ended.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Remove(string name)
    {
        var gone = true;
        foreach (var folder in FoldersOf(name).Where(Directory.Exists))
        {
            try
            {
                // Not recursive: its files are the kernel's.
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                gone = false;
            }
        }

        return gone;
    }

    public static IEnumerable<string> Names(string prefix) =>
        (IsVersion2 ? [Root] : new[] { Root + "/cpu", Root + "/memory" })
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder, prefix + "*"))
        .Select(static folder => Path.GetFileName(folder))
        .Distinct(StringComparer.Ordinal);

    public static IEnumerable<int> Processes(string name) =>
        FoldersOf(name).Select(static folder => Path.Combine(folder, "cgroup.procs")).Where(File.Exists)
        .SelectMany(static file => File.ReadAllLines(file)).Select(static line => int.Parse(line, CultureInfo.InvariantCulture));

    private static string[] FoldersOf(string name) => IsVersion2 ? [$"{Root}/{name}"] : [$"{Root}/cpu/{name}", $"{Root}/memory/{name}"];
}
