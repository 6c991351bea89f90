using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using CaptchaGate.TestKit.Matrix;
using FsCheck;
using FsCheck.Fluent;

namespace CaptchaGate.Redis.Tests.Gates;

/// <summary>
/// Random interleavings of four whole gates on a real store, with clients that leave, crashes, clocks that are set ahead and back, lost requests and
/// replies of the store, and a store that loses its memory: while the store is up, no token that may have been processed is sent to Alibaba Cloud
/// again, and nothing succeeds that Alibaba Cloud did not pass.
/// </summary>
public sealed class GateInterleavingTests : IAsyncLifetime
{
    private const int Tokens = 2;
    private const int MaxOpen = 12;
    private const int StepsPerCase = 40;

    private static readonly int Cases = MatrixChoice.Size is MatrixSize.Full ? 2000 : 150;
    // Mostly the same request again.
    private static readonly Guid?[] Keys = [Instance.Key, Instance.Key, Instance.Key, Instance.Key, new("11111111-2222-3333-4444-555555555552"), null];
    private static readonly TimeSpan[] Times = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)];
    private static readonly TimeSpan[] ClockSteps = [TimeSpan.FromSeconds(-3), TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(-19), TimeSpan.FromMinutes(25)];

    private static readonly Gen<Step> Steps =
        from action in Gen.Frequency(
            (10, Gen.Constant(Action.Post)), (8, Gen.Constant(Action.GoOn)), (4, Gen.Constant(Action.Leave)), (4, Gen.Constant(Action.Advance)), (1, Gen.Constant(Action.StepClock)),
            (1, Gen.Constant(Action.StepServer)), (1, Gen.Constant(Action.Crash)), (2, Gen.Constant(Action.Lose)), (1, Gen.Constant(Action.Flush)))
        from gate in Gen.Choose(0, GateGroup.Count - 1)
        from choice in Gen.Choose(0, 11)
        select new Step(action, gate, choice);

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private RedisServer _redis = null!;
    private Instance _store = null!;
    private int _case;

    private enum Action
    {
        Post,
        GoOn,
        Leave,
        Advance,
        StepClock,
        StepServer,
        Crash,
        Lose,
        Flush,
    }

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _store = await Instance.StartAsync(_redis.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is null)
            return;
        await _store.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task No_token_that_may_have_been_judged_is_sent_twice_while_the_store_is_up()
    {
        await Task.Run(() => Prop.ForAll(Steps.ListOf(StepsPerCase).ToArbitrary(), steps => HoldsAsync([.. steps]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases)), TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", _seen.Select(static seen => $"{seen.Value} {seen.Key}")));
        // What never happened was not shown.
        AssertEach.Of(["sent", "passed", "replayed by another instance", "waited for another", "undecided", "lost reply"], what => Assert.True(_seen.GetValueOrDefault(what) > 0, $"no case had: {what}"));
    }

    private async Task<bool> HoldsAsync(IReadOnlyList<Step> steps)
    {
        await using var gates = new GateGroup(_redis, _store.Connection);
        var prefix = $"case{_case++}-";
        foreach (var step in steps)
        {
            await RunAsync(step, prefix, gates);
            await gates.SettleAsync();
            Count("waited for another", gates.Open.Count(static visit => visit.Phase is Phase.WaitingForOther));
        }

        await EndAsync(gates);
        Count(gates);
        Assert.Empty(gates.Faults);
        foreach (var visit in gates.Visits)
            AssertAllowed(visit, gates);
        return true;
    }

    private static async Task RunAsync(Step step, string prefix, GateGroup gates)
    {
        var (gate, open) = (gates[step.Gate], gates.Open);
        switch (step.Action)
        {
            case Action.Post when open.Count < MaxOpen:
                gates.Post(step.Gate, GateGroup.Token(prefix + (step.Choice % Tokens)), Keys[step.Choice / Tokens]);
                break;
            case Action.GoOn when open.Where(static visit => visit.Phase is Phase.BeforeSending or Phase.Sent).ToArray() is { Length: > 0 } held:
                held[step.Gate % held.Length].Release((RequestEnding)(step.Choice % 3));
                break;
            case Action.Leave when open.Count > 0:
                await open[step.Choice % open.Count].LeaveAsync();
                break;
            case Action.Advance:
                gate.Time.Advance(Times[step.Choice % Times.Length]);
                break;
            case Action.StepClock:
                gate.Time.StepWallClock(ClockSteps[step.Choice % ClockSteps.Length]);
                break;
            case Action.StepServer:
                await gates.StepServerAsync(ClockSteps[step.Choice % 2]);
                break;
            case Action.Crash:
                gates.Crash(step.Gate);
                break;
            case Action.Lose:
                gate.Store.Lose(step.Choice % 2 == 0 ? ReplyLoss.Request : ReplyLoss.Reply);
                break;
            case Action.Flush:
                await gates.FlushAsync();
                break;
        }
    }

    // Everything gets its answer: calls break, and deadlines pass.
    private static async Task EndAsync(GateGroup gates)
    {
        while (gates.Open.Count > 0)
        {
            foreach (var visit in gates.Open.Where(static visit => visit.Phase is Phase.BeforeSending or Phase.Sent))
                visit.Release(RequestEnding.Break);
            for (var i = 0; i < GateGroup.Count; i++)
                gates[i].Time.Advance(Times[^1]);
            await gates.SettleAsync();
        }
    }

    private static void AssertAllowed(PendingRequest visit, GateGroup gates)
    {
        var result = visit.Answer.Result;
        if (!result.Success)
            return;
        var passed = gates.Sent.Where(sent => sent.Passed && string.Equals(sent.Token, visit.Token, StringComparison.Ordinal));
        Assert.True(passed.Any(sent => sent == visit || (result.Replayed && sent.Key == visit.Key && visit.Key is not null)), $"a success that Alibaba Cloud did not give: {visit}");
    }

    private void Count(GateGroup gates)
    {
        Count("sent", gates.Sent.Count);
        Count("passed", gates.Sent.Count(static visit => visit.Passed));
        Count("undecided", gates.Visits.Count(static visit => visit.Answer.Result.IsUndecided));
        Count("lost reply", gates.Visits.Count(static visit => visit is { Found: Reservation.Granted, Seen: Reservation.Unknown }));
        Count("replayed by another instance", gates.Visits.Count(static visit => visit.Found is Reservation.Stored && visit.Answer.Result.Replayed));
    }

    private void Count(string what, int number) => _seen[what] = _seen.GetValueOrDefault(what) + number;

    private sealed record Step(Action Action, int Gate, int Choice);
}
