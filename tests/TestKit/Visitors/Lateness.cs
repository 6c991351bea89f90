using System.Collections.Concurrent;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>
/// How late this process runs what is due: a limit of time is asserted minus this. One for all cases, because they share the process.
/// </summary>
internal static class Lateness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly ConcurrentQueue<(long At, TimeSpan Late)> Late = new();
    private static readonly Lazy<Task> Ticking = new(TickAsync);

    public static void Measure() => _ = Ticking.Value;

    /// <summary>The sum of all delays between a timestamp and one that many later.</summary>
    public static TimeSpan Between(long start, TimeSpan elapsed)
    {
        var end = start + (long)(elapsed.TotalSeconds * TimeProvider.System.TimestampFrequency);
        return new(Late.Where(late => late.At >= start && late.At <= end + TimeProvider.System.TimestampFrequency).Sum(static late => late.Late.Ticks));
    }

    /// <summary>The longest delay since a timestamp, in milliseconds.</summary>
    public static double LongestSince(long start) => Late.Where(late => late.At >= start).Select(static late => late.Late.TotalMilliseconds).DefaultIfEmpty().Max();

    private static async Task TickAsync()
    {
        while (true)
        {
            var before = TimeProvider.System.GetTimestamp();
            await Task.Delay(Interval, TimeProvider.System);
            var late = TimeProvider.System.GetElapsedTime(before) - Interval;
            if (late > Interval)
                Late.Enqueue((TimeProvider.System.GetTimestamp(), late));
        }
    }
}
