using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests;

/// <summary>Were there tokens that break the service for themselves, callers could not trigger fail-open with them, however many.</summary>
public sealed class PoisonTokenTests
{
    private const int Flood = 1000;
    private const int AtOnce = 64;

    public static TheoryData<string> Poisons =>
    [
        "reset", "close", "reset-after-headers", "truncated-body", "lost-answer", "500", "502", "503", "ServiceUnavailable", "html", "empty", "bad-json",
        "missing-result", "wrong-types", "oversize", "gzip-bomb", "429", "Throttling.User", "Forbidden.AccountAccessDenied", "MissingParameter", "404",
    ];

    [Theory]
    [MemberData(nameof(Poisons))]
    public async Task One_poisoned_token_is_denied_while_the_service_answers_others(string poison)
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        var answer = await gate.Client.VerifyAsync(gate.Mint(poison));
        Assert.False(answer.Success, $"{answer}");
        await AssertHonestPassesAsync(gate);
        Assert.Empty(gate.Log.Of(1001));
    }

    [Fact]
    public async Task A_token_that_the_service_never_answers_is_denied_too()
    {
        var plan = new CasePlan();
        plan.HurryUp();
        await using var gate = await GateHarness.StartAsync(plan);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => gate.Client.VerifyAsync(gate.Mint(Fault.NeverAnswer))));
        AssertEach.Of(answers, answer => Assert.False(answer.Success, $"{answer}"));
        await AssertHonestPassesAsync(gate);
        await AssertBreakerStayedClosedAsync(gate);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("500")]
    [InlineData("html")]
    [InlineData("mixed")]
    public async Task A_flood_of_poisoned_tokens_opens_neither_gate_nor_breaker_and_honest_ones_are_judged(string poison)
    {
        await using var gate = await GateHarness.StartAsync(new CasePlan());
        using var places = new SemaphoreSlim(AtOnce);
        string[] mixture = ["reset", "close", "500", "503", "html", "empty", "truncated-body", "F009"];
        var tokens = Enumerable.Range(0, Flood)
            .Select(i => (Honest: i % 10 == 0, Token: i % 10 == 0 ? gate.Mint() : gate.Mint(poison is "mixed" ? mixture[i % mixture.Length] : poison)))
            .ToArray();
        var answers = await Task.WhenAll(tokens.Select(async each =>
        {
            await places.WaitAsync();
            try
            {
                return (each.Honest, each.Token, Answer: await gate.Client.VerifyAsync(each.Token));
            }
            finally
            {
                places.Release();
            }
        }));

        AssertEach.Of(answers.Where(each => !each.Honest), each => Assert.False(each.Answer.Success, $"{each.Answer}"));
        AssertEach.Of(answers.Where(each => each.Honest), each => Assert.True(each.Answer is { Success: true, Verified: true }, $"{each.Answer}"));
        AssertEach.Of(answers, each => Assert.Single(gate.Emulator.Journal.ForToken(each.Token)));
        Assert.Empty(gate.Log.Of(1001));
        await AssertBreakerStayedClosedAsync(gate);
        // One probe in 5 s, for all requests.
        var probes = gate.Emulator.Journal.Entries.Where(call => !call.Minted).ToArray();
        Assert.DoesNotContain(probes.Zip(probes.Skip(1)), pair => pair.Second.Time - pair.First.Time <= TimeSpan.FromSeconds(4));
    }

    private static async Task AssertHonestPassesAsync(GateHarness gate)
    {
        var honest = await gate.Client.VerifyAsync(gate.Mint());
        Assert.True(honest is { Success: true, Verified: true }, $"{honest}");
    }

    private static async Task AssertBreakerStayedClosedAsync(GateHarness gate)
    {
        Assert.Empty(gate.Log.Of(1005));
        var health = await gate.Client.GetStringAsync(new Uri("/api/health", UriKind.Relative));
        Assert.Contains("\"breaker\":\"ok\"", health, StringComparison.Ordinal);
    }
}
