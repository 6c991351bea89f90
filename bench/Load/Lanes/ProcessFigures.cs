using System.Globalization;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>What the kernel tells of a process, and what <c>bench/Figures</c> tells of a .NET one.</summary>
internal sealed class ProcessFigures(int process)
{
    private const int Usr2 = 12;

    private readonly string _answer = Path.Combine(Path.GetTempPath(), $"captchagate-bench-{process}");

    /// <summary>User and system time of all its threads.</summary>
    public TimeSpan Processor() => Kernel.ProcessorTime(process);

    /// <summary>Memory in use, in MB.</summary>
    public double ResidentMegabytes() => Kilobytes("VmRSS:") / 1024;

    public int Handles() => Directory.GetFiles($"/proc/{process}/fd").Length;

    public int Threads() => Directory.GetDirectories($"/proc/{process}/task").Length;

    /// <summary>The runtime's own figures; null for a process without them.</summary>
    public RuntimeFigures? Runtime()
    {
        File.Delete(_answer);
        if (!File.ReadAllText($"/proc/{process}/environ").Contains("DOTNET_STARTUP_HOOKS", StringComparison.Ordinal))
            return null;
        _ = Kernel.Kill(process, Usr2);
        if (!SpinWait.SpinUntil(() => File.Exists(_answer), TimeSpan.FromSeconds(5)))
            return null;
        var figures = File.ReadAllText(_answer).Split(' ').Select(Number).ToArray();
        File.Delete(_answer);
        return new RuntimeFigures(figures[0], (int)figures[1], figures[2], figures[3]);
    }

    private double Kilobytes(string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim());
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>What a .NET process says of its memory.</summary>
internal sealed record RuntimeFigures(long AllocatedBytes, int Gen2, long HeapBytes, long CommittedBytes);
