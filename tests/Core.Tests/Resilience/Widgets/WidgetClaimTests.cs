using System.Security.Cryptography;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Core.Resilience.Probing.Widgets;
using CaptchaGate.Core.Tests.Support;
using CaptchaGate.Core.Verification;
using CaptchaGate.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Core.Tests.Resilience.Widgets;

/// <summary>Claims that the widget cannot load, from the gate down to the questions to its hosts, on a clock that the test moves.</summary>
public sealed class WidgetClaimTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedWidget _widget = new();
    private readonly Settings _settings;
    private ServiceProvider? _services;
    private int _client;

    public WidgetClaimTests() => _settings = new Settings { Time = _time }.Set("Captcha__Widget__FailOpen", "true").Set("Captcha__Prefix", "abc");

    private ServiceProvider Services => _services ??= _settings.Build(services => services.AddSingleton<IWidgetProbeClient>(_widget));

    private WidgetMonitor Monitor => Services.GetRequiredService<WidgetMonitor>();

    public async ValueTask DisposeAsync()
    {
        _widget.Gate.Set();
        if (_services is not null)
            await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_claim_passes_while_the_hosts_fail_that_answered_before()
    {
        await OutageAsync();
        var result = await ClaimAsync();
        Assert.True(result is { Success: true, Verified: false, Degraded: "widget-unavailable" }, $"{result}");
    }

    [Fact]
    public async Task A_claim_never_waits_for_a_round()
    {
        _widget.Gate.Reset();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ClaimAsync()));
        AssertEach.Of(verdicts, static result => Assert.True(result is { Success: false, Upstream.RetryAfter.TotalSeconds: 3 }));
        _widget.Gate.Set();
        await Eventually.HoldsAsync(() => Monitor.Find(CaptchaRegion.Sgp) is WidgetFinding.Answers);
        Assert.Equal(1, _widget.Scripts);
    }

    [Theory]
    [InlineData("Captcha__Widget__FailOpen", "false")]
    [InlineData("FailOpen__Policy", "closed")]
    public async Task Where_no_claim_may_pass_none_is_looked_into(string name, string value)
    {
        _settings.Set(name, value);
        _widget.IsDown = true;
        var result = await ClaimAsync();
        Assert.True(result is { Success: false, Upstream.RetryAfter.TotalSeconds: 60, Upstream.Outcome: Outcome.WidgetUnavailable });
        Assert.Equal(0, _widget.Scripts);
    }

    [Fact]
    public async Task Claims_cause_one_round_in_10_seconds_at_most()
    {
        await AnswersAsync();
        for (var i = 0; i < 9; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ClaimAsync()));
        }

        Assert.Equal(1, _widget.Scripts);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ClaimAsync()));
        await Eventually.HoldsAsync(() => _widget.Scripts == 2);
    }

    [Fact]
    public async Task Hosts_that_never_answered_here_pass_nothing()
    {
        _widget.IsDown = true;
        await FindsAsync(WidgetFinding.NoBaseline);
        Assert.False((await ClaimAsync()).Success);
    }

    [Fact]
    public async Task A_round_that_this_process_was_too_slow_for_passes_nothing()
    {
        await AnswersAsync();
        _widget.IsStarved = true;
        _time.Advance(WidgetMonitor.Interval);
        await ClaimAsync();
        await Eventually.HoldsAsync(() => _widget.Scripts == 3);
        Assert.True(await ClaimAsync() is { Success: false, Upstream.RetryAfter.TotalSeconds: 3 });
    }

    [Fact]
    public async Task A_newly_solved_challenge_stops_claims_for_90_seconds()
    {
        await OutageAsync();
        var scene = Services.GetRequiredService<SceneRegistry>().First;
        var claims = Services.GetRequiredService<WidgetClaims>();
        claims.Observe(new UpstreamResult(Outcome.Passed) { Code = "T006" }, scene);
        Assert.True((await ClaimAsync()).Success);
        claims.Observe(new UpstreamResult(Outcome.Passed) { Code = "T001" }, scene);
        Assert.False((await ClaimAsync()).Success);
        await PassAsync(WidgetRule.SolvedFor);
        await FindsAsync(WidgetFinding.Down);
        Assert.True((await ClaimAsync()).Success);
    }

    [Fact]
    public async Task An_outage_passes_nothing_after_the_longest_time_until_the_hosts_answer()
    {
        _settings.Set("FailOpen__Budget__MaxOpenTime", "00:01:00");
        await OutageAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        await FindsAsync(WidgetFinding.DownTooLong);
        Assert.False((await ClaimAsync()).Success);
        // The service's answers end its own outages only.
        Services.GetRequiredService<FailOpenBudget>().ServiceAnswered(CaptchaRegion.Sgp);
        Assert.False((await ClaimAsync()).Success);
        _widget.IsDown = false;
        await PassAsync(WidgetMonitor.Interval);
        await FindsAsync(WidgetFinding.Answers);
        _widget.IsDown = true;
        await PassAsync(WidgetMonitor.Interval);
        await FindsAsync(WidgetFinding.Down);
        Assert.True((await ClaimAsync()).Success);
    }

    [Fact]
    public async Task The_same_key_gets_the_stored_answer_from_one_client_and_takes_the_budget_from_another()
    {
        _settings.Set("FailOpen__Budget__PerMinute", "2");
        await OutageAsync();
        var key = NewKey();
        Assert.True(await ClaimAsync(key, "192.0.2.1") is { Success: true, Replayed: false });
        AssertEach.Of(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ClaimAsync(key, "192.0.2.1"))), static result => Assert.True(result is { Success: true, Replayed: true }));
        Assert.True(await ClaimAsync(key, "192.0.2.2") is { Success: true, Replayed: false });
        Assert.True(await ClaimAsync(key, "192.0.2.3") is { Success: false, BudgetExhausted: true });
    }

    [Fact]
    public async Task Parallel_claims_with_one_key_pass_once()
    {
        await OutageAsync();
        var key = NewKey();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ClaimAsync(key, "192.0.2.1"))));
        Assert.Single(verdicts, static result => result is { Success: true, Replayed: false });
    }

    [Fact]
    public async Task What_passes_once_is_a_duplicate_the_second_time()
    {
        await OutageAsync();
        var key = NewKey();
        Assert.True((await ClaimAsync(key, "192.0.2.1", passesOnce: true)).Success);
        Assert.Equal(Outcome.TokenAlreadyJudged, (await ClaimAsync(key, "192.0.2.1", passesOnce: true)).Upstream.Outcome);
    }

    [Fact]
    public async Task A_key_of_one_scene_fetches_no_answer_of_another()
    {
        _settings.Set("Captcha__Scenes__login__Id", "login-id");
        await OutageAsync();
        var key = NewKey();
        Assert.True((await ClaimAsync(key, "192.0.2.1")).Success);
        Assert.Equal(Outcome.TokenAlreadyJudged, (await ClaimAsync(key, "192.0.2.1", scene: "login")).Upstream.Outcome);
        Assert.Equal(Outcome.UnknownScene, (await ClaimAsync(NewKey(), "192.0.2.1", scene: "nowhere")).Upstream.Outcome);
    }

    [Fact]
    public async Task A_client_that_left_takes_no_budget_and_its_claim_is_decided_when_it_comes_again()
    {
        await OutageAsync();
        var key = NewKey();
        Assert.True(await ClaimAsync(key, "192.0.2.1", aborted: new CancellationToken(canceled: true)) is { Success: false, IsUndecided: true });
        _widget.IsDown = false;
        await PassAsync(WidgetMonitor.Interval);
        await FindsAsync(WidgetFinding.Answers);
        Assert.False((await ClaimAsync(key, "192.0.2.1")).Success);
    }

    private async Task AnswersAsync()
    {
        await Monitor.StartAsync(CancellationToken.None);
        await FindsAsync(WidgetFinding.Answers);
    }

    private async Task OutageAsync()
    {
        await AnswersAsync();
        _widget.IsDown = true;
        _time.Advance(WidgetMonitor.Interval);
        await FindsAsync(WidgetFinding.Down);
    }

    // In steps, so that a round can end before the next is due, as it does in real time.
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed <= time; passed += WidgetMonitor.Interval)
        {
            var before = _widget.Scripts;
            _time.Advance(WidgetMonitor.Interval);
            // Asked first, because asking is what begins a round where none is due by itself.
            await Eventually.HoldsAsync(() => Monitor.Find(CaptchaRegion.Sgp) is not WidgetFinding.Unknown && _widget.Scripts > before);
        }
    }

    private Task FindsAsync(WidgetFinding finding) => Eventually.HoldsAsync(() => Monitor.Find(CaptchaRegion.Sgp) == finding);

    private Task<VerificationResult> ClaimAsync() => ClaimAsync(NewKey(), $"198.51.100.{++_client % 250}");

    private Task<VerificationResult> ClaimAsync(Guid key, string client, bool passesOnce = false, string? scene = "default", CancellationToken aborted = default) =>
        Services.GetRequiredService<CaptchaVerifier>().VerifyAsync(
            new VerificationRequest { WidgetClaim = key, IdempotencyKey = key, Client = ClientAddress.Parse(client), Scene = scene, PassesOnce = passesOnce, RequestId = "id" },
            aborted);

    private static Guid NewKey() => new(RandomNumberGenerator.GetBytes(16));
}
