using System.Globalization;

namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>
/// How many connections the server takes at once. Each costs handles and memory, and a runtime that has none left ends
/// the process: callers must not get that far.
/// </summary>
internal static class ConnectionLimit
{
    /// <summary>The fewest handles that the process starts with.</summary>
    public const int MinHandles = 256;

    private const string LinuxLimits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    // Files, timers and sockets of the runtime and of the platform.
    private const int Reserve = 256;

    // A caller's connection and the one to Alibaba Cloud for it.
    private const int HandlesPerConnection = 2;

    // What one connection may cost at most (docs/quality.md), and the part of the memory that is for all of them.
    private const int MaxBytesPerConnection = 80 * 1024;
    private const double MemoryShare = 0.4;

    private const int Min = 16;

    /// <summary>The limit of this process: of its handles or its memory, whichever is reached first.</summary>
    public static int OfProcess() =>
        Math.Min(HandlesOfProcess() is { } handles ? OfHandles(handles) : int.MaxValue, OfMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    /// <returns>How many handles this process may hold; null where the system does not say.</returns>
    public static int? HandlesOfProcess() => File.Exists(LinuxLimits) ? HandlesOf(File.ReadLines(LinuxLimits)) : null;

    /// <param name="limits">The lines of Linux' <c>/proc/self/limits</c>: name, soft limit, hard limit, unit.</param>
    public static int? HandlesOf(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        // Linux lets no process have more than fs.nr_open, which is below 2^31.
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var handles) ? handles : null;
    }

    public static int OfHandles(int handles) => Math.Max(Min, (handles - Reserve) / HandlesPerConnection);

    /// <param name="bytes">What the process may use, by its container's limit or the machine's memory.</param>
    public static int OfMemory(long bytes) => (int)Math.Clamp(bytes * MemoryShare / MaxBytesPerConnection, Min, int.MaxValue);
}
