using CaptchaGate.Core.Verification;
using CaptchaGate.Redis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static CaptchaGate.Redis.Tests.Support.Instance;

namespace CaptchaGate.Redis.Tests;

/// <summary>
/// Random interleavings of four instances on a real server, with crashes, leases that have ended and a store that loses its memory: while the
/// store remembers, no token that may have been processed is granted twice, and a result is replayed only as it was stored and only for the same request.
/// </summary>
public sealed class InterleavingTests : IAsyncLifetime
{
    private const int Instances = 4;
    private const int Cases = 300;

    private static readonly Guid[] Keys = [new("11111111-2222-3333-4444-555555555551"), new("11111111-2222-3333-4444-555555555552")];

    private static readonly Gen<Step> Steps =
        from action in Gen.Frequency((8, Gen.Constant(Action.Reserve)), (4, Gen.Constant(Action.Store)), (2, Gen.Constant(Action.Release)), (2, Gen.Constant(Action.Crash)), (1, Gen.Constant(Action.Flush)))
        from instance in Gen.Choose(0, Instances - 1)
        from token in Gen.Choose(0, 2)
        from key in Gen.Choose(0, 2)
        from ended in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(action, instance, token, key, ended);

    private readonly List<Instance> _instances = [];
    private RedisServer _redis = null!;
    private int _case;

    private enum Action
    {
        Reserve,
        Store,
        Release,
        Crash,
        Flush,
    }

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        for (var i = 0; i < Instances; i++)
            _instances.Add(await StartAsync(_redis.Address));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
    }

    [Fact]
    public Task No_token_that_may_have_been_judged_is_granted_twice() => Task.Run(() =>
        Prop.ForAll(Steps.ListOf(30).ToArbitrary(), steps => HoldsAsync([.. steps]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases)));

    private async Task<bool> HoldsAsync(IReadOnlyList<Step> steps)
    {
        var prefix = $"{_case++}-";
        var tokens = new Dictionary<int, Known>();
        foreach (var step in steps)
        {
            if (!await RunAsync(step, prefix + step.Token, tokens))
                return false;
        }

        return true;
    }

    private async Task<bool> RunAsync(Step step, string token, Dictionary<int, Known> tokens)
    {
        var known = tokens.GetValueOrDefault(step.Token);
        switch (step.Action)
        {
            case Action.Reserve:
                return Check(step, await _instances[step.Instance].ReserveAsync(token, KeyOf(step.Key), lease: step.HasEnded ? TimeSpan.Zero : null), tokens);
            // Only who was granted the token completes it, as the gate does.
            case Action.Store when known is { Owner: var owner, Result: null } && owner == step.Instance && known.Key < Keys.Length:
                known.Result = Success($"{token}-{step.Instance}");
                await _instances[owner].CompleteAsync(token, KeyOf(known.Key), known.Result);
                break;
            case Action.Release when known is { Owner: var owner, Result: null } && owner == step.Instance:
                await _instances[owner].CompleteAsync(token, KeyOf(known.Key), null);
                tokens.Remove(step.Token);
                break;
            case Action.Crash:
                foreach (var lost in tokens.Values.Where(lost => lost.Owner == step.Instance))
                    lost.Owner = -1;
                break;
            case Action.Flush:
                await _redis.ExecuteAsync("FLUSHALL");
                tokens.Clear();
                break;
        }

        return true;
    }

    private static bool Check(Step step, Reservation found, Dictionary<int, Known> tokens)
    {
        if (!tokens.TryGetValue(step.Token, out var known))
        {
            tokens[step.Token] = new Known { Owner = step.Instance, Key = step.Key, HasEnded = step.HasEnded };
            return found is Reservation.Granted;
        }

        var isSame = known.Key == step.Key && step.Key < Keys.Length;
        return found switch
        {
            Reservation.Stored stored => isSame && stored.Result == known.Result,
            Reservation.InFlight => isSame && known is { Result: null, HasEnded: false },
            Reservation.Used => !isSame || known is { Result: null, HasEnded: true },
            _ => false,
        };
    }

    private static Guid? KeyOf(int key) => key < Keys.Length ? Keys[key] : null;

    private sealed record Step(Action Action, int Instance, int Token, int Key, bool HasEnded);

    private sealed class Known
    {
        public int Owner { get; set; }

        public int Key { get; init; }

        public bool HasEnded { get; init; }

        public SharedResult? Result { get; set; }
    }
}
