using BenchmarkDotNet.Attributes;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Verification;
using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Bench.Micro;

/// <summary>The steps before and after the call.</summary>
public class GateBenchmarks
{
    private static readonly ScenePolicy Policy = new();

    private readonly ReplayCache _replayCache = new(TimeProvider.System);
    private readonly UpstreamResponse _exchange = new UpstreamResponse.Received(200, Samples.PassedAnswer);

    [Benchmark(Description = "token check, 300 bytes")]
    public bool Check() => TokenFormat.TryRead(Samples.Token, out _, out _);

    [Benchmark(Description = "token check, 3 kilobytes")]
    public bool CheckLong() => TokenFormat.TryRead(Samples.LongToken, out _, out _);

    [Benchmark(Description = "replay cache")]
    public object Ledger()
    {
        TokenFormat.TryRead(Samples.Token, out var token, out _);
        var entered = _replayCache.TryReserve(token!, null, "default");
        // Forgotten, so that the next one is the first again.
        (entered as ReplayCache.Lookup.Reserved)?.Complete(Denied);
        return entered;
    }

    [Benchmark(Description = "read the answer")]
    public object Read() => ReplyParser.Parse(Samples.PassedAnswer);

    [Benchmark(Description = "read, classify, decide")]
    public bool Decide() => FailOpenPolicy.PassesVerified(ErrorClassifier.Classify(_exchange).Outcome, Policy);

    private static VerificationResult Denied { get; } = new() { Id = "none", Upstream = new UpstreamResult(Outcome.RateLimited), Success = false, At = default };
}
