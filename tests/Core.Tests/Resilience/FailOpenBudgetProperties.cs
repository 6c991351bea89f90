using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience;
using CaptchaGate.Tests;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Tests.Resilience;

/// <summary>Whatever comes in whatever order and rhythm, no window holds more passes than its limit.</summary>
public sealed class FailOpenBudgetProperties
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Pauses around the edges of both windows, and between.
    private static readonly Gen<TimeSpan> Pauses = Gen.Frequency(
        (6, Gen.Constant(TimeSpan.Zero)),
        (3, Gen.Choose(1, 400).Select(static milliseconds => TimeSpan.FromMilliseconds(milliseconds))),
        (1, Gen.Elements(Second, Second - TimeSpan.FromTicks(1), Minute, Minute - TimeSpan.FromTicks(1))),
        (2, Gen.Choose(1, 20).Select(static seconds => TimeSpan.FromSeconds(seconds))));

    private static readonly Gen<Attempt> Attempts =
        from pause in Pauses
        from scene in Gen.Elements("a", "b")
        from client in Gen.Frequency((8, Gen.Choose(1, 5)), (1, Gen.Constant(0)))
        select new Attempt(pause, scene, client);

    private static readonly Gen<Case> Cases =
        from perMinute in Gen.Choose(1, 12)
        from burst in Gen.Choose(1, 6)
        from perClient in Gen.Choose(1, 4)
        from attempts in Attempts.ListOf(60)
        select new Case(perMinute, burst, perClient, attempts);

    [Fact]
    public void No_window_holds_more_than_its_limit() => Always.Holds(Cases, HoldsItsLimits);

    [Fact]
    public void What_is_left_says_whether_an_unknown_client_passes() => Always.Holds(Cases, LeftIsTrue);

    private static bool HoldsItsLimits(Case @case)
    {
        var (time, budget) = Start(@case);
        List<(DateTimeOffset At, Attempt Attempt)> passes = [];
        foreach (var attempt in @case.Attempts)
        {
            time.Advance(attempt.Pause);
            var now = time.GetUtcNow();
            // Refused only where a limit is reached, granted only where none is.
            var allowed = Count(passes, now, Minute, pass => pass.Scene.Equals(attempt.Scene, StringComparison.Ordinal)) < @case.PerMinute
                && Count(passes, now, Second, pass => pass.Scene.Equals(attempt.Scene, StringComparison.Ordinal)) < @case.Burst
                && (attempt.Client == 0 || Count(passes, now, Minute, pass => pass.Client == attempt.Client) < @case.PerClient);
            if (budget.TryTake(attempt.Scene, attempt.Address) != allowed)
                return false;
            if (allowed)
                passes.Add((now, attempt));
        }

        return budget.ClientCount <= 5;
    }

    private static bool LeftIsTrue(Case @case)
    {
        var (time, budget) = Start(@case);
        foreach (var attempt in @case.Attempts)
        {
            time.Advance(attempt.Pause);
            var left = budget.Left(attempt.Scene);
            if (left < 0 || budget.TryTake(attempt.Scene, client: null) != left > 0)
                return false;
        }

        return true;
    }

    private static (FakeTimeProvider Time, FailOpenBudget Budget) Start(Case @case)
    {
        var time = new FakeTimeProvider();
        var options = new BudgetOptions { PerMinute = @case.PerMinute, Burst = @case.Burst, PerClientPerMinute = @case.PerClient, MaxOpenTime = TimeSpan.FromDays(1) };
        return (time, new FailOpenBudget(Options.Create(new FailOpenOptions { Budget = options }), time));
    }

    // The window that ends now: it holds its last moment, and not the one a whole length ago.
    private static int Count(List<(DateTimeOffset At, Attempt Attempt)> passes, DateTimeOffset now, TimeSpan window, Func<Attempt, bool> which) =>
        passes.Count(pass => now - pass.At < window && which(pass.Attempt));

    private sealed record Attempt(TimeSpan Pause, string Scene, int Client)
    {
        public ClientAddress? Address => Client == 0 ? null : ClientAddress.Parse($"192.0.2.{Client}");
    }

    private sealed record Case(int PerMinute, int Burst, int PerClient, IList<Attempt> Attempts);
}
