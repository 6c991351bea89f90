using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Alibaba;

/// <summary>The time by the service's clock, for signing only: ours, corrected by what a refusal's <c>Date</c> header taught.</summary>
internal sealed partial class ServiceClock(TimeProvider time, ILogger<ServiceClock> log)
{
    private long _skewTicks;

    /// <summary>What to add to our clock to get the service's.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Volatile.Read(ref _skewTicks));

    public DateTimeOffset Now => time.GetUtcNow() + Skew;

    /// <summary>Learns from the <c>Date</c> of an answer that rejected our time.</summary>
    public void UpdateSkew(DateTimeOffset serviceDate)
    {
        var skew = serviceDate - time.GetUtcNow();
        Volatile.Write(ref _skewTicks, skew.Ticks);
        Log.ClockSkewLearned(log, skew);
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Warning, "The local clock differs from the service's by {Skew}; signatures are corrected. Synchronize the clock.", EventName = "ClockSkewLearned")]
        public static partial void ClockSkewLearned(ILogger log, TimeSpan skew);
    }
}
