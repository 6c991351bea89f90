using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Core.Tests.Verification;

/// <summary>What the gate answers for tokens that another instance has. Nothing here reaches Alibaba Cloud.</summary>
public sealed class SharedGateTests
{
    private const string Token = "eyJjZXJ0aWZ5SWQiOiJzaGFyZWQifQ==";

    private readonly ScriptedState _state = new();

    [Fact]
    public async Task A_stored_success_is_replayed()
    {
        Store(Outcome.Passed, succeeded: true);
        var result = await VerifyAsync(new Settings());
        Assert.True(result is { Success: true, Verified: true, Replayed: true, Id: "first" });
        Assert.Empty(_state.Completed);
    }

    [Fact]
    public async Task A_stored_pass_is_a_duplicate_for_what_passes_once()
    {
        Store(Outcome.Passed, succeeded: true);
        Assert.Equal(Outcome.TokenAlreadyJudged, (await VerifyAsync(new Settings(), passesOnce: true)).Upstream.Outcome);
    }

    [Fact]
    public async Task A_stored_denial_is_replayed()
    {
        Store(Outcome.Rejected, succeeded: false);
        Assert.True(await VerifyAsync(new Settings()) is { Success: false, Replayed: true, Upstream.Outcome: Outcome.Rejected });
    }

    [Theory]
    [InlineData("guarded", true)]
    [InlineData("closed", false)]
    public async Task A_stored_pass_without_a_verdict_passes_only_where_the_policy_allows_it(string policy, bool passes)
    {
        Store(Outcome.Unreachable, succeeded: true);
        Assert.Equal(passes, (await VerifyAsync(new Settings().Set("FailOpen__Policy", policy))).Success);
    }

    // Every outcome, as if a store could claim a success for it.
    [Fact]
    public async Task A_stored_success_never_passes_an_outcome_that_no_policy_passes()
    {
        var rows = DecisionTable.Rows.Where(static row => row.Class is OutcomeClass.Reject or OutcomeClass.Caller or OutcomeClass.Shed or OutcomeClass.Fault or OutcomeClass.Aborted).ToArray();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            Store(row.Outcome, succeeded: true);
            Assert.False((await VerifyAsync(new Settings().Set("FailOpen__Policy", "open"))).Success, $"{row.Outcome} passed");
        }
    }

    [Fact]
    public async Task A_token_that_another_instance_used_is_a_duplicate()
    {
        _state.Answer(Reservation.Used.Instance);
        var result = await VerifyAsync(new Settings());
        Assert.True(result is { Success: false, Replayed: false, Upstream.Outcome: Outcome.TokenAlreadyJudged, Row.NewChallenge: true });
    }

    [Theory]
    [InlineData(HealthState.Ok)]
    [InlineData(HealthState.Degraded)]
    public void The_stores_health_is_told(HealthState state)
    {
        _state.Health = state;
        using var services = Build(new Settings());
        var health = services.GetRequiredService<Health>();
        Assert.Contains(new HealthCheck("shared-state", state), health.Check());
        Assert.Contains(new HealthCheck("shared-state", state), health.CheckReadiness());
    }

    [Fact]
    public void Where_nothing_is_shared_health_says_nothing_of_it()
    {
        using var services = new Settings().Build();
        Assert.Equal(["credentials", "breaker", "upstream"], services.GetRequiredService<Health>().Check().Select(static check => check.Name), StringComparer.Ordinal);
        Assert.Equal(["credentials"], services.GetRequiredService<Health>().CheckReadiness().Select(static check => check.Name), StringComparer.Ordinal);
    }

    private void Store(Outcome outcome, bool succeeded)
    {
        _state.Reset();
        _state.Answer(new Reservation.Stored(Requests.Result(outcome, succeeded)));
    }

    private ServiceProvider Build(Settings settings) => settings.Build(services => services.AddSingleton<ISharedState>(_state));

    private async Task<VerificationResult> VerifyAsync(Settings settings, bool passesOnce = false)
    {
        await using var services = Build(settings);
        return await services.GetRequiredService<CaptchaVerifier>().VerifyAsync(
            new VerificationRequest { Token = Token, IdempotencyKey = Requests.Key, RequestId = "second", PassesOnce = passesOnce },
            CancellationToken.None);
    }
}
