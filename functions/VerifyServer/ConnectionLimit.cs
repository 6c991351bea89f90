using System.Globalization;

namespace CaptchaGate.VerifyServer;

/// <summary>
/// How many connections the server takes at once. Whoever opens connections spends our file handles, and a runtime that
/// cannot open its own files any more ends the process: callers must not get that far.
/// </summary>
internal static class ConnectionLimit
{
    private const string LinuxLimits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    // Files, timers and sockets of the runtime and of the platform.
    private const int Reserve = 256;

    // A visitor's connection and the one to Alibaba Cloud for it.
    private const int HandlesPerConnection = 2;
    private const int Least = 16;

    /// <summary>How many more may be open while they are being closed; a part of the reserve.</summary>
    public const int Surplus = 32;

    /// <returns>Null where the system does not say how many handles a process may hold.</returns>
    public static int? OfProcess() => File.Exists(LinuxLimits) ? Of(File.ReadLines(LinuxLimits)) : null;

    /// <param name="limits">The lines of Linux' <c>/proc/self/limits</c>: name, soft limit, hard limit, unit.</param>
    public static int? Of(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        // Linux lets no process have more than fs.nr_open, which is below 2^31.
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var handles)
            ? Math.Max(Least, (handles - Reserve) / HandlesPerConnection)
            : null;
    }
}
