using BenchmarkDotNet.Attributes;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Upstream;

namespace CaptchaGate.Bench.Micro;

/// <summary>The steps before and after the call.</summary>
public class GateBenchmarks
{
    private static readonly ScenePolicy Policy = new();

    private readonly ReplayLedger _ledger = new(TimeProvider.System);
    private readonly Exchange _exchange = new Exchange.Replied(200, Samples.PassedAnswer);

    [Benchmark(Description = "token check, 300 bytes")]
    public bool Check() => TokenShape.TryRead(Samples.Token, out _, out _);

    [Benchmark(Description = "token check, 3 kilobytes")]
    public bool CheckLong() => TokenShape.TryRead(Samples.LongToken, out _, out _);

    [Benchmark(Description = "ledger")]
    public object Ledger()
    {
        TokenShape.TryRead(Samples.Token, out var token, out _);
        var entered = _ledger.Enter(token!, null, "default");
        // Forgotten, so that the next one is the first again.
        (entered as ReplayLedger.Entered.First)?.Complete(Denied);
        return entered;
    }

    [Benchmark(Description = "read the answer")]
    public object Read() => ReplyReader.Read(Samples.PassedAnswer);

    [Benchmark(Description = "read, classify, decide")]
    public bool Decide() => FailurePolicy.PassesVerified(Classifier.Classify(_exchange).Outcome, Policy);

    private static Verdict Denied { get; } = new() { Id = "none", Judgement = new Judgement(Outcome.RateLimited), Success = false, At = default };
}
