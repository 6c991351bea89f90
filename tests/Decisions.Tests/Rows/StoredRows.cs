using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Row 9: the stored answer. What it must be is the first answer, whatever that was.</summary>
internal static class StoredRows
{
    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [9] =
        [
            Stored("a pass", "T001", 38),
            Stored("a denial", "F009", 42),
            Stored("a lost answer", Fault.LostAnswer, 19),
        ],
    };

    private static Scenario Stored(string name, Reaction reaction, int row) => new(name)
    {
        Says = reaction,
        Calls = 1,
        Billed = 1,
        EndsInRow = row,
        Send = SendTwiceAsync,
    };

    private static async Task<Sent> SendTwiceAsync(GateHarness gate)
    {
        var (token, key) = (gate.Mint(), BeforeRows.NewKey());
        var first = await gate.Client.VerifyAsync(token, idempotencyKey: key);
        var second = await gate.Client.VerifyAsync(token, idempotencyKey: key);
        Assert.False(first.Replayed);
        Assert.True(second.Replayed, $"{second}");
        Assert.False(string.Equals(first.Id, second.Id, StringComparison.Ordinal));
        Assert.Equal(Told(first), Told(second));
        // One unverified pass was let through, so one is told of.
        Assert.Equal(first.Degraded is null ? 0 : 1, gate.Log.Of(1001).Count);
        return new(token, first);
    }

    private static string Told(GateAnswer answer) =>
        $"{answer.Status} {answer.Success} {answer.Verified} {answer.Degraded} {answer.DegradedHeader} {answer.Retry} {string.Join(',', answer.ErrorCodes)}";
}
