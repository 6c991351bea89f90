using CaptchaGate.Core.Credentials;
using CaptchaGate.Decisions.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Rows 11 to 14: the store of the AccessKey.</summary>
internal static class CredentialRows
{
    private static readonly Uri Health = new("/api/health", UriKind.Relative);

    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [11] =
        [
            With("the store falls silent after the first read", 38, ScriptedSource.Down, minutes: 60) with
            {
                Calls = 1,
                Billed = 1,
                After = async gate => await gate.Log.WaitForAsync(1007),
            },
            With("the store loses the secret after the first read", 38, ScriptedSource.Wrong, minutes: 60) with
            {
                Calls = 1,
                Billed = 1,
                After = async gate => await gate.Log.WaitForAsync(1007),
            },
        ],
        [12] =
        [
            new("the store was never there") { Plan = plan => plan.Source = Saying(() => ScriptedSource.Down) },
            With("the store is down for longer than MaxStale", null, ScriptedSource.Down, minutes: 25 * 60),
        ],
        [13] = [new("the store has no usable key") { Plan = plan => plan.Source = Saying(() => ScriptedSource.Wrong) }],
        [14] =
        [
            With(
                "the key ends and the store is down",
                null,
                ScriptedSource.Down,
                minutes: 120,
                first: time => ScriptedSource.Key(securityToken: "sts", expires: time.GetUtcNow().AddHours(1))),
        ],
    };

    /// <summary>A store that works for the first read and then says something else, some time later.</summary>
    private static Scenario With(string name, int? endsInRow, CredentialLoad then, int minutes, Func<TimeProvider, CredentialLoad>? first = null) => new(name)
    {
        EndsInRow = endsInRow,
        Plan = plan => plan.Source = Saying(() => first?.Invoke(TimeProvider.System) ?? ScriptedSource.Key()),
        Before = async gate =>
        {
            // Health waits for nothing, so the first answers may come before the key.
            await Eventually.HoldsAsync(async () =>
            {
                using var health = await gate.Client.GetAsync(Health);
                return health.IsSuccessStatusCode;
            }, "a key at hand");
            gate.Plan.Source!.Says(() => then);
            gate.Time.Advance(TimeSpan.FromMinutes(minutes));
        },
    };

    private static ScriptedSource Saying(Func<CredentialLoad> load)
    {
        var source = new ScriptedSource();
        source.Says(load);
        return source;
    }
}
