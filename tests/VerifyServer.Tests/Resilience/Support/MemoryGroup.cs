using System.Globalization;
using System.Security.Cryptography;
using CaptchaGate.Tests;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>A control group (version 1) that bounds the memory of the process in it, as a container does.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup/memory";

    private readonly string _folder;

    public MemoryGroup(int megabytes)
    {
        _folder = Path.Combine(Root, $"captchagate-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16)}");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "memory.limit_in_bytes"), (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture));
    }

    /// <value>The command that puts the program after it into the group.</value>
    public IReadOnlyList<string> Wrapper => ["/bin/sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <value>Memory that is not of files, in MB: the kernel cannot take it back.</value>
    public double ResidentMegabytes
    {
        get
        {
            const string name = "total_rss ";
            var line = File.ReadLines(Path.Combine(_folder, "memory.stat")).First(static line => line.StartsWith(name, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture) / 1048576.0;
        }
    }

    public static void NotRunWithout() => NotRun.When(
        !Environment.IsPrivilegedProcess || !Directory.Exists(Root),
        "memory in small containers; it needs root and control groups of version 1 (/sys/fs/cgroup/memory).");

    public void Dispose()
    {
        // The kernel needs a moment after its last process.
        for (var tries = 0; tries < 50; tries++)
        {
            try
            {
                Directory.Delete(_folder);
                return;
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }
    }
}
