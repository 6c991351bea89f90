using CaptchaGate.Core.Credentials;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>
/// Invariant 5: "The answer comes within the deadline plus 100 ms." The gate's clock is virtual and stops at that moment, so
/// a busy machine changes nothing: an answer that needed one more tick would never come.
/// </summary>
public sealed class DeadlineProperties(Bench bench) : IClassFixture<Bench>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    internal sealed record Case(string Policy, Reaction First, Reaction Second, Reaction Probe, bool StoreHangs, IReadOnlyList<int> Steps)
    {
        public override string ToString() =>
            $"{Policy}, {First.Name} then {Second.Name}, probe {Probe.Name}, store hangs {StoreHangs}, steps {string.Join(' ', Steps)}";
    }

    private static readonly Gen<Reaction> Slow = Gen.Frequency(
        (6, Gen.Elements(Fault.NeverAnswer, Fault.StallMidBody, Fault.SlowDrip, Fault.SlowHeaders, Fault.LongContentLength)),
        (2, Gen.Choose(1, 60_000).Select(milliseconds => Reaction.Parse("Throttling") with
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-acs-retry-after"] = $"{milliseconds}" },
        })),
        (2, Gen.Elements<Reaction>("SignatureNonceUsed", "InvalidTimeStamp.Expired", "SignatureDoesNotMatch", "InvalidSecurityToken.Expired", "500", "T001")));

    private static readonly Gen<Case> Cases =
        from policy in Generators.Policies
        from first in Slow
        from second in Slow
        from probe in Slow
        from storeHangs in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from steps in Gen.Choose(1, 900).ListOf()
        select new Case(policy, first, second, probe, storeHangs, [.. steps.Take(8)]);

    [Fact]
    public Task No_service_and_no_store_is_so_slow_that_the_answer_comes_later() => Property.HoldsAsync(Cases, async @case =>
    {
        var time = new FakeTimeProvider();
        var hanging = new HangingSource();
        bench.ProbeGets(@case.Probe);
        bench.Emulator.Script(@case.First, @case.Second);
        await using var gate = bench.NewGate(
            @case.Policy,
            [("Captcha__Deadline", $"{Deadline}"), ("Captcha__AttemptTimeout", "00:00:02"), ("Captcha__ConnectTimeout", "00:00:01")],
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                if (@case.StoreHangs)
                    Pipeline.Use(services, hanging);
            });
        var token = bench.Mint();
        var pending = Task.Run(() => gate.VerifyAsync(token));
        // Once it is being waited for, its limits are set.
        var waiting = @case.StoreHangs ? hanging.Asked : bench.Emulator.Journal.WaitForAsync(journal => journal.ForToken(token).Count > 0);
        await Task.WhenAny(pending, waiting).WaitAsync(Hung);
        await PassAsync(time, @case.Steps, pending);
        var answer = await pending.WaitAsync(Hung);
        Assert.True(answer.Status is 200 or 400 or 503, $"{answer}");
        bench.Emulator.Reset();
    });

    // In steps, some while the gate is still at work between them, and never beyond the last moment.
    private static async Task PassAsync(FakeTimeProvider time, IReadOnlyList<int> steps, Task<GateAnswer> pending)
    {
        var left = Deadline + Grace;
        foreach (var milliseconds in steps)
        {
            var step = TimeSpan.FromMilliseconds(milliseconds);
            if (step > left || pending.IsCompleted)
                break;
            time.Advance(step);
            left -= step;
            await Task.Yield();
        }

        time.Advance(left);
    }

    private sealed class HangingSource : ICredentialSource
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async Task<CredentialLoad> LoadAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedSource.Down;
        }
    }
}
