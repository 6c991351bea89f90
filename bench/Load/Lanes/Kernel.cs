using System.Runtime.InteropServices;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>What only the C library tells or does.</summary>
internal static partial class Kernel
{
    public const int SigTerm = 15;
    public const int SigContinue = 18;
    public const int SigStop = 19;

    /// <summary>User and system time of a process, to the nanosecond; the figures in <c>/proc</c> count hundredths of a second.</summary>
    public static TimeSpan ProcessorTime(int process)
    {
        if (GetCpuClockId(process, out var clock) != 0 || GetTime(clock, out var time) != 0)
            throw new InvalidOperationException($"The process {process} is gone.");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetCpuClockId(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);
}
